"""What a file may give for each setting."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.settings.table import SETTINGS, default_data_folder
from index.errors import InvalidInput
from tests.conftest import ROOT

BY_NAME = {setting.name: setting for setting in SETTINGS}
SET_ELSEWHERE = {"without_password", "page_model", "library_was_there"}


def test_every_field_of_the_configuration_is_a_setting_or_is_set_elsewhere():
    assert {each.name for each in fields(Config)} == set(BY_NAME) | SET_ELSEWHERE
    assert len({each.variable for each in SETTINGS}) == len(SETTINGS)


def test_the_defaults_of_records_and_settings_are_the_same():
    own = {each.name: each.default for each in fields(Config) if each.name in BY_NAME}
    for name, default in own.items():
        if name not in ("data", "model", "allow_download", "host", "port"):
            assert BY_NAME[name].default == default, name


def test_what_sends_or_opens_something_is_not_taken_from_a_data_folder():
    assert {each.name for each in SETTINGS if each.in_data_folder} == {
        "reader", "calibrates", "save_conversations", "uploads_mb", "port", "page_token",
        "model_seconds", "model_tokens", "strikes_unsupported", "model_checks",
    }  # fmt: skip
    assert {each.name for each in SETTINGS if each.is_secret} == {
        "users", "model_key", "openai_key", "anthropic_key",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("port", 8000, 8000),
        ("model_seconds", 30, 30),
        ("model_seconds", 0.5 + 1, 1.5),
        ("reader", "small", "small"),
        ("page_token", True, True),
        ("allowed_hosts", ["a.lan", "b.lan"], ("a.lan", "b.lan")),
        ("data", "library", Path("/etc/footnote/library")),
        ("data", "/srv/library", Path("/srv/library")),
        ("language_model", "ollama:llama3", "ollama:llama3"),
    ],
)
def test_a_value(name, value, read):
    assert BY_NAME[name].from_toml(value, Path("/etc/footnote")) == read


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("port", "8000", "port = '8000': give a whole number from 1 to 65,535"),
        ("port", 0, "port = 0: give a whole number"),
        ("port", True, "port = True: give a whole number"),
        ("port", 8000.5, "give a whole number"),
        ("uploads_mb", 10**30, "give a whole number from 1 to 100,000,000"),
        ("model_seconds", float("nan"), "model_seconds = nan: give a number"),
        ("reader", "both", 'reader = \'both\': give "small" or "large"'),
        ("page_token", "on", "page_token = 'on': give true or false"),
        ("allowed_hosts", "a.lan", "give a list of strings"),
        ("allowed_hosts", ["a.lan", 1], "give a list of strings"),
        ("host", {"a": 1}, "give a string"),
        ("model_key", ["geheim"], "model_key = (not shown): give a string"),
    ],
)
def test_a_wrong_value_is_one_short_line(name, value, words):
    with pytest.raises(InvalidInput) as refused:
        BY_NAME[name].from_toml(value, Path("/"))
    assert words in str(refused.value)
    assert len(str(refused.value)) < 150
    assert "geheim" not in str(refused.value)


def test_the_library_of_a_checkout_lies_in_it_and_that_of_a_wheel_with_the_person(monkeypatch):
    assert default_data_folder() == ROOT / "data"
    monkeypatch.setattr("assistant.settings.table.checkout_folder", lambda: None)
    assert default_data_folder().name == "footnote"
    assert not default_data_folder().is_relative_to(ROOT)
