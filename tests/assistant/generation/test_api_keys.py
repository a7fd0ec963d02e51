"""A key belongs to the server that it was set for, whatever else stands in the environment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.errors import LanguageModelFailed
from assistant.generation.api_keys import api_key_for
from assistant.generation.factory import configured_model, open_model
from assistant.generation.model_spec import parse_model_spec
from assistant.generation.types import GenerationLimits, Prompt
from index.errors import InvalidInput
from tests.assistant.generation.scripted_server import scripted, words

KEY = "sk-very-secret-1234"
PROMPT = Prompt("Be short.", "Question: why?")
KINDS = ["openai-like:{}/v1#m", "{}/v1", "openai:{}/v1#m", "anthropic:{}#m", "ollama:{}#m"]


@pytest.fixture
def config(monkeypatch):
    monkeypatch.setenv("FOOTNOTE_MODEL_KEY", KEY)
    return from_environment()


def requests_of(config, line, server):
    """What the server got, in words, when a model was requests_of there."""
    model = open_model(config, parse_model_spec(line.format(server.address)))
    list(model.stream(PROMPT, GenerationLimits()))
    assert server.requests
    return str(server.requests)


@pytest.mark.parametrize("line", KINDS)
def test_a_server_that_was_chosen_on_the_page_is_sent_no_key(config, line, monkeypatch):
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, KEY)
    config = replace(from_environment(), page_model="as below")
    with scripted(words("Yes.")) as server:
        assert KEY not in requests_of(config, line, server)


@pytest.mark.parametrize("line", KINDS)
def test_no_library_sends_what_it_finds_in_the_environment_by_itself(line, monkeypatch):
    for name in ("ANTHROPIC_AUTH_TOKEN", "OLLAMA_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID",
                 "OPENAI_PROJECT_ID", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"):  # fmt: skip
        monkeypatch.setenv(name, KEY)
    for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, f"X-Custom: {KEY}")
    with scripted(words("Yes.")) as server:
        assert KEY not in requests_of(from_environment(), line, server)


@pytest.mark.parametrize("line", KINDS)
def test_the_server_that_is_named_outside_is_sent_its_key(config, line):
    with scripted(words("Yes.")) as server:
        named = replace(config, language_model=line.format(server.address))
        assert KEY in requests_of(named, line, server)


@pytest.mark.parametrize("line", KINDS)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_carries_the_key_to_no_other_server(config, line, status):
    with scripted(words("Yes.")) as other:
        moved = words("", status=status, headers={"Location": f"{other.address}/v1"})
        with scripted(moved) as server:
            named = replace(config, language_model=line.format(server.address))
            with pytest.raises(LanguageModelFailed):
                requests_of(named, line, server)
            assert KEY in str(server.requests)
        assert other.requests == []


@pytest.mark.parametrize(
    ("outside", "key_host", "line", "is_sent"),
    [
        ("http://box.lan:8000/v1#a", "", "http://box.lan:8000/v2#b", True),
        ("http://box.lan:8000/v1#a", "", "http://BOX.lan:8000/v1", True),
        ("http://box.lan:8000/v1#a", "", "http://box.lan:9000/v1", False),
        ("https://box.lan/v1#a", "", "http://box.lan/v1", False),
        ("https://box.lan/v1#a", "", "https://box.lan:443/v1", True),
        ("http://box.lan:8000/v1#a", "", "http://box.lan.evil.example:8000/v1", False),
        ("http://box.lan:8000/v1#a", "", "openai:gpt-x", False),
        ("http://box.lan:8000/v1#a", "other.lan", "http://box.lan:8000/v1#a", False),
        ("", "", "http://box.lan:8000/v1", False),
        ("smollm2", "", "http://127.0.0.1/v1", False),
        ("", "box.lan", "http://box.lan:8000/v1", True),
        ("", "Box.lan:8000", "http://box.lan:8000/v1", True),
        ("", "box.lan:8000", "http://box.lan:9000/v1", False),
        ("", "box.lan", "http://evil.example/box.lan", False),
        ("", "[::1]:8080", "http://[::1]:8080/v1", True),
        ("", "api.openai.com", "openai:gpt-x", True),
    ],
)
def test_whose_key_it_is(config, outside, key_host, line, is_sent):
    config = replace(config, language_model=outside, model_key_host=key_host)
    assert api_key_for(config, parse_model_spec(line)) == (KEY if is_sent else "")


def test_a_maker_s_own_key_is_sent_encrypted_or_not_at_all(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    config = from_environment()
    assert api_key_for(config, parse_model_spec("openai:https://api.openai.com/v1#x")) == KEY
    assert api_key_for(config, parse_model_spec("anthropic:x")) == KEY
    for line in ("openai:http://api.openai.com/v1#x", "anthropic:http://api.anthropic.com#x",
                 "openai:https://api.openai.com:8443/v1#x",
                 "anthropic:https://api.openai.com/v1#x"):  # fmt: skip
        assert api_key_for(config, parse_model_spec(line)) == ""


@pytest.mark.parametrize("given", ["http://box.lan", "box.lan/v1", "a@box", ":80", "box:port"])
def test_an_invalid_key_host_is_refused_at_start(config, monkeypatch, given):
    monkeypatch.setenv("FOOTNOTE_MODEL_KEY_HOST", given)
    with pytest.raises(InvalidInput, match="FOOTNOTE_MODEL_KEY_HOST=.* is no host"):
        configured_model(from_environment())


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
        with pytest.raises(
            InvalidInput, match="others can read the key file .*chmod 600"
        ) as raised:
            api_key_for(by_file, parse_model_spec("http://host/v1"))
        assert KEY not in str(raised.value)
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
