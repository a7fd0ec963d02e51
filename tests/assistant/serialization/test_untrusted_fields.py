"""Fields of records that anyone may have written."""

from __future__ import annotations

import pytest

from assistant.serialization.untrusted_fields import (
    list_of,
    number_of,
    text_of,
    text_or_none,
    whole_of,
)


@pytest.mark.parametrize("value", [None, True, -1, 1.5, "1", [1], {}])
def test_what_is_no_whole_number_is_none(value):
    assert whole_of(value) is None


@pytest.mark.parametrize("value", [None, True, "1", [], float("nan"), float("inf"), 10**400])
def test_what_is_no_finite_number_is_nothing(value):
    assert number_of(value) == 0.0


def test_what_fits_is_taken_as_it_is():
    assert (whole_of(0), whole_of(7), number_of(-1.5), number_of(2)) == (0, 7, -1.5, 2.0)
    assert (text_of("a"), text_or_none("a"), list_of([1])) == ("a", "a", [1])
    assert (text_of(1), text_or_none(1), list_of("a")) == ("", None, [])
