"""Settings of the environment, and what libraries are told through it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import config as config_module
from assistant.config import (
    UPLOADS_MB,
    from_environment,
    keep_uploads_in,
    load_config,
    prepare_process,
    resolve_settings,
    trust_proxies,
)
from index.errors import InvalidInput
from tests.conftest import ROOT


def test_without_settings_everything_has_its_default(monkeypatch):
    monkeypatch.delenv("FOOTNOTE_DATA")
    config = from_environment()
    assert config.data == ROOT / "data"
    assert config.prompts == ROOT / "prompts"
    assert (config.host, config.port, config.model) == ("127.0.0.1", 7860, None)
    assert (config.allow_download, config.allow_private, config.page_token) == (False,) * 3
    assert config.save_conversations
    assert (config.model_seconds, config.model_tokens) == (120.0, 400)
    assert config.uploads_mb == UPLOADS_MB


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("FOOTNOTE_READER", " large ", "reader", "large"),
        ("FOOTNOTE_READER", "", "reader", ""),
        ("FOOTNOTE_DATA", "/tmp/x", "data", Path("/tmp/x")),
        ("FOOTNOTE_MODEL", "fast", "model", "fast"),
        ("FOOTNOTE_ALLOW_DOWNLOAD", "1", "allow_download", True),
        ("FOOTNOTE_ALLOW_DOWNLOAD", "yes", "allow_download", False),
        ("FOOTNOTE_ALLOW_PRIVATE", "1", "allow_private", True),
        ("FOOTNOTE_SAVE_CONVERSATIONS", "0", "save_conversations", False),
        ("FOOTNOTE_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("PORT", "8000", "port", 8000),
        ("PORT", "eight", "port", 7860),
        ("FOOTNOTE_USERS_FILE", "/tmp/u", "users_file", Path("/tmp/u")),
        ("FOOTNOTE_ALLOWED_HOSTS", " a.lan , ,b.lan", "allowed_hosts", ("a.lan", "b.lan")),
        ("FOOTNOTE_TRUSTED_PROXIES", "10.0.0.1", "trusted_proxies", ("10.0.0.1",)),
        ("FOOTNOTE_PAGE_TOKEN", "on", "page_token", True),
        ("FOOTNOTE_PAGE_TOKEN", "off", "page_token", False),
        ("FOOTNOTE_SHARED_DATA", "1", "shared_data", True),
        ("FOOTNOTE_LANGUAGE_MODEL", " smollm2\n", "language_model", "smollm2"),
        ("FOOTNOTE_MODEL_KEY", " k\n", "model_key", "k"),
        ("FOOTNOTE_MODEL_KEY_FILE", "/tmp/k", "model_key_file", Path("/tmp/k")),
        ("FOOTNOTE_MODEL_SECONDS", "30", "model_seconds", 30.0),
        ("FOOTNOTE_MODEL_SECONDS", "-1", "model_seconds", 120),
        ("FOOTNOTE_MODEL_SECONDS", "nan", "model_seconds", 120),
        ("FOOTNOTE_MODEL_TOKENS", "99.9", "model_tokens", 99),
        ("FOOTNOTE_UNSUPPORTED", "struck", "strikes_unsupported", True),
        ("FOOTNOTE_MODEL_CHECKS", "1", "model_checks", True),
        ("FOOTNOTE_UPLOADS_MB", " 500 ", "uploads_mb", 500),
    ],
)
def test_a_setting(monkeypatch, name, text, field, value):
    monkeypatch.setenv(name, text)
    assert getattr(from_environment(), field) == value


@pytest.mark.parametrize("text", ["1", "true", "ON", " on"])
def test_what_is_neither_on_nor_off_is_refused(monkeypatch, text):
    monkeypatch.setenv("FOOTNOTE_PAGE_TOKEN", text)
    with pytest.raises(InvalidInput, match="FOOTNOTE_PAGE_TOKEN is .*: set it to on or off"):
        from_environment()


@pytest.mark.parametrize("text", ["Large", "both", "x" * 400])
def test_a_reader_that_is_none_is_refused_in_one_short_line(monkeypatch, text):
    monkeypatch.setenv("FOOTNOTE_READER", text)
    with pytest.raises(InvalidInput, match="FOOTNOTE_READER is .*: set it to small or large") as e:
        from_environment()
    assert len(str(e.value)) < 100


@pytest.mark.parametrize("text", ["0", "-5", "5 GB", "1.5", "٥", "9" * 400, "100000001"])
def test_what_is_no_number_of_megabytes_is_refused_in_one_short_line(monkeypatch, text):
    monkeypatch.setenv("FOOTNOTE_UPLOADS_MB", text)
    with pytest.raises(InvalidInput, match="is no number of megabytes") as refused:
        from_environment()
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("name", ["FOOTNOTE_MODEL_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY",
                                  "FOOTNOTE_USERS"])  # fmt: skip
def test_no_secret_is_shown_when_settings_are_printed(monkeypatch, name):
    monkeypatch.setenv(name, "ann:hunter2")
    assert "hunter2" not in repr(from_environment())


@pytest.fixture
def environment(monkeypatch):
    """An environment of the test's own, and calls that limit the allocator."""
    calls = []
    own: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", own)
    monkeypatch.setattr(config_module, "limit_arenas", lambda: calls.append("limited"))
    return own, calls


def test_libraries_may_look_nothing_up(environment):
    own, calls = environment
    prepare_process()
    assert (own["HF_HUB_OFFLINE"], own["ORT_DISABLE_TELEMETRY"]) == ("1", "1")
    assert own["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert calls == ["limited"]


def test_what_the_person_set_stands(environment):
    own, calls = environment
    own |= {"HF_HUB_OFFLINE": "0", "MALLOC_ARENA_MAX": "4"}
    prepare_process()
    assert own["HF_HUB_OFFLINE"] == "0"
    assert calls == []


def test_downloads_are_let_through_where_they_are_allowed(environment):
    own, _ = environment
    prepare_process(allow_download=True)
    assert own["HF_HUB_OFFLINE"] == "0"


def test_uploads_pass_through_the_library_unless_set_otherwise(environment, tmp_path):
    own, _ = environment
    assert keep_uploads_in(tmp_path) == tmp_path / "uploading"
    assert own["GRADIO_TEMP_DIR"] == str(tmp_path / "uploading")
    own["GRADIO_TEMP_DIR"] = "/elsewhere"
    assert keep_uploads_in(tmp_path) == Path("/elsewhere")


def test_no_proxy_is_trusted_but_those_that_are_named(environment):
    own, _ = environment
    own["FORWARDED_ALLOW_IPS"] = "*"
    trust_proxies(())
    assert own["FORWARDED_ALLOW_IPS"] == ""
    trust_proxies(("10.0.0.1", "10.0.0.2"))
    assert own["FORWARDED_ALLOW_IPS"] == "10.0.0.1,10.0.0.2"


def test_an_option_stands_above_the_environment_above_the_file_above_the_default(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("FOOTNOTE_READER")
    named = tmp_path / "own.toml"
    named.write_text('port = 7001\nreader = "large"\nhost = "127.0.0.2"\n')
    assert resolve_settings({}, named)["port"].origin == "file"
    monkeypatch.setenv("PORT", "7002")
    monkeypatch.setenv("FOOTNOTE_HOST", "127.0.0.3")
    options = {"port": 7003, "without_password": True}
    config = load_config(options, named)
    assert (config.port, config.host, config.reader) == (7003, "127.0.0.3", "large")
    assert config.uploads_mb == UPLOADS_MB
    assert config.without_password
    origins = {name: each.origin for name, each in resolve_settings(options, named).items()}
    assert (origins["port"], origins["host"]) == ("option", "environment")
    assert (origins["reader"], origins["uploads_mb"]) == ("file", "default")


def test_the_file_of_the_data_folder_is_read_unless_another_is_named(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "footnote.toml").write_text("port = 7001\n")
    assert from_environment().port == 7001
    assert load_config({"data": tmp_path / "other"}).port == 7860
    (tmp_path / "named.toml").write_text("model_tokens = 9\n")
    monkeypatch.setenv("FOOTNOTE_CONFIG", str(tmp_path / "named.toml"))
    config = from_environment()
    assert (config.port, config.model_tokens) == (7860, 9)


def test_a_named_file_may_say_where_the_library_is(monkeypatch, tmp_path):
    monkeypatch.delenv("FOOTNOTE_DATA")
    (tmp_path / "own.toml").write_text('data = "library"\n')
    assert load_config({}, tmp_path / "own.toml").data == tmp_path / "library"


def test_a_variable_that_counts_as_not_set_leaves_the_file_its_say(monkeypatch, tmp_path):
    (tmp_path / "own.toml").write_text("port = 7001\n")
    for text in ("", "eight"):
        monkeypatch.setenv("PORT", text)
        assert load_config({}, tmp_path / "own.toml").port == 7001


def test_a_named_file_below_a_home_folder_that_is_not_there_is_refused():
    with pytest.raises(InvalidInput, match="there is no such home folder"):
        load_config({}, Path("~nobody-of-that-name/footnote.toml"))
