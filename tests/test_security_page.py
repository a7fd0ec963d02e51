"""The page on security names tests that there are."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_it_names_is_there():
    paths = list((ROOT / "tests").rglob("test_*.py"))  # two may have one name
    files = {path.name for path in paths}
    texts = "\n".join(path.read_text("utf-8") for path in paths)
    functions = set(re.findall(r"^ *def (test_\w+)", texts, re.MULTILINE))
    named = re.findall(r"`(?:tests/\w+/)?(test_\w+(?:\.py)?)`", PAGE)
    assert len(named) > 80
    assert [name for name in named if name not in functions and name not in files] == []


def test_the_number_of_routes_is_that_of_the_list():
    from ui.gateway.allowed_routes import ALLOWED_ROUTES

    numbers = {17: "seventeen", 18: "eighteen", 19: "nineteen"}
    assert f"{numbers[len(ALLOWED_ROUTES)]} pairs of method and path" in PAGE
