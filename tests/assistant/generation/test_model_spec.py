"""Which model a line of configuration means."""

from __future__ import annotations

import pytest

from assistant.generation import model_spec as chosen_module
from assistant.generation.model_spec import ModelSpec, check_installed, parse_model_spec
from index.errors import InvalidInput


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
def test_a_line_that_names_no_model_is_refused_with_the_reason(line, words):
    with pytest.raises(InvalidInput) as raised:
        parse_model_spec(line)
    assert words in str(raised.value)
    assert "pass" not in str(raised.value)
    assert "abc" not in str(raised.value)


def test_what_is_not_installed_is_named_with_the_command(monkeypatch):
    monkeypatch.setitem(chosen_module._MODULES, "ollama", "llama_index.llms.nowhere")
    with pytest.raises(InvalidInput, match="is not installed: run `make models`"):
        check_installed(parse_model_spec("ollama:x"))
