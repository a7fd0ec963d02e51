"""The model that was chosen on the page, as it is saved."""

from __future__ import annotations

import pytest

from assistant.generation.saved_model_choice import save_model_choice, with_saved_model
from index.errors import InvalidInput


def test_the_page_s_choice_is_kept_and_stands_below_the_environment(tmp_path):
    from dataclasses import replace

    from assistant.config import from_environment

    config = replace(from_environment(), data=tmp_path / "new")
    assert with_saved_model(config) == config
    save_model_choice(config, "  ollama:llama3 ")
    kept = tmp_path / "new" / "language-model"
    assert kept.read_text() == "ollama:http://127.0.0.1:11434#llama3\n"
    assert kept.stat().st_mode & 0o077 == 0
    assert with_saved_model(config).page_model == "ollama:http://127.0.0.1:11434#llama3"
    outside = replace(config, language_model="smollm2")
    assert with_saved_model(outside) == outside
    with pytest.raises(InvalidInput):
        save_model_choice(config, "nonsense")
    save_model_choice(config, "")
    assert not kept.exists()
