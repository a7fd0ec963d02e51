"""Collections: libraries of their own below the data folder."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from assistant.collections import (
    LONGEST_NAME,
    article_count,
    collection_config,
    collection_names,
    create_collection,
    delete_collection,
    list_collections,
    validated_name,
)
from assistant.config import Config
from index.errors import BuildInProgress, InvalidInput
from index.library import Library
from index.storage.write_access import build_lock


@pytest.fixture
def config(tmp_path):
    return Config(tmp_path / "data", None, False, "127.0.0.1", 7860)


@pytest.mark.parametrize("name", ["work", "Arbeit 2024", "a", "v1.2", "日本語", "Ümläute_und-so"])
def test_plain_names_are_taken_as_they_are(name):
    assert validated_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../up",
        "a/b",
        "a\\b",
        ".hidden",
        "ends.",
        "ends ",
        "-option",
        "two\nlines",
        "nul\x00",
        "CON",
        "aux.txt",
        "a" * (LONGEST_NAME + 1),
        "記" * 61,
        "what?",
        "\ud800",
        "🙂",
    ],
)
def test_what_could_lead_elsewhere_or_is_no_folder_everywhere_is_refused(config, name):
    with pytest.raises(InvalidInput, match="cannot be the name of a collection"):
        validated_name(name)
    if name:
        with pytest.raises(InvalidInput):
            collection_config(config, name)


def test_the_main_library_is_no_collection(config):
    assert collection_config(config, "") is config


def test_a_collection_lies_below_the_data_folder(config):
    assert collection_config(config, "work").data == config.data / "collections" / "work"


def test_collections_are_made_listed_and_deleted(config):
    assert collection_names(config) == ()
    assert create_collection(config, " work ") == "work"
    create_collection(config, "Home")
    (config.data / "collections" / ".going-old").mkdir()
    assert collection_names(config) == ("Home", "work")
    assert [c.articles for c in list_collections(config)] == [0, 0]
    with pytest.raises(InvalidInput, match="already"):
        create_collection(config, "WORK")
    delete_collection(config, "work")
    assert collection_names(config) == ("Home",)
    with pytest.raises(InvalidInput, match="no collection"):
        delete_collection(config, "work")
    with pytest.raises(InvalidInput, match="no collection"):
        delete_collection(config, "../data")


def test_a_link_is_no_collection_and_is_never_followed(config, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    create_collection(config, "own")
    (config.data / "collections" / "link").symlink_to(outside)
    assert collection_names(config) == ("own",)
    with pytest.raises(InvalidInput):
        delete_collection(config, "link")
    assert outside.is_dir()


def test_a_collection_that_is_being_built_is_not_deleted(config):
    create_collection(config, "work")
    library = Library(collection_config(config, "work").data)
    with build_lock(library), pytest.raises(BuildInProgress):
        delete_collection(config, "work")
    assert collection_names(config) == ("work",)


def test_the_articles_of_a_library_are_counted(built, tmp_path):
    assert article_count(Config(built, None, False, "127.0.0.1", 7860)) == 4


def test_a_source_is_left_on_the_command_line(own_copy, capsys):
    assert main(["status", "--json", "--data", str(own_copy)]) == 0
    place = json.loads(capsys.readouterr().out)["sources"][0]["location"]
    assert main(["build", "--remove-source", place, "--json", "--data", str(own_copy)]) == 0
    receipt = json.loads(capsys.readouterr().out)
    assert (receipt["removed"], receipt["unchanged"]) == (4, 0)
    assert main(["build", "--remove-source", place, "--data", str(own_copy)]) == 2
    assert "is not a source of this library" in capsys.readouterr().err
