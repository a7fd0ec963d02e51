"""The model that was chosen on the page, as it is saved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.generation.saved_model_choice import CHOICE_FILE, save_model_choice, with_saved_model
from index.errors import InvalidInput


@pytest.fixture
def config(tmp_path):
    """A configuration whose data folder is there and empty."""
    return replace(from_environment(), data=tmp_path)


def test_the_page_s_choice_is_saved_and_the_environment_overrides_it(tmp_path):
    config = replace(from_environment(), data=tmp_path / "new")
    assert with_saved_model(config) == config
    save_model_choice(config, "  ollama:llama3 ")
    saved = tmp_path / "new" / "language-model"
    assert saved.read_text() == "ollama:http://127.0.0.1:11434#llama3\n"
    assert saved.stat().st_mode & 0o077 == 0
    assert with_saved_model(config).page_model == "ollama:http://127.0.0.1:11434#llama3"
    outside = replace(config, language_model="smollm2")
    assert with_saved_model(outside) == outside
    with pytest.raises(InvalidInput):
        save_model_choice(config, "nonsense")
    save_model_choice(config, "")
    assert not saved.exists()


def test_a_saved_choice_that_cannot_be_read_is_none(config):
    (config.data / CHOICE_FILE).write_bytes(b"\xff\xfe\x00")
    assert with_saved_model(config) == config
    (config.data / CHOICE_FILE).unlink()
    (config.data / CHOICE_FILE).mkdir()
    assert with_saved_model(config) == config


def test_what_is_read_has_an_end(config):
    (config.data / CHOICE_FILE).write_text("ollama:" + "x" * 1_000_000)
    assert len(with_saved_model(config).page_model) == 2_000


def test_a_choice_that_is_no_model_leaves_the_saved_one(config):
    save_model_choice(config, "ollama:llama3")
    with pytest.raises(InvalidInput, match="is no language model"):
        save_model_choice(config, "nonsense")
    assert with_saved_model(config).page_model.endswith("#llama3")


def test_a_folder_that_cannot_be_written_is_reported(config):
    file = config.data / "a file"
    file.write_text("")
    with pytest.raises(InvalidInput, match="the choice cannot be kept"):
        save_model_choice(replace(config, data=file), "ollama:llama3")
