from __future__ import annotations

import threading
from dataclasses import replace

import pytest

import assistant.factory
from assistant.config import Config
from assistant.factory import embedder_for_build, library_of
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput, ModelUnavailable
from ui.state.assistant_pool import AssistantPool
from ui.state.rebuild import rebuild


@pytest.fixture
def config(tmp_path):
    return Config(tmp_path / "data", None, False, "127.0.0.1", 7860)


def test_each_collection_has_one_keeper_and_the_one_that_rested_longest_goes(config):
    keepers = AssistantPool(config, most_open=2)
    main, work = keepers.of(""), keepers.of("work")
    assert keepers.of("") is main
    keepers.of("home")
    assert keepers.open_ones == ("", "home")
    assert keepers.of("work") is not work
    keepers.drop("work")
    assert keepers.open_ones == ("home",)


def test_collections_share_one_large_reader(config):
    keepers = AssistantPool(config)
    assert keepers.of("")._large is keepers.of("work")._large
    assert keepers.opening() == []


def test_a_name_from_the_browser_leads_nowhere_else(config):
    with pytest.raises(InvalidInput):
        AssistantPool(config).of("../elsewhere")


def test_a_rebuild_opens_no_second_model_beside_the_one_that_answers(config, tmp_path, monkeypatch):
    (tmp_path / "ferry.txt").write_text("The ferry\n\nThe ferry sails at noon.")
    source = ("file", str(tmp_path / "ferry.txt"), False)
    request = BuildRequest(add=(source,))
    build(library_of(config), request, lambda _: open_embedder("fast"))
    keeper = AssistantPool(config).of("")
    assert keeper.embedder is None
    keeper.start().result()

    def refuse(model, **_):
        raise ModelUnavailable(f"{model} was opened once more")

    monkeypatch.setattr(assistant.factory, "open_embedder", refuse)
    (tmp_path / "ferry.txt").write_text("The ferry\n\nThe ferry sails at one.")
    told = list(rebuild(config, request, threading.Event(), opened=keeper.embedder))[-1]
    assert "Index up to date: 1 changed" in told


def test_a_build_takes_no_open_model_but_the_one_that_the_index_was_built_with(config, tmp_path):
    (tmp_path / "ferry.txt").write_text("The ferry\n\nThe ferry sails at noon.")
    request = BuildRequest(add=(("file", str(tmp_path / "ferry.txt"), False),))
    build(library_of(config), request, lambda _: HashingEmbedder())
    same, other = HashingEmbedder(), HashingEmbedder()
    other.fingerprint = "the same name with other weights"
    asks_for_another = replace(config, model="fast")
    assert embedder_for_build(config, "hashing", same) is same
    assert embedder_for_build(config, "hashing", other) is not other
    assert embedder_for_build(asks_for_another, "hashing", same).name == "fast"
