"""Numbers, dates and names of a statement that none of its sources has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.nlp.dates import dates_agree
from assistant.nlp.names import name_words_agree, names_agree
from assistant.nlp.numbers import numbers_agree
from assistant.nlp.times_of_day import moments_agree
from assistant.nlp.types import Date, Name, Number
from assistant.verification.analysis import AnalysedSentence

ONE = Decimal(1)  # "one of us", "the first time": often not a count


def unsupported_numbers(
    statement: AnalysedSentence,
    sources: Sequence[AnalysedSentence],
    context: Sequence[AnalysedSentence],
) -> Iterator[str]:
    """Problems for numbers that no source or context has, or only with another unit.

    "It has 50 rooms." for "It has 40 rooms." -> one problem.
    """
    every = [number for source in (*sources, *context) for number in source.values.numbers]
    years = [date for source in (*sources, *context) for date in source.values.dates]
    for number in statement.values.numbers:
        if number.value == ONE and not number.unit and not any(map(str.isdigit, number.text)):
            continue
        if any(numbers_agree(number, other) for other in every):
            continue
        if _is_hour(number, statement, (*sources, *context)):
            continue
        if not number.unit and any(_is_year(number, date) for date in years):
            continue
        same = [other for other in every if other.value == number.value]
        if same and number.unit:
            yield f"its sources give {same[0].text}, not {number.text}"
        else:
            yield f"the number {number.text} stands in none of its sources"


def unsupported_dates(
    statement: AnalysedSentence,
    sources: Sequence[AnalysedSentence],
    context: Sequence[AnalysedSentence],
) -> Iterator[str]:
    """Problems for dates that no source has; day and year may come from different sources.

    "It opened in 1991." for "It opened in 1990." -> one problem.
    """
    own = [date for source in sources for date in source.values.dates]
    around = [date for each in context for date in each.values.dates]
    numbers = [number for source in sources for number in source.values.numbers]
    for date in statement.values.dates:
        if any(_is_year(number, date) for number in numbers):
            continue
        agreeing = [other for other in own if dates_agree(date, other)]
        if not agreeing and not any(_supports_all_parts(date, [other]) for other in around):
            yield f"the date {date.text} stands in none of its sources"
        elif agreeing and not _supports_all_parts(date, agreeing + around):
            yield f"its sources give {agreeing[0].text}, not {date.text}"


def unsupported_names(
    statement: AnalysedSentence,
    sources: Sequence[AnalysedSentence],
    context: Sequence[AnalysedSentence],
) -> Iterator[str]:
    """Problems for certain names that no source, title or previous sentence has.

    "He met Anna Lind." for "He met Otto." -> one problem.
    """
    seen: set[tuple[str, ...]] = set()
    every = (*sources, *context)
    for name in statement.values.names:
        if not name.is_certain or name.words in seen:
            continue
        seen.add(name.words)
        if not any(_has_name(source, name) for source in every):
            yield f"the name {name.text} stands in none of its sources"


def _is_hour(
    number: Number, statement: AnalysedSentence, sources: Sequence[AnalysedSentence]
) -> bool:
    """Whether a number is part of an hour that a source has: `six o'clock`, `6 p.m.`."""
    points = [other for source in sources for other in source.moments if other.is_point]
    return any(
        moment.is_point
        and moment.kind == "hour"
        and moment.start <= number.start < moment.end
        and any(moments_agree(moment, other) for other in points)
        for moment in statement.moments
    )


def _has_name(source: AnalysedSentence, name: Name) -> bool:
    if any(names_agree(name, other) for other in source.values.names):
        return True
    return all(_has_name_word(source, word) for word in name.words)


def _has_name_word(source: AnalysedSentence, word: str) -> bool:
    return any(
        each.folded == word or (each.text[0].isupper() and name_words_agree(word, each.folded))
        for each in source.words
        if not each.is_mark
    )


def _is_year(number: Number, date: Date) -> bool:
    return date.years is not None and date.years[0] == date.years[1] == number.value


def _supports_all_parts(date: Date, sources: Sequence[Date]) -> bool:
    """Whether the agreeing dates together give each part of the stated date."""
    fitting = [other for other in sources if dates_agree(date, other)]
    parts = ("years", "month", "day", "weekday")
    return bool(fitting) and all(
        any(getattr(other, part) is not None for other in fitting)
        for part in parts
        if getattr(date, part) is not None
    )
