"""`serve`: what it hands to the page."""

from __future__ import annotations

import pytest

import ui.serving
from assistant.cli.main import main


@pytest.fixture
def served(monkeypatch):
    """`served(*options)`: the configuration and the collection that the page was given."""
    given = []

    def serve(config, collection):
        given.append((config, collection))
        return 0

    def run(*options: str):
        assert main(["serve", *options]) == 0
        return given.pop()

    monkeypatch.setattr(ui.serving, "serve", serve)
    return run


def test_options_stand_above_the_environment(served, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_HOST", "10.0.0.1")
    monkeypatch.setenv("PORT", "8000")
    config, collection = served()
    assert (config.host, config.port, collection) == ("10.0.0.1", 8000, "")
    assert not config.without_password
    config, _ = served("--host", "::1", "--port", "9000", "--without-password")
    assert (config.host, config.port, config.without_password) == ("::1", 9000, True)


def test_the_reader_is_that_of_the_option_else_of_the_environment(served, monkeypatch):
    monkeypatch.delenv("FOOTNOTE_READER")
    assert served()[0].reader == ""
    monkeypatch.setenv("FOOTNOTE_READER", "large")
    assert served()[0].reader == "large"
    assert served("--reader", "small")[0].reader == "small"


def test_a_language_model_is_no_embedding_model(served):
    config, _ = served("--model", "smollm2")
    assert (config.language_model, config.model) == ("smollm2", None)


def test_it_is_given_the_main_library_and_the_name_of_the_collection(served, tmp_path):
    config, collection = served("--data", str(tmp_path), "--collection", "work")
    assert (config.data, collection) == (tmp_path, "work")


def test_the_page_does_not_open_a_collection_that_is_not_there(tmp_path, capsys):
    assert main(["serve", "--data", str(tmp_path / "data"), "--collection", "nowhere"]) == 2
    assert "there is no collection 'nowhere'" in capsys.readouterr().err
