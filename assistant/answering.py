"""Answering the parts of a question: each from what is read already, else by its own search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.types import Citation, Part, Reading, Statement

Composed = tuple[tuple[Statement, ...], tuple[Citation, ...]]
STATEMENTS_A_PART = 2  # the answer and what adds most to it; more would drown the other parts


@dataclass(frozen=True, slots=True)
class PartRead:
    """A part of a question with what was read for it; `found` if that answers it."""

    question: str
    reading: Reading
    found: bool


def read_parts(
    parts: Sequence[str],
    read: Callable[[str], Reading],
    search_and_read: Callable[[str], Reading],
    is_found: Callable[[Reading], bool],
) -> tuple[PartRead, ...]:
    """Read for each part; only what the common passages do not answer is searched for again."""
    result = []
    for question in parts:
        reading = read(question)
        if not is_found(reading):
            again = search_and_read(question)
            reading = max(reading, again, key=lambda r: r.confidence)
        result.append(PartRead(question, reading, is_found(reading)))
    return tuple(result)


def join_parts(
    parts: Iterable[PartRead], compose: Callable[[Reading], Composed]
) -> tuple[Composed, tuple[Part, ...]]:
    """One answer out of those of the parts; a sentence that answers two is given once."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    numbers: dict[tuple[str, int], int] = {}
    told: list[Part] = []
    for part in parts:
        own: list[int] = []
        composed = compose(part.reading) if part.found else ((), ())
        for statement, citation in list(zip(*composed, strict=True))[:STATEMENTS_A_PART]:
            place = (citation.article_id, citation.start)
            if place not in numbers:
                numbers[place] = len(citations) + 1
                citations.append(replace(citation, number=numbers[place]))
                statements.append(replace(statement, citations=(numbers[place],)))
            own.append(numbers[place])
        told.append(Part(part.question, tuple(own)))
    return (tuple(statements), tuple(citations)), tuple(told)
