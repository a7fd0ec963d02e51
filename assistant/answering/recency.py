"""Which of two articles is the newer one, and whether that is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.types import Citation
from index.types import Article

RecencyOrder = Literal["first", "second", "neither"]
UNRELIABLE_DATES = (
    "document",
)  # a program writes the day on which a document was made or converted


@dataclass(frozen=True, slots=True)
class Recency:
    """`which` is newer; not `is_sure` where the day of a file or of a program's writing decides."""

    which: RecencyOrder
    is_reliable: bool


def compare_recency(first: Citation | Article, second: Citation | Article) -> Recency:
    """Compare what two articles, or the articles of two citations, state of their dates.

    Where only one of them has a date, neither is newer. Days of files are compared only between
    two that state nothing else, and never surely.
    """
    if first.date and second.date:
        return Recency(
            _order(first.date, second.date), bool(reliable_date(first) and reliable_date(second))
        )
    if first.date or second.date or not (first.file_date and second.file_date):
        return Recency("neither", False)
    return Recency(_order(first.file_date, second.file_date), False)


def reliable_date(of: Citation | Article) -> str | None:
    """The date that is stated, unless only a program wrote it; None where none is sure."""
    return None if of.date_from in UNRELIABLE_DATES else of.date


def _order(first: str, second: str) -> RecencyOrder:
    if first == second:
        return "neither"
    return "first" if first > second else "second"
