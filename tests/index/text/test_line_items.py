"""Lines that are items, told from lines of running text by marks and by where sentences end."""

from __future__ import annotations

import pytest

from index.text.line_items import Layout, layout, marked_items


@pytest.mark.parametrize(
    "lines",
    [
        ["- the oars", "- the anchor"],
        ["1. the oars", "2. the anchor"],
        ["[ ] the oars", "[x] the anchor"],
        ["☐ the oars", "☑ the anchor"],
        ["9:05 the oars are in", "12:40 the anchor as well"],
        ["[09:05] the oars are in", "[12:40] the anchor as well"],
        ["2031-04-03 the oars are in", "2031-04-05 the anchor as well"],
        ["3.4. the oars are in", "5.4. the anchor as well"],
        ["3/4/2031, 09:05 - Ida: in", "5/4/2031, 12:40 - Ida: out"],
        ["ida: who has the oars?", "Per Erik: i have"],
    ],
    ids=lambda lines: lines[0],
)
def test_lines_that_begin_alike_are_items(lines: list[str]) -> None:
    assert marked_items(lines) == {0, 1}


def test_a_line_without_a_mark_continues_the_item_before() -> None:
    assert marked_items(["ida: who has", "the oars?", "per: i have"]) == {0, 2}


@pytest.mark.parametrize(
    "line", ["1.50 a litre", "100:1 at best", "12 of them", "a: b", "2031 is far"]
)
def test_one_mark_amid_other_lines_is_chance(line: str) -> None:
    assert marked_items(["The price was", line, "as it had been", "in spring"]) == frozenset()


def test_a_colon_early_in_few_lines_is_chance() -> None:
    block = ["he said this", "to me: go on", *["and so on and on"] * 8, "at noon: the end"]
    assert marked_items(block) == frozenset()


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (["The oars are gone. Nobody has", "seen them since."], Layout.RUNNING_TEXT),
        (["The oars are gone. Nobody has.", "seen them since."], Layout.RUNNING_TEXT),
        (["the oars are in", "the anchor is out"], Layout.ITEMS),
        (["the oars are in.", "the anchor is out.", "the sail is torn."], Layout.ITEMS),
        (["the oars are in", "the anchor is out."], Layout.UNCLEAR),
        (["The oars are gone. Nobody has", "seen them"], Layout.UNCLEAR),
        (["- the oars of the boat", "of Ida", "- the anchor"], Layout.UNCLEAR),
        (["the oars are in"] * 9, Layout.UNCLEAR),
    ],
)
def test_sentences_of_running_text_end_within_lines_and_at_its_end(
    block: list[str], expected: Layout
) -> None:
    assert layout(block) is expected
