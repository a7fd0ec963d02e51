"""Numbers that formats count themselves, written as their readers show them."""

from __future__ import annotations

import pytest

from index.parsers.counted_numbers import note_mark, written_number


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (4, "decimal", "4"),
        (4, "decimalZero", "04"),
        (1994, "upperRoman", "MCMXCIV"),
        (0, "lowerRoman", "0"),
        (5000, "lowerRoman", "5000"),
        (28, "lowerLetter", "bb"),
        (28, "a", "ab"),
        (703, "A", "AAA"),
        (600, "upperLetter", "600"),
        (11, "ordinal", "11th"),
        (22, "ordinal", "22nd"),
        (6, "chicago", "††"),
        (3, "none", ""),
        (3, "of another format", "3"),
    ],
)
def test_numbers_of_each_kind(number: int, kind: str, written: str):
    assert written_number(number, kind) == written


def test_a_mark_stands_in_brackets_unless_it_is_a_sign():
    assert (note_mark("3"), note_mark("iv"), note_mark("*")) == ("[3]", "[iv]", "*")
