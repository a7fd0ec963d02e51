"""Records of the values that stand in a text; ranges are code points of that text, half-open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Modifier = Literal["", "about", "over", "under"]


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, in digits or words; `2.5 million` is one number.

    `step` is what its last written digit counts: 100,000 for `2.5 million`, 1 for `2,500,000`.
    `unit` is a known unit's plain name, `$`, `%` or "time" (minutes since midnight), "" for none.
    Shares (`half`, `a third of`) are given in percent. `modifier` is how the text loosens it.
    `counted` is the word that follows, in small letters. From `start` to `figure_end` is the number
    without a unit behind it.
    """

    start: int
    end: int
    text: str
    value: Decimal
    step: Decimal
    unit: str = ""
    is_ordinal: bool = False
    modifier: Modifier = ""
    counted: str = ""
    figure_end: int = 0


@dataclass(frozen=True, slots=True)
class Date:
    """A day, or what is said of one; None where the text leaves it open.

    `years` are the first and the last year that it may be, equal for one year; years before
    Christ are negative. `weekday` counts from 0, Monday. `either` marks `3/4/2020`, which may be
    a day in March or April; it is held as month first. It is not `is_exact` where the text says
    that what happened was before, after or about then.
    """

    start: int
    end: int
    text: str
    years: tuple[int, int] | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    is_ambiguous: bool = False
    is_exact: bool = True

    @property
    def year(self) -> int | None:
        """The one year that it may be."""
        return self.years[0] if self.years and self.years[0] == self.years[1] else None


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, titles and possessives left out.

    `words` are folded. A name is not `sure` if it is one word that opens a sentence and may have
    its capital from there.
    """

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that comes round, or one told from now: `six o'clock`, `weekends`, `tomorrow`.

    `kind` says what is counted: "hour" (minutes of a day), "weekday" (0 is Monday), "season", or
    for `last week` and the like "day", "week", "month" or "year" from now. `ranges` are what it
    may be, both ends in it: `six o'clock` is 360 or 1080.
    """

    start: int
    end: int
    text: str
    kind: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def is_point(self) -> bool:
        """Whether it is no stretch of time."""
        return all(first == last for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Values:
    """All values of a text, each kind in order; no number is a part of a date."""

    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
