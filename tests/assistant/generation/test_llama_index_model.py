"""The protocols that are spoken with language models, over real HTTP."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from assistant.errors import LanguageModelFailed
from assistant.generation.llama_index_model import LlamaIndexModel
from assistant.generation.model_spec import parse_model_spec
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage
from tests.assistant.generation.scripted_server import scripted, words
from tests.conftest import ROOT

KEY = "sk-very-secret-1234"
PROMPT = Prompt("Be short.", "Question: why?")


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
    ("reply", "message"),
    [
        (words("It rained", ending=None), "broke off"),
        (words("It rained", ending="length"), "cut at 99 tokens"),
        (words("", status=429), "has too much to do (429)"),
        (words("", status=500), "answers with an error (500)"),
        (words("", status=302, headers={"Location": "http://127.0.0.1:9/"}), "(302)"),
    ],
)
def test_failures_of_every_kind_of_server_have_the_same_messages(line, reply, message):
    with scripted(reply) as server:
        model = LlamaIndexModel(parse_model_spec(line.format(server.address)), lambda: KEY)
        with pytest.raises(LanguageModelFailed) as raised:
            list(model.stream(PROMPT, GenerationLimits(tokens=99)))
        assert len(server.requests) == 1
    assert message in str(raised.value)
    assert KEY not in repr(raised.value)
    assert "SECRET" not in repr(raised.value)
    assert raised.value.__cause__ is None


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
