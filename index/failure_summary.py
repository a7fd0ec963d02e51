"""Failures and warnings in a bounded number of lines: what is alike becomes one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from index.types import Failure

MAX_LINES = 1_000  # more are neither read by anyone nor worth keeping
ROWS_LISTED = 5  # of one kind in one file: more of them are one line
REPEATS_LISTED = 100  # of one warning
REMAINDER_LOCATOR = "…"  # the place of the line that stands for all that follow
_ROW_REASON = re.compile(r"(row|line) (\d+): (.*)", re.DOTALL)
_VARIABLE_PART = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")  # what differs from row to row in one reason


@dataclass(slots=True)
class _FailureGroup:
    """Failures that say the same of one file, the first few of them as they came."""

    first: list[Failure] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    count: int = 0
    are_equal: bool = True


class FailureSummary:
    """Takes failures as they come and gives them as lines; what is held does not grow with them.

    Those of rows are folded by file and reason, with `fold_at` all others by reason from that many
    on. Beyond `MAX_LINES` lines of others the rest is a number.
    """

    def __init__(self, fold_at: int | None = None) -> None:
        self._fold_at = fold_at
        self._kinds: dict[tuple[str, str], _FailureGroup] = {}
        self._plain: list[Failure] = []
        self._more = 0

    def append(self, failure: Failure) -> None:
        """Take one in."""
        if row := _ROW_REASON.fullmatch(failure.reason):
            word, number, reason = row.groups()
            key = failure.source.removesuffix(number), f"{word}s: {_VARIABLE_PART.sub('', reason)}"
            self._fold(key, failure, number, ROWS_LISTED)
        elif self._fold_at is not None:
            key = "", f"times: {_VARIABLE_PART.sub('', failure.reason)}"
            self._fold(key, failure, "", self._fold_at)
        elif len(self._plain) < MAX_LINES:
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
                yield _group_line(pattern.partition(":")[0], kind)
        yield from self._plain
        if self._more:
            yield _remainder_line(self._more)

    def _fold(self, key: tuple[str, str], failure: Failure, number: str, named: int) -> None:
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= MAX_LINES:
                self._more += failure.count
                return
            kind = self._kinds[key] = _FailureGroup()
        kind.count += failure.count
        if len(kind.first) < named:
            kind.first.append(failure)
            kind.numbers.append(number)
        kind.are_equal = kind.are_equal and _reason_text(failure) == _reason_text(kind.first[0])


def truncate_failures(failures: Iterable[Failure], most: int = MAX_LINES) -> tuple[Failure, ...]:
    """The first of them, and one line that counts the rest."""
    lines = iter(failures)
    first = tuple(islice(lines, most))
    rest = sum(failure.count for failure in lines)
    return (*first, _remainder_line(rest)) if rest else first


def remainder_text(count: int) -> str:
    """What stands for so many others."""
    return f"and {count:,} more"


def _group_line(word: str, kind: _FailureGroup) -> Failure:
    """One line for many: `12 rows: empty text (2, 3, 4, 5, 6 and others)`."""
    first = kind.first[0]
    reason = f"{kind.count:,} {word}: {_reason_text(first)}"
    if not kind.are_equal:
        reason += " and the like"
    if numbers := ", ".join(filter(None, kind.numbers)):
        reason += f" ({numbers} and others)"
    return Failure(first.source, reason, kind.count)


def _reason_text(failure: Failure) -> str:
    row = _ROW_REASON.fullmatch(failure.reason)
    return row[3] if row else failure.reason


def _remainder_line(count: int) -> Failure:
    return Failure(REMAINDER_LOCATOR, remainder_text(count), count)
