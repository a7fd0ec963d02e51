"""Marks of note-taking programs in Markdown: what a reader of the note sees."""

from __future__ import annotations

import pytest

from tests.index.parsers.parsing import read


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("See [[Toll book|the book]] now.", "See the book now."),
        ("See [[Toll book#Prices]] now.", "See Toll book now."),
        ("See [[#Prices]] now.", "See Prices now."),
        ("A ![[map.png]]map", "A map"),
        ("It is ==quite new== here.", "It is quite new here."),
        ("Open %%ask Ole%%daily.", "Open daily."),
        ("Paid in May. ^pay-1", "Paid in May."),
        ("- [ ] sweep\n- [x] oil ^t2", "sweep\noil"),
        ("> [!tip] Beware\n> The toll rises.", "Beware\n\nThe toll rises."),
        ("> [!warning]\n> The toll rises.", "Warning\n\nThe toll rises."),
        ("It rose.[^2]\n\n[^2]: In 1907.\n[^n]: In 1911.", "It rose.\n\nIn 1907.\n\nIn 1911."),
        ("`[[x]] ==y== [^1]` stays", "[[x]] ==y== [^1] stays"),
        ("```\n%%a%%\n[^1]: b\n```", "%%a%%\n[^1]: b"),
        ("if a == b and c == d", "if a == b and c == d"),
        ("2 [a] [b](c) x^2 at 5 %", "2 [a] b x^2 at 5 %"),
    ],
)
def test_marks_go_and_words_stay(source: str, text: str) -> None:
    assert read("n.md", f"Notes on tolls.\n\n{source}").text == f"Notes on tolls.\n\n{text}"


def test_the_properties_of_a_note() -> None:
    note = read(
        "n.md", "---\ncreated: 2023-04-05\ntags: ['#toll', bridges]\nauthor: Ole Moe\n---\nA."
    )
    assert (note.date, note.tags, note.author) == ("2023-04-05", ("toll", "bridges"), "Ole Moe")
    assert read("n.md", "---\ndate: 2022-01-02\ncreated: 2023-04-05\n---\nA.").date == "2022-01-02"
    assert read("n.md", "---\ntags: toll, bridges\n---\nA.").tags == ("toll", "bridges")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["[[", "==a", "%%", "[^", " ^a", "> [!a] ", "- [ ] "])
def test_hostile_repetitions_end_soon(unit: str) -> None:
    assert read("n.md", f"word\n\n{unit * 20_000}word").text.startswith("word")
