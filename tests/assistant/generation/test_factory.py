"""What is checked and opened before a model is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.generation.factory import configured_model, open_generator, open_model
from assistant.generation.model_spec import parse_model_spec
from assistant.verification.types import NumberedSource
from index.errors import InvalidInput
from tests.conftest import ROOT

FERRY = "The ferry sails at noon on Mondays."


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


def test_each_kind_of_model_has_its_adapter_and_nothing_is_started():
    local = open_model(from_environment(), parse_model_spec("smollm2"))
    assert type(local).__name__ == "LocalModel"
    assert local.name == "smollm2"
    served = open_model(from_environment(), parse_model_spec("http://127.0.0.1:9/v1#x"))
    assert type(served).__name__ == "LlamaIndexModel"


def test_the_line_of_the_environment_stands_above_that_of_the_page():
    page = replace(from_environment(), page_model="ollama:page")
    assert configured_model(page).name == "page"
    assert configured_model(replace(page, language_model="ollama:outside")).name == "outside"


def test_a_generator_has_the_limits_and_prompts_of_the_configuration(assistant):
    config = replace(from_environment(), model_seconds=8.0, model_tokens=50, model_checks=True)
    made = open_generator(config, assistant, object(), lambda _: "the checker")
    assert made.verifier == "the checker"
    assert (made.limits.seconds, made.limits.silence_seconds, made.limits.tokens) == (8.0, 4.0, 50)
    assert made.rechecks_weak
    assert made.prompts.keys() >= {"write", "check"}
    short = open_generator(replace(config, model_seconds=1.0), assistant, object(), lambda _: None)
    assert short.limits.silence_seconds == 1


def test_sentences_are_checked_with_the_network_that_judges(assistant):
    made = open_generator(from_environment(), assistant, object())
    said = made.verifier.verify(
        ["On Mondays the ferry sails at noon."], [NumberedSource(3, FERRY)], [()]
    )
    assert [each.sources for each in said] == [(3,)]
    assert said[0].support == "supported"
