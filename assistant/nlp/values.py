"""All values of a text at once, and whether two values may be the same."""

from __future__ import annotations

from assistant.nlp.dates import extract_dates
from assistant.nlp.names import extract_names
from assistant.nlp.numbers import extract_numbers
from assistant.nlp.types import Date, Number, Values


def extract_values(text: str) -> Values:
    """Numbers, dates and names; what stands in a date is not also a number."""
    return Values(*extract_numbers_and_dates(text), extract_names(text))


def extract_numbers_and_dates(text: str) -> tuple[tuple[Number, ...], tuple[Date, ...]]:
    """The same without the names."""
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
    """Whether a number holds the date and more: `2000 dollars` is no year."""
    return number.start <= date.start and date.end <= number.end and bool(number.unit)
