"""Names of two answers: the same, different, or not comparable."""

from __future__ import annotations

import pytest

from assistant.aggregation.name_comparison import compare_names


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kishida", "Fumio Kishida", "same"),
        ("Kishida", "Prime Minister Fumio Kishida", "same"),
        ("Mr. Kishida", "Fumio Kishida", "same"),
        ("U.S.", "United States", "same"),
        ("Shinzo Abe", "Fumio Kishida", "different"),
        ("Abe", "Fumio Kishida", None),  # a part of a name
        ("Fumio Kishida", "Yuko Kishida", None),
        ("Joe Biden and Fumio Kishida", "Fumio Kishida", None),
        ("the painter", "Otto Brandt", None),
        ("", "Otto Brandt", None),
        ("IRS", "Internal Revenue Service", "same"),
        ("Archbishop Romero", "Oscar Romero", "same"),
        ("Beyoncé Knowles", "Beyonce Knowles", "same"),
        ("Great Britain", "United Kingdom", None),
    ],
)
def test_names_are_the_same_in_a_shorter_form(one, other, expected):
    assert compare_names(one, other) == expected
    assert compare_names(other, one) == expected
