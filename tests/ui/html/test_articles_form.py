"""The form that adds articles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ui.html.articles_form import DRAWN_AT_ONCE, articles_form_html, ask_only_html, limits_script
from ui.security.exposure import is_local_only
from ui.security.upload_limits import MAX_FILES


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.168.1.5"}, False),
        ({"allowed_hosts": ("articles.example",)}, False),
        ({"users": "ann:secret"}, False),
        ({"users_file": Path("users")}, False),
    ],
)
def test_folders_of_the_machine_are_for_whoever_sits_at_it(config, changes, may):
    config = replace(config, **changes)
    assert is_local_only(config) is may
    assert ('id="add-folder"' in articles_form_html(config)) is may


def test_addresses_of_the_own_network_are_refused_unless_the_setting_allows_them(config):
    assert "own network are refused" in articles_form_html(config)
    assert "may be read as well" in articles_form_html(replace(config, allow_private=True))


def test_the_script_gets_the_limits_of_the_server():
    script = limits_script()
    assert f" = {MAX_FILES}," in script
    assert f"DRAWN_AT_ONCE = {DRAWN_AT_ONCE};" in script


def test_somebody_who_may_only_ask_is_named_and_escaped():
    assert "<bdi>&lt;b&gt;</bdi>" in ask_only_html("<b>")
