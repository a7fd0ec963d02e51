"""All numbers, dates and names of a text at once."""

from __future__ import annotations

from assistant.nlp.dates import extract_dates
from assistant.nlp.names import extract_names
from assistant.nlp.numbers import extract_numbers
from assistant.nlp.types import Date, Number, Values


def extract_values(text: str) -> Values:
    """The numbers, dates and names of a text; a number inside a date is not listed again.

    "On 12 March 2020, 14 boats left." -> number 14, date 12 March 2020, no names.
    """
    return Values(*extract_numbers_and_dates(text), extract_names(text))


def extract_numbers_and_dates(text: str) -> tuple[tuple[Number, ...], tuple[Date, ...]]:
    """The numbers and dates of a text, as `extract_values` without the names."""
    found_dates = extract_dates(text)
    taken = iter(found_dates)
    date = next(taken, None)
    numbers = []
    for number in extract_numbers(text):
        while date and date.end <= number.start:
            date = next(taken, None)
        if date is None or number.end <= date.start or _is_longer(number, date):
            numbers.append(number)
    return tuple(numbers), found_dates


def _is_longer(number: Number, date: Date) -> bool:
    """Whether a number contains the date and a unit: `2000 dollars` is not a year."""
    return number.start <= date.start and date.end <= number.end and bool(number.unit)
