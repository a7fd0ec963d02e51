from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.dates import dates_agree, extract_dates
from assistant.nlp.names import extract_names, names_agree
from assistant.nlp.numbers import extract_numbers, numbers_agree
from assistant.nlp.values import extract_values


def number(text):
    (only,) = extract_numbers(text)
    return only


def date(text):
    (only,) = extract_dates(text)
    return only


def name(text):
    (only,) = extract_names(text)
    return only


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234.5", "1234.5", ""),
        ("$2.5 million", "2500000", "$"),
        ("US$3bn", "3000000000", "$"),
        ("one hundred and twenty-three thousand", "123000", ""),
        ("a hundred", "100", ""),
        ("two dozen", "24", ""),
        ("forty per cent", "40", "%"),
        ("12%", "12", "%"),
        ("half of it", "50", "%"),
        ("three quarters", "75", "%"),
        ("7:30 p.m.", "1170", "time"),
        ("7 am", "420", "time"),
        ("5 km", "5", "kilometre"),
        ("20 sq km", "20", "square kilometre"),
        ("20 m2", "20", "square metre"),
        ("$ 5 million", "5000000", "$"),
        ("-5 degrees Celsius", "-5", "celsius"),
        ("twice", "2", "times"),
    ],
)
def test_a_number_is_read_with_its_unit(text, value, unit):
    found = number(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_an_ordinal_is_no_count():
    assert number("the third man").is_ordinal
    assert number("21st").is_ordinal
    assert not numbers_agree(number("third"), number("three"))


def test_a_range_shares_its_unit():
    assert [(n.value, n.unit) for n in extract_numbers("10 to 15 percent")] == [
        (10, "%"),
        (15, "%"),
    ]


@pytest.mark.parametrize(
    ("stated", "source", "agree"),
    [
        ("2,000 people", "two thousand", True),
        ("about 2,000", "1,987", True),
        ("2,000", "1,987", False),
        ("about 2,000", "about 2,100", False),
        ("more than 2,000", "2,134", True),
        ("more than 2,000", "1,934", False),
        ("fewer than 50", "48", True),
        ("3.7 million", "3,712,345", True),
        ("3.8 million", "3,712,345", False),
        ("12.5 percent", "12.46%", True),
        ("half", "50 percent", True),
        ("5 miles", "5 km", False),
        ("5", "5 km", True),
        ("2 million", "2 billion", False),
        ("7 p.m.", "19:00", True),
        ("minus 5", "5", False),
        ("no more than 50", "48", True),
        ("no more than 50", "52", False),
    ],
)
def test_numbers_agree_where_one_follows_from_the_other(stated, source, agree):
    assert numbers_agree(number(stated), number(source)) is agree


@pytest.mark.parametrize(
    ("text", "years", "month", "day", "weekday"),
    [
        ("Tuesday, 12 March 2020", (2020, 2020), 3, 12, 1),
        ("March 12, 2020", (2020, 2020), 3, 12, None),
        ("the 12th of March", None, 3, 12, None),
        ("2020-03-12", (2020, 2020), 3, 12, None),
        ("in March 2020", (2020, 2020), 3, None, None),
        ("in march, 2020", (2020, 2020), 3, None, None),
        ("Aug. 5", None, 8, 5, None),
        ("in May", None, 5, None, None),
        ("in 1945", (1945, 1945), None, None, None),
        ("the 1990s", (1990, 1999), None, None, None),
        ("the nineteenth century", (1800, 1899), None, None, None),
        ("44 BC", (-44, -44), None, None, None),
        ("on Friday", None, None, None, 4),
        ("13/4/2020", (2020, 2020), 4, 13, None),
    ],
)
def test_a_date_is_read_in_every_form(text, years, month, day, weekday):
    found = date(text)
    assert (found.years, found.month, found.day, found.weekday) == (years, month, day, weekday)


def test_what_counts_is_no_year_and_what_may_is_no_month():
    assert extract_dates("2000 people may march") == ()
    assert [d.years for d in extract_dates("from 1939–45")] == [(1939, 1939), (1945, 1945)]


@pytest.mark.parametrize(
    ("stated", "source", "agree"),
    [
        ("12 March 2020", "March 12", True),
        ("12 March 2020", "March 2020", True),
        ("12 March 2020", "March 13", False),
        ("March 2020", "2021", False),
        ("the 1990s", "1994", True),
        ("1994", "the 1990s", False),
        ("3/4/2020", "3 April 2020", True),
        ("3 April 2020", "4/3/2020", True),
        ("3/4/2020", "5 April 2020", False),
        ("Monday", "Tuesday", False),
        ("Monday", "12 March", False),
    ],
)
def test_dates_agree_on_the_parts_that_both_have(stated, source, agree):
    assert dates_agree(date(stated), date(source)) is agree


def test_letters_that_only_look_like_those_of_a_month_are_none():
    assert [d.month for d in extract_dates("on 5 aprİl 2020")] == [None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met President Barack Obama's aides.", ["Barack Obama"]),
        ("The U.S. House of Representatives voted.", ["U.S. House of Representatives"]),
        ("On Tuesday in March, Angela Merkel and John F. Kennedy spoke.",
         ["Angela Merkel", "John F. Kennedy"]),
        ("It was IBM. Then they left.", ["IBM"]),
        ("the New York Times", ["New York Times"]),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitals(text, found):
    assert [each.text for each in extract_names(text)] == found


def test_a_single_word_that_opens_a_sentence_is_not_sure():
    assert [n.is_certain for n in extract_names("Farmers met. NATO agreed. They saw Paris.")] == [
        False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("in Obama", "in Barack Obama", True),
        ("to John Kennedy", "to John F. Kennedy", True),
        ("the IBM", "the International Business Machines", True),
        ("the US", "the United States", True),
        ("the French", "in France", True),
        ("in Australia", "the Australians", True),
        ("in Australia", "in Austria", False),
        ("to John Kennedy", "to Robert Kennedy", False),
        ("the UN", "the United Nations", True),
        ("in China", "in Japan", False),
    ],
)
def test_names_agree_in_short_forms_acronyms_and_adjectives(one, other, same):
    assert names_agree(name(one), name(other)) is same


def test_numbers_in_dates_are_not_numbers_as_well():
    found = extract_values("On 12 March 2020, 14 boats left for 2000 dollars.")
    assert [n.text for n in found.numbers] == ["14", "2000 dollars"]
    assert [d.text for d in found.dates] == ["12 March 2020"]


@given(st.text())
def test_every_value_is_the_text_at_its_place(text):
    found = extract_values(text)
    for each in (*found.numbers, *found.dates, *found.names):
        assert text[each.start : each.end] == each.text
        assert each.text


@given(st.integers(min_value=0, max_value=10**15))
def test_digits_with_and_without_thousands_are_the_same_number(value):
    assert number(f"{value:,} x").value == number(f"{value} x").value == value


@pytest.mark.parametrize(
    "piece", ["9", "9,", "1 ", "twenty ", "A.", "A", "May ", "1/", "'", "and "]
)
def test_long_hostile_text_is_read_in_linear_time(piece):
    text = piece * (20_000 // len(piece))
    extract_values(text)
