"""A refusal is a page for a person and JSON for a program."""

from __future__ import annotations

from tests.ui.gateway.gate import Caller


def test_a_browser_that_goes_to_a_wrong_address_is_shown_words():
    call = Caller()
    for headers, path, words in (
        ({"Accept": "text/html"}, "/nowhere", "There is nothing at this address."),
        ({"Accept": "text/html", "Host": "evil.example"}, "/", "does not answer to this name"),
    ):
        response = call(path, headers=headers)
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<p>{words}" in response.text or words in response.text
        assert response.text.startswith("<!doctype html>")
    assert call("/nowhere").json()["detail"] == "There is nothing at this address."
