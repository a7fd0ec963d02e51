"""Dates in text; only unambiguous forms are parsed, not 03/04/2021."""

from __future__ import annotations

import datetime as dt
import re

MONTHS = (
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTH_PATTERN = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
MONTH_NAME_PATTERN = (
    rf"(?:{'|'.join(map(str.capitalize, MONTHS))}"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
"""A month in English text; case-sensitive."""
WEEKDAY_PATTERN = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b\.?"
_YEAR = r"[0-9]{4}(?![0-9])"
_NUMBER = r"(?<![0-9])[0-9]{1,2}(?:st|nd|rd|th)?(?![0-9])"
DAY_PATTERN = (
    rf"(?:(?<![0-9]){_YEAR}(?P<mark>[-/])[0-9]{{1,2}}(?P=mark)[0-9]{{1,2}}(?![0-9])"
    rf"|{MONTH_PATTERN}[ ]?{_NUMBER}[ ]?,?[ ]?{_YEAR}"
    rf"|{_NUMBER}[ ](?:of[ ])?{MONTH_PATTERN}[ ]?,?[ ]?{_YEAR})"
)
"""A day with its year; for use with `re.I`. Its one group is the separator between numbers."""
EARLIEST_YEAR = 1400  # before printing there are no articles, and numbers are seldom years

_DAY = re.compile(DAY_PATTERN, re.I)
_LETTERS = re.compile(r"[a-z]{3,}", re.I)
_NUMBERS = re.compile(r"[0-9]+")


def parse_day(text: str) -> dt.date | None:
    """The date that the whole text is: `3 May 2021`, `2021-05-03`; None if it is not a date."""
    text = text.strip()
    if len(text) > 40 or not _DAY.fullmatch(text):
        return None
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    try:
        if len(numbers) == 3:
            day = dt.date(*numbers)
        else:
            name = next((word for word in _LETTERS.findall(text) if month_number(word)), "")
            number, year = numbers
            day = dt.date(year, month_number(name), number)
    except ValueError:
        return None
    return day if day.year >= EARLIEST_YEAR else None


def month_number(name: str) -> int:
    """1 to 12 for a month or its abbreviation (`Sept.` -> 9); 0 for anything else."""
    name = name.lower().rstrip(".")
    if len(name) < 3:
        return 0
    return next((n for n, month in enumerate(MONTHS, 1) if month.startswith(name)), 0)
