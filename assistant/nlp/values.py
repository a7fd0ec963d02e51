"""All values of a text at once, and whether two values may be the same."""

from __future__ import annotations

from assistant.nlp import dates as of_dates
from assistant.nlp import names as of_names
from assistant.nlp import numbers as of_numbers
from assistant.nlp.types import Date, Name, Number, Values


def extract_values(text: str) -> Values:
    """Numbers, dates and names; what stands in a date is not also a number."""
    return Values(*extract_numbers_and_dates(text), of_names.extract_names(text))


def extract_numbers_and_dates(text: str) -> tuple[tuple[Number, ...], tuple[Date, ...]]:
    """The same without the names."""
    found_dates = of_dates.extract_dates(text)
    taken = iter(found_dates)
    date = next(taken, None)
    numbers = []
    for number in of_numbers.extract_numbers(text):
        while date and date.end <= number.start:
            date = next(taken, None)
        if date is None or number.end <= date.start or _is_longer(number, date):
            numbers.append(number)
    return tuple(numbers), found_dates


def compatible(one: Number | Date | Name, other: Number | Date | Name) -> bool:
    """Whether two values of a kind may be the same, either as the coarser; kinds never mix."""
    if isinstance(one, Number) and isinstance(other, Number):
        return of_numbers.numbers_agree(one, other) or of_numbers.numbers_agree(other, one)
    if isinstance(one, Date) and isinstance(other, Date):
        return of_dates.dates_agree(one, other) or of_dates.dates_agree(other, one)
    if isinstance(one, Name) and isinstance(other, Name):
        return of_names.names_agree(one, other)
    return False


def _is_longer(number: Number, date: Date) -> bool:
    """Whether a number holds the date and more: `2000 dollars` is no year."""
    return number.start <= date.start and date.end <= number.end and bool(number.unit)
