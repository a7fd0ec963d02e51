"""Units of measure and money behind a number, under one name each."""

from __future__ import annotations

import pytest

from assistant.nlp.units import measure_of, unit_after


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [
        ("5 km away", "kilometre", " km"),
        ("5 Kilometers away", "kilometre", " Kilometers"),
        ("5% more", "%", "%"),
        ("5 per cent more", "%", " per cent"),
        ("5 °C", "celsius", " °C"),
        ("5 degrees Fahrenheit", "fahrenheit", " degrees Fahrenheit"),
        ("5-mile walk", "mile", "-mile"),
        ("5 sq km", "square kilometre", " sq km"),
        ("5 cubic metres", "cubic metre", " cubic metres"),
        ("5 km²", "square kilometre", " km²"),
        ("5 m3", "cubic metre", " m3"),
        ("5 boats", "", ""),
        ("5 square dances", "", ""),
        ("5", "", ""),
    ],
)
def test_a_unit_is_named_plainly_with_where_it_ends(text, unit, written):
    assert unit_after(text, 1) == (unit, 1 + len(written))


@pytest.mark.parametrize(
    ("unit", "dimension", "factor"),
    [
        ("metre", "length", 1.0),
        ("kilometre", "length", 1000.0),
        ("week", "time", 7 * 24 * 3600.0),
        ("%", "percent", 1.0),
        ("tonne", "", 1.0),  # long or short, nobody knows
        ("", "", 1.0),
    ],
)
def test_what_a_unit_measures(unit, dimension, factor):
    assert measure_of(unit) == (dimension, factor)
