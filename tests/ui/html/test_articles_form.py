"""The form that adds articles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ui.html.articles_form import articles_form_html
from ui.security.exposure import is_local_only


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
