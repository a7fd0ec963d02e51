"""Fields of records that anyone may have written."""

from __future__ import annotations

import pytest

from assistant.serialization.untrusted_fields import (
    as_integer,
    as_list,
    as_number,
    as_optional_text,
    as_text,
)


@pytest.mark.parametrize("value", [None, True, -1, 1.5, "1", [1], {}])
def test_what_is_no_whole_number_is_none(value):
    assert as_integer(value) is None


@pytest.mark.parametrize("value", [None, True, "1", [], float("nan"), float("inf"), 10**400])
def test_what_is_no_finite_number_is_nothing(value):
    assert as_number(value) == 0.0


def test_what_fits_is_taken_as_it_is():
    assert (as_integer(0), as_integer(7), as_number(-1.5), as_number(2)) == (0, 7, -1.5, 2.0)
    assert (as_text("a"), as_optional_text("a"), as_list([1])) == ("a", "a", [1])
    assert (as_text(1), as_optional_text(1), as_list("a")) == ("", None, [])
