"""The line on the language model: who writes, where, and whether it can be chosen here."""

from __future__ import annotations

from assistant.generation.model_spec import ModelSpec
from tests.ui.html.parsed_page import HOSTILE, Page, assert_harmless
from ui.html.model_status import model_status_html

HERE = ModelSpec("ollama", "llama3", "http://127.0.0.1:11434")
AWAY = ModelSpec("ollama", "llama3", "http://models.example:11434")


def test_nothing_is_shown_where_there_is_no_model_and_none_can_be_chosen():
    assert model_status_html(None, can_set=False) == ""
    assert "Language model: none" in Page(model_status_html(None, can_set=True)).text


def test_it_is_said_where_the_text_goes():
    assert "on this machine" in Page(model_status_html(HERE, can_set=False)).text
    assert "at models.example" in Page(model_status_html(AWAY, can_set=False)).text


def test_only_where_it_can_be_chosen_is_there_a_form_with_the_present_choice():
    assert Page(model_status_html(HERE, can_set=False)).all("form") == []
    page = Page(model_status_html(HERE, can_set=True, line="ollama:llama3"))
    (box,) = page.all("input")
    assert (box["name"], box["value"]) == ("model", "ollama:llama3")


def test_names_and_lines_are_escaped():
    hostile = ModelSpec("ollama", HOSTILE, "http://127.0.0.1:1")
    html = model_status_html(hostile, can_set=True, line=HOSTILE)
    assert_harmless(html)
    assert HOSTILE in Page(html).text
