"""Paragraphs and lists of a model's text, and what an item of a list states."""

from __future__ import annotations

import pytest

from assistant.generation.layout import DraftLayout
from assistant.generation.streaming import SentenceBuffer


def placed(text, shows=True):
    """The layout, claim and text of each sentence that states something."""
    layout, buffer = DraftLayout(), SentenceBuffer()
    found = []
    for raw in [*buffer.add(text), *buffer.flush()]:
        sentence = layout.place(raw)
        if sentence:
            found.append((sentence.layout, sentence.claim))
            if shows:
                layout.shown()
    return found


def test_a_paragraph_begins_with_the_text_and_after_a_line_break():
    text = "It sails at noon. It carries cars.\n\nThe mill grinds rye. It is old."
    assert placed(text) == [
        ("paragraph", "It sails at noon."),
        (None, "It carries cars."),
        ("paragraph", "The mill grinds rye."),
        (None, "It is old."),
    ]


def test_a_sentence_behind_one_that_is_not_shown_begins_the_paragraph():
    assert placed("It sails. It sank.", shows=False) == [
        ("paragraph", "It sails."),
        ("paragraph", "It sank."),
    ]


@pytest.mark.parametrize("marks", [("- ", "- "), ("* ", "* "), ("1. ", "2. "), ("• ", "• ")])
def test_an_item_states_what_leads_into_its_list_and_itself(marks):
    text = f"The members are:\n\n{marks[0]}Japan\n{marks[1]}South Korea\n\nIt met in 2005."
    assert placed(text) == [
        ("item", "The members are: Japan"),
        ("item", "The members are: South Korea"),
        ("paragraph", "It met in 2005."),
    ]


def test_items_without_a_lead_state_themselves():
    assert placed("- It sails.\n- It sank.") == [("item", "It sails."), ("item", "It sank.")]


@pytest.mark.parametrize("text", ["The members are:", "## The members", "- ", "[2]", ""])
def test_leads_headings_and_bare_marks_state_nothing(text):
    assert placed(text) == []


def test_the_numbers_of_a_sentence_are_its_hints():
    sentence = DraftLayout().place("- The ferry sails [1, 2].")
    assert (sentence.text, sentence.hints) == ("The ferry sails.", (1, 2))
