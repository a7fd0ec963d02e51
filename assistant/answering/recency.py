"""Which of two articles is the newer one, and whether that is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.types import Citation
from index.types import Article

Which = Literal["first", "second", "neither"]
WEAK = ("document",)  # a program writes the day on which a document was made or converted


@dataclass(frozen=True, slots=True)
class Newer:
    """`which` is newer; not `is_sure` where the day of a file or of a program's writing decides."""

    which: Which
    is_sure: bool


def newer(first: Citation | Article, second: Citation | Article) -> Newer:
    """Compare what two articles, or the articles of two citations, state of their dates.

    Where only one of them has a date, neither is newer. Days of files are compared only between
    two that state nothing else, and never surely.
    """
    if first.date and second.date:
        return Newer(_which(first.date, second.date), bool(sure_date(first) and sure_date(second)))
    if first.date or second.date or not (first.file_date and second.file_date):
        return Newer("neither", False)
    return Newer(_which(first.file_date, second.file_date), False)


def sure_date(of: Citation | Article) -> str | None:
    """The date that is stated, unless only a program wrote it; None where none is sure."""
    return None if of.date_from in WEAK else of.date


def _which(first: str, second: str) -> Which:
    if first == second:
        return "neither"
    return "first" if first > second else "second"
