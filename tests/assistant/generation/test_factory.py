"""What is checked and opened before a model is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.generation.factory import configured_model
from index.errors import InvalidInput
from tests.conftest import ROOT


def test_a_model_is_checked_before_anything_starts(tmp_path, monkeypatch):
    config = from_environment()
    assert configured_model(config) is None
    fake = tmp_path / "fake.gguf"
    fake.write_text("no model")
    with pytest.raises(InvalidInput, match="is not a GGUF file"):
        configured_model(replace(config, language_model=str(fake)))
    with pytest.raises(InvalidInput, match="cannot be read"):
        configured_model(replace(config, language_model=str(tmp_path / "none.gguf")))
    with pytest.raises(InvalidInput, match="prompt .* cannot be read"):
        configured_model(replace(config, language_model="ollama:x", prompts=tmp_path))


def test_starting_without_a_model_touches_no_package_for_models(built):
    code = f"""
import sys
from assistant.cli.main import main
assert main(["ask", "When does the ferry sail?", "--data", {str(built)!r}]) == 0
import app
names = ("llama_index", "openai", "anthropic", "ollama", "xllamacpp", "httpx")
print([n for n in names if n in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ,
    )  # fmt: skip
    assert ran.stdout.strip().endswith("[]")
