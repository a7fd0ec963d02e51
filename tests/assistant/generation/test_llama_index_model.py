"""Which model a line means, its keys, and the protocols that are spoken."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.errors import LanguageModelFailed
from assistant.generation import model_spec as chosen_module
from assistant.generation.api_keys import api_key_for
from assistant.generation.factory import configured_model, open_model
from assistant.generation.llama_index_model import LlamaIndexModel
from assistant.generation.model_spec import ModelSpec, check_installed, parse_model_spec
from assistant.generation.privacy import privacy_notice
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage
from index.errors import InvalidInput
from tests.assistant.generation.scripted_server import scripted, words
from tests.conftest import ROOT

KEY = "sk-very-secret-1234"
PROMPT = Prompt("Be short.", "Question: why?")


@pytest.mark.parametrize(
    ("line", "kind", "name", "address", "is_here"),
    [
        ("openai-like:http://127.0.0.1:8080/v1#tiny", "openai-like", "tiny",
         "http://127.0.0.1:8080/v1", True),
        ("http://box.lan:8000/v1/", "openai-like", "", "http://box.lan:8000/v1", False),
        ("ollama:llama3:8b", "ollama", "llama3:8b", "http://127.0.0.1:11434", True),
        ("ollama:http://box.lan:11434#llama3", "ollama", "llama3", "http://box.lan:11434", False),
        ("openai:gpt-4o-mini", "openai", "gpt-4o-mini", "https://api.openai.com/v1", False),
        ("anthropic:claude-x", "anthropic", "claude-x", "https://api.anthropic.com", False),
        ("~/models/a b.gguf", "local", "~/models/a b.gguf", "", True),
        ("smollm2", "local", "smollm2", "", True),
    ],
)  # fmt: skip
def test_a_line_names_a_model(line, kind, name, address, is_here):
    chosen = parse_model_spec(line)
    assert chosen == ModelSpec(kind, name, address)
    assert chosen.is_local is is_here
    assert parse_model_spec(chosen.line) == chosen


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("gpt-4", "is no language model: give openai-like:"),
        ("ollama:", "names no model"),
        ("openai-like:tiny", "has no address"),
        ("http://user:pass@host/v1", "FOOTNOTE_MODEL_KEY"),
        ("http://host/v1?key=abc", "FOOTNOTE_MODEL_KEY"),
        ("http://:8080", "cannot be read"),
        ("http://host:port", "cannot be read"),
        ("anthropic:https://host", "needs the model's name"),
    ],
)
def test_a_line_that_is_none_is_told_what_is_wrong(line, words):
    with pytest.raises(InvalidInput) as told:
        parse_model_spec(line)
    assert words in str(told.value)
    assert "pass" not in str(told.value)
    assert "abc" not in str(told.value)


def test_what_is_not_installed_is_named_with_the_command(monkeypatch):
    monkeypatch.setitem(chosen_module._MODULES, "ollama", "llama_index.llms.nowhere")
    with pytest.raises(InvalidInput, match="is not installed: run `make models`"):
        check_installed(parse_model_spec("ollama:x"))


@pytest.mark.parametrize(
    "line",
    ["openai-like:{}/v1#m", "ollama:{}#m", "openai:{}/v1#m", "anthropic:{}#m", "{}/v1"],
)
def test_each_kind_of_server_is_spoken_to(line):
    with scripted(words("It rained in May.")) as server:
        model = LlamaIndexModel(parse_model_spec(line.format(server.address)), lambda: KEY)
        came = list(model.stream(PROMPT, GenerationLimits(tokens=99)))
        path, headers, body = server.requests[-1]
    assert "".join(c for c in came if isinstance(c, str)) == "It rained in May."
    assert came[-1] == TokenUsage(11, 7)
    assert PROMPT.user in str(body)
    assert PROMPT.system in str(body)
    assert "99" in str(body)
    if "ollama" not in line:
        assert KEY in {v.removeprefix("Bearer ") for v in headers.values()}


@pytest.mark.parametrize("line", ["openai-like:{}/v1#m", "ollama:{}#m", "anthropic:{}#m"])
@pytest.mark.parametrize(
    ("reply", "words_told"),
    [
        (words("It rained", ending=None), "broke off"),
        (words("It rained", ending="length"), "cut at 99 tokens"),
        (words("", status=429), "has too much to do (429)"),
        (words("", status=500), "answers with an error (500)"),
        (words("", status=302, headers={"Location": "http://127.0.0.1:9/"}), "(302)"),
    ],
)
def test_each_kind_of_server_s_failures_are_told_in_the_same_words(line, reply, words_told):
    with scripted(reply) as server:
        model = LlamaIndexModel(parse_model_spec(line.format(server.address)), lambda: KEY)
        with pytest.raises(LanguageModelFailed) as told:
            list(model.stream(PROMPT, GenerationLimits(tokens=99)))
        assert len(server.requests) == 1
    assert words_told in str(told.value)
    assert KEY not in repr(told.value)
    assert "SECRET" not in repr(told.value)
    assert told.value.__cause__ is None


def test_a_key_comes_from_the_environment_or_a_closed_file(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_MODEL_KEY", KEY)
    config = replace(from_environment(), language_model="http://host/v1")
    assert api_key_for(config, parse_model_spec("http://host/v1")) == KEY
    assert KEY not in repr(config)
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    file.chmod(0o600)
    by_file = replace(config, model_key="", model_key_file=file)
    assert api_key_for(by_file, parse_model_spec("http://host/v1")) == KEY
    for mode in (0o640, 0o604, 0o660):
        file.chmod(mode)
        with pytest.raises(InvalidInput, match="others can read the key file .*chmod 600") as told:
            api_key_for(by_file, parse_model_spec("http://host/v1"))
        assert KEY not in str(told.value)
    file.chmod(0o600)
    file.write_text("")
    with pytest.raises(InvalidInput, match="holds no key"):
        api_key_for(by_file, parse_model_spec("http://host/v1"))
    with pytest.raises(InvalidInput, match="cannot be read"):
        api_key_for(
            replace(by_file, model_key_file=tmp_path / "none"), parse_model_spec("http://host/v1")
        )


def test_a_maker_s_key_goes_to_that_maker_alone(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "other")
    config = from_environment()
    assert api_key_for(config, parse_model_spec("openai:gpt-x")) == KEY
    assert api_key_for(config, parse_model_spec("anthropic:claude-x")) == "other"
    for line in ("http://host/v1", "openai:https://host/v1#x", "anthropic:https://host#x"):
        assert api_key_for(config, parse_model_spec(line)) == ""
    with scripted(words("Yes.")) as server:
        list(
            open_model(config, parse_model_spec(f"{server.address}/v1#x")).stream(
                PROMPT, GenerationLimits()
            )
        )
        assert KEY not in str(server.requests)


def test_no_proxy_of_the_environment_sees_what_stays_here(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    for line in ("openai-like:{}/v1#m", "ollama:{}#m", "anthropic:{}#m"):
        with scripted(words("Yes.")) as server:
            came = list(LlamaIndexModel(parse_model_spec(line.format(server.address)), str).stream(
                PROMPT, GenerationLimits()))  # fmt: skip
        assert came[0] == "Yes."


def test_no_key_is_ever_logged(caplog):
    caplog.set_level(logging.DEBUG)
    with scripted(words("Yes.", status=401)) as server:
        model = LlamaIndexModel(parse_model_spec(f"{server.address}/v1#m"), lambda: KEY)
        with pytest.raises(LanguageModelFailed):
            list(model.stream(PROMPT, GenerationLimits()))
    assert KEY not in caplog.text
    assert KEY not in repr(model)


def test_settings_of_llama_index_stay_untouched():
    code = """
import threading
from assistant.generation.model_spec import parse_model_spec
from assistant.generation.llama_index_model import LlamaIndexModel
from assistant.generation.types import GenerationLimits, Prompt
from tests.assistant.generation.scripted_server import scripted, words
with scripted(words("Yes.")) as server:
    model = LlamaIndexModel(parse_model_spec(f"{server.address}/v1#m"), str)
    pieces = model.stream(Prompt("a", "b"), GenerationLimits())
    print("".join(piece for piece in pieces if isinstance(piece, str)))
from llama_index.core import Settings
print(Settings._llm, Settings._embed_model, Settings._callback_manager)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split("\n")[:2] == ["Yes.", "None None None"]


def test_privacy_is_said_in_plain_words():
    assert (
        "nothing"
        not in privacy_notice(parse_model_spec("http://h.example/v1#m")).split(",")[0].lower()
    )
    assert privacy_notice(None).startswith("No language model is configured")
    assert privacy_notice(parse_model_spec("anthropic:claude-x")).startswith(
        "api.anthropic.com is sent"
    )
    assert privacy_notice(parse_model_spec("x.gguf")).startswith(
        "Nothing leaves this machine: x runs here"
    )
    assert "a server on this machine" in privacy_notice(parse_model_spec("ollama:llama3"))


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
