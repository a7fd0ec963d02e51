"""Rows with Hebrew and Arabic are read in their order, whichever the file stores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsers.pdf_bidi import is_right_to_left, logical_order


def read(seen: str) -> str:
    """The words of a row as it is seen from left to right, each character 5 points wide."""
    places = [(at * 5.0, text) for at, text in enumerate(seen) if text != " "]
    texts = [text for _, text in places]
    order, begins = logical_order(texts, [x for x, _ in places], [x + 5 for x, _ in places], 2.0)
    return "".join(
        f" {texts[at]}" if new else texts[at] for at, new in zip(order, begins, strict=True)
    ).strip()


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("רהנה לע רשג", "גשר על הנהר"),
        ("2024 תנשב 12.5 ןב", "בן 12.5 בשנת 2024"),
        ("רישה Ox en לש", "של Ox en השיר"),
        ("the song רשג of the weir", "the song גשר of the weir"),
        ("the words תנש 12 ןב of it", "the words בן 12 שנת of it"),
        ("a weir", "a weir"),
    ],
)
def test_runs_of_the_other_direction_are_turned(seen, said):
    assert read(seen) == said


def test_a_prefix_stays_with_its_number():
    assert read("1200-ב") == "ב-1200"


def test_what_the_file_says_of_the_order_does_not_matter():
    texts = list("גשר")
    x0 = [10.0, 5.0, 0.0]
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        found, begins = logical_order(
            [texts[at] for at in order], [x0[at] for at in order], [x0[at] + 5 for at in order], 2.0
        )
        assert [order[at] for at in found] == [0, 1, 2]
        assert begins == [True, False, False]


def test_scripts():
    assert [is_right_to_left(text) for text in "גع1aΩ"] == [True, True, False, False, False]


@given(st.text(alphabet="אבגab1 ,.-", min_size=1, max_size=30))
def test_no_character_is_lost(seen):
    texts = [text for text in seen if text != " "]
    order, begins = logical_order(texts, list(map(float, range(len(texts)))), [1.0] * len(texts), 2)
    assert sorted(order) == list(range(len(texts)))
    assert len(begins) == len(texts)
