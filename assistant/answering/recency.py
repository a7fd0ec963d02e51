"""Which of two articles is newer, and whether their dates are reliable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.types import Citation
from index.types import Article

RecencyOrder = Literal["first", "second", "neither"]
UNRELIABLE_DATES = ("document",)  # written by a program when a document was made or converted


@dataclass(frozen=True, slots=True)
class Recency:
    """Which article is newer; `is_reliable` is false if a date of a file or program decides."""

    which: RecencyOrder
    is_reliable: bool


def compare_recency(first: Citation | Article, second: Citation | Article) -> Recency:
    """Compare the dates of two articles, or of the articles of two citations.

    If only one has a date, neither is newer. File dates are compared only between two articles
    without other dates, and are never reliable.
    """
    if first.date and second.date:
        return Recency(
            _order(first.date, second.date), bool(reliable_date(first) and reliable_date(second))
        )
    if first.date or second.date or not (first.file_date and second.file_date):
        return Recency("neither", False)
    return Recency(_order(first.file_date, second.file_date), False)


def reliable_date(dated: Citation | Article) -> str | None:
    """The date that an article states; None without one, or if a program wrote it."""
    return None if dated.date_from in UNRELIABLE_DATES else dated.date


def _order(first: str, second: str) -> RecencyOrder:
    if first == second:
        return "neither"
    return "first" if first > second else "second"
