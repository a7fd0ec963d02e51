"""Failures and warnings in a bounded number of lines: similar ones are grouped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from index.types import Failure

MAX_LINES = 1_000  # nobody reads more
ROWS_LISTED = 5  # similar rows of one file, before they are grouped into one line
REPEATS_LISTED = 100  # of one warning, before they are grouped
REMAINDER_LOCATOR = "…"  # locator of the line that counts the rest
_ROW_REASON = re.compile(r"(row|line|letter) (\d+): (.*)", re.DOTALL)
_VARIABLE_PART = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")  # what differs from row to row in one reason


@dataclass(slots=True)
class _FailureGroup:
    """Failures of one file for the same reason; the first few are stored as they are."""

    first: list[Failure] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    count: int = 0
    are_equal: bool = True


class FailureSummary:
    """Collects failures and iterates over them as summary lines, in bounded memory.

    Failures of rows are grouped by file and reason. With `fold_at`, all others are grouped by
    reason once there are that many. Beyond `MAX_LINES` lines only a count is stored.

    Example: `12 rows: empty text (2, 3, 4, 5, 6 and others)`.
    """

    def __init__(self, fold_at: int | None = None) -> None:
        self._fold_at = fold_at
        self._groups: dict[tuple[str, str], _FailureGroup] = {}
        self._plain: list[Failure] = []
        self._more = 0

    def append(self, failure: Failure) -> None:
        """Add one failure."""
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

    def append_unread(self, failure: Failure) -> None:
        """Add a file of a format that is not read; all with the same reason are one line."""
        self._fold(("", f"files: {failure.reason}"), failure, "", 1)

    def extend(self, failures: Iterable[Failure]) -> None:
        """Add several failures."""
        for failure in failures:
            self.append(failure)

    @property
    def parts(self) -> list[Failure]:
        """Every failure that is stored."""
        return [*(each for group in self._groups.values() for each in group.first), *self._plain]

    def __iter__(self) -> Iterator[Failure]:
        for (_, pattern), group in self._groups.items():
            if group.count == len(group.first):
                yield from group.first
            else:
                yield _group_line(pattern.partition(":")[0], group)
        yield from self._plain
        if self._more:
            yield _remainder_line(self._more)

    def _fold(self, key: tuple[str, str], failure: Failure, number: str, named: int) -> None:
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) >= MAX_LINES:
                self._more += failure.count
                return
            group = self._groups[key] = _FailureGroup()
        group.count += failure.count
        if len(group.first) < named:
            group.first.append(failure)
            group.numbers.append(number)
        group.are_equal = group.are_equal and _reason_text(failure) == _reason_text(group.first[0])


def truncate_failures(
    failures: Iterable[Failure], max_lines: int = MAX_LINES
) -> tuple[Failure, ...]:
    """The first `max_lines` failures, and one line that counts the rest."""
    lines = iter(failures)
    first = tuple(islice(lines, max_lines))
    rest = sum(failure.count for failure in lines)
    return (*first, _remainder_line(rest)) if rest else first


def remainder_text(count: int) -> str:
    """The text of the line that counts the rest: `and 12 more`."""
    return f"and {count:,} more"


def _group_line(word: str, group: _FailureGroup) -> Failure:
    """One line for many: `12 rows: empty text (2, 3, 4, 5, 6 and others)`."""
    first = group.first[0]
    reason = f"{group.count:,} {word}: {_reason_text(first)}"
    if not group.are_equal:
        reason += " and the like"
    if numbers := ", ".join(filter(None, group.numbers)):
        reason += f" ({numbers} and others)"
    return Failure(first.source, reason, group.count)


def _reason_text(failure: Failure) -> str:
    row = _ROW_REASON.fullmatch(failure.reason)
    return row[3] if row else failure.reason


def _remainder_line(count: int) -> Failure:
    return Failure(REMAINDER_LOCATOR, remainder_text(count), count)
