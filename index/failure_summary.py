"""Failures and warnings in a bounded number of lines: what is alike becomes one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from index.types import Failure

MOST_LINES = 1_000  # more are neither read by anyone nor worth keeping
ROWS_NAMED = 5  # of one kind in one file: more of them are one line
TIMES_NAMED = 100  # of one warning
OTHERS = "…"  # the place of the line that stands for all that follow
_ROW = re.compile(r"(row|line) (\d+): (.*)", re.DOTALL)
_OWN = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")  # what differs from row to row in one reason


@dataclass(slots=True)
class _Kind:
    """Failures that say the same of one file, the first few of them as they came."""

    first: list[Failure] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    count: int = 0
    are_equal: bool = True


class FailureLines:
    """Takes failures as they come and gives them as lines; what is held does not grow with them.

    Those of rows are folded by file and reason, with `fold_at` all others by reason from that many
    on. Beyond `MOST_LINES` lines of others the rest is a number.
    """

    def __init__(self, fold_at: int | None = None) -> None:
        self._fold_at = fold_at
        self._kinds: dict[tuple[str, str], _Kind] = {}
        self._plain: list[Failure] = []
        self._more = 0

    def append(self, failure: Failure) -> None:
        """Take one in."""
        if row := _ROW.fullmatch(failure.reason):
            word, number, reason = row.groups()
            key = failure.source.removesuffix(number), f"{word}s: {_OWN.sub('', reason)}"
            self._fold(key, failure, number, ROWS_NAMED)
        elif self._fold_at is not None:
            key = "", f"times: {_OWN.sub('', failure.reason)}"
            self._fold(key, failure, "", self._fold_at)
        elif len(self._plain) < MOST_LINES:
            self._plain.append(failure)
        else:
            self._more += failure.count

    def extend(self, failures: Iterable[Failure]) -> None:
        """Take in all of them."""
        for failure in failures:
            self.append(failure)

    @property
    def parts(self) -> list[Failure]:
        """All that is held."""
        return [*(each for kind in self._kinds.values() for each in kind.first), *self._plain]

    def __iter__(self) -> Iterator[Failure]:
        for (_, pattern), kind in self._kinds.items():
            if kind.count == len(kind.first):
                yield from kind.first
            else:
                yield _folded(pattern.partition(":")[0], kind)
        yield from self._plain
        if self._more:
            yield _others(self._more)

    def _fold(self, key: tuple[str, str], failure: Failure, number: str, named: int) -> None:
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= MOST_LINES:
                self._more += failure.count
                return
            kind = self._kinds[key] = _Kind()
        kind.count += failure.count
        if len(kind.first) < named:
            kind.first.append(failure)
            kind.numbers.append(number)
        kind.are_equal = kind.are_equal and _said(failure) == _said(kind.first[0])


def shown(failures: Iterable[Failure], most: int = MOST_LINES) -> tuple[Failure, ...]:
    """The first of them, and one line that counts the rest."""
    lines = iter(failures)
    first = tuple(islice(lines, most))
    rest = sum(failure.count for failure in lines)
    return (*first, _others(rest)) if rest else first


def more(count: int) -> str:
    """What stands for so many others."""
    return f"and {count:,} more"


def _folded(word: str, kind: _Kind) -> Failure:
    """One line for many: `12 rows: empty text (2, 3, 4, 5, 6 and others)`."""
    first = kind.first[0]
    reason = f"{kind.count:,} {word}: {_said(first)}"
    if not kind.are_equal:
        reason += " and the like"
    if numbers := ", ".join(filter(None, kind.numbers)):
        reason += f" ({numbers} and others)"
    return Failure(first.source, reason, kind.count)


def _said(failure: Failure) -> str:
    row = _ROW.fullmatch(failure.reason)
    return row[3] if row else failure.reason


def _others(count: int) -> Failure:
    return Failure(OTHERS, more(count), count)
