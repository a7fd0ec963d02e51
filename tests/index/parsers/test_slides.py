"""Slides as pages of one text."""

from __future__ import annotations

from index.parsers.slides import join_slides


def test_each_slide_is_a_page_and_an_empty_one_begins_where_the_next_does():
    text, starts = join_slides(["One\ntwo", " \n", "Three", ""])
    assert text == "One\ntwo\n\nThree"
    assert starts == (0, 9, 9, 13)
    assert join_slides(["", " "]) == ("", ())
