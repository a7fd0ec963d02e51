"""Marks of notes in markup are no part of the word or number before them."""

from __future__ import annotations

import pytest
from lxml import html

from index.parsers.note_marks import set_note_marks_apart


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p>1,200<sup><a href="#n3">3</a></sup> men</p>', "1,200 3 men"),
        ('<p>the <b>old</b> mill<sup><a href="b#n1">1</a></sup>, sold</p>', "the old mill 1, sold"),
        ('<p>sold in 1893.<sup><a href="#n1">1</a></sup> Two left</p>', "sold in 1893.1 Two left"),
        ('<p>the mill<sup><a href="#n1">[1]</a></sup> was</p>', "the mill[1] was"),
        ("<p>12 km<sup>2</sup> of 10<sup>6</sup></p>", "12 km2 of 10 6"),
        (
            "<p>sold in 1893<sup>1</sup> for a million<sup>2</sup></p>",
            "sold in 1893 1 for a million 2",
        ),
        ("<p>sold in <b>1893</b><sup>1</sup></p>", "sold in 1893 1"),
        ("<p>the 9<sup>th</sup> of H<sub>2</sub>O</p>", "the 9th of H2O"),
        ('<p>the 9<sup><a href="/x">th</a></sup> of May</p>', "the 9th of May"),
    ],
)
def test_a_linked_mark_is_set_apart_from_a_word_or_number(markup: str, text: str) -> None:
    tree = html.fromstring(markup)
    set_note_marks_apart(tree)
    assert tree.text_content() == text
