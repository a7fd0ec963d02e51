"""Values found in a text. Ranges are code points of that text, half-open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Modifier = Literal["", "about", "over", "under"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in digits or words; `2.5 million` is one number.

    `step` is the unit of the last written digit: 100,000 in `2.5 million`, 1 in `2,500,000`. `unit`
    is a normalised unit, `$`, `%` or "time" (minutes since midnight), empty for none. Fractions
    (`half`, `a third of`) are percentages. `modifier` is the approximation or bound before it.
    `counted` is the next word in lower case. `[start, figure_end)` is the number without a unit
    after it.
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
    """A date, whole or partial; a part that the text leaves open is None.

    `years` is the first and last possible year, equal for a single year; years BC are negative.
    `weekday` counts from 0, Monday. `is_ambiguous` marks `3/4/2020`, which is read as month first.
    `is_exact` is false where the event was before, after or about that date.
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
        """The year, if exactly one is possible."""
        return self.years[0] if self.years and self.years[0] == self.years[1] else None


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words without titles and possessives.

    `words` are folded. `is_certain` is false for a single word that opens a sentence, whose capital
    may come from there.
    """

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """A recurring or relative time: `six o'clock`, `weekends`, `tomorrow`.

    `kind` is the scale of `ranges`: "hour" (minutes of a day), "weekday" (0 is Monday), "season",
    or "day", "week", "month" and "year" relative to now, for `last week` and the like. `ranges` are
    the possible values, both ends included: `six o'clock` is 360 or 1080.
    """

    start: int
    end: int
    text: str
    kind: str
    ranges: tuple[tuple[int, int], ...]

    @property
    def is_point(self) -> bool:
        """Whether each possible value is a single point, not a range."""
        return all(first == last for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a text, each type in text order; no number is inside a date."""

    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
