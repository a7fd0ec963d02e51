"""Which machine is sent which text, in words."""

from __future__ import annotations

from assistant.generation.model_spec import parse_model_spec
from assistant.generation.privacy import privacy_notice


def test_the_privacy_notice_names_the_machine():
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
