"""The words of an answer as plain text, with citation numbers in brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.aggregation.consistency import newest_position
from assistant.types import NOT_FOUND, Answer, ArticleCount, Citation
from assistant.wording import (
    READ_BY_OCR,
    conflict_notice,
    newer_position_notice,
    period_words,
)

MAX_BAR_WIDTH = 30  # characters of a bar
Marks = Callable[[Sequence[int]], str]

MAX_LISTED = 10  # articles; `--json` has more


def citation_marks(numbers: Sequence[int]) -> str:
    """The numbers of citations in brackets: `[1][3]`."""
    return "".join(f"[{number}]" for number in numbers)


def response_lines(answer: Answer, marks: Marks = citation_marks) -> Iterator[str]:
    """The answer itself, or that there is none; not where the citations are, nor near misses.

    `marks` are the marks of citations by their numbers.
    """
    if answer.status == "reply":
        yield answer.message or ""
        yield from (f"  · {choice}" for choice in answer.structured.choices)
        return
    if answer.status == "not_found":
        yield from _refusal_lines(answer)
        return
    yield from _structured_result_lines(answer, marks)
    yield from _statement_lines(answer, marks)
    yield from _missing_parts(answer)
    yield from _conflict_lines(answer, marks)


def _refusal_lines(answer: Answer) -> Iterator[str]:
    """That the articles do not hold the answer."""
    if not (answer.message and answer.structured.kind):
        yield NOT_FOUND
    if answer.message:
        yield answer.message


def citation_location(citation: Citation) -> str:
    """The location of a quote: title, date, page, article id and offsets."""
    parts = [citation.title]
    if citation.date or citation.file_date:
        parts.append(citation.date or f"file of {citation.file_date}")
    if citation.page:
        parts.append(f"page {citation.page}{READ_BY_OCR if citation.ocr is not None else ''}")
    return f"{', '.join(parts)}  ({citation.article_id} {citation.start}-{citation.end})"


def _structured_result_lines(answer: Answer, marks: Marks) -> Iterator[str]:
    """The message, list and count above the statements; nothing for a factoid answer."""
    structured = answer.structured
    if answer.message:
        yield answer.message
        yield ""
    for item in structured.items:
        yield f"  · {item.text} {marks(item.citations)}"
    if structured.more_items:
        yield f"  and {structured.more_items:,} more"
    if structured.items:
        yield ""
    if structured.count:
        yield from _count_lines(structured.count)


def _count_lines(count: ArticleCount) -> Iterator[str]:
    if len(count.periods) > 1:
        most = max(number for _, number in count.periods) or 1
        for period, number in count.periods:
            bar = "█" * round(MAX_BAR_WIDTH * number / most)
            yield f"  {period_words(period):>14} {bar}{' ' if bar else ''}{number:,}"
        if count.undated:
            yield f"  {'without a date':>14} {count.undated:,}"
        yield ""
    if count.articles > 1:
        for one in count.listed[:MAX_LISTED]:
            yield f"  {one.date or '':10}  {one.title}  ({one.article_id})"
        left = count.articles - min(len(count.listed), MAX_LISTED)
        if left > 0:
            yield f"  and {left:,} more"
        yield ""


def _statement_lines(answer: Answer, marks: Marks) -> Iterator[str]:
    if answer.verdict:
        by = next((c for c in answer.citations if c.number == answer.decided_by), None)
        mark = marks([answer.decided_by or 0]).strip()
        date = f" of {by.date}" if by and by.date else ""
        yield f"{answer.verdict.capitalize()}. (Footnote's word, by {mark}{date})"
    for statement in answer.statements:
        yield f"{statement.text} {marks(statement.citations)}"


def _missing_parts(answer: Answer) -> Iterator[str]:
    for part in answer.parts:
        if not part.citations:
            yield f"Your articles do not seem to answer: {part.question}"


def _conflict_lines(answer: Answer, marks: Marks) -> Iterator[str]:
    """The conflicting positions, if there are any."""
    by_number = {citation.number: citation for citation in answer.citations}
    newer = newest_position(answer.sides, answer.citations)
    if answer.sides:
        yield conflict_notice(answer.sides)
    if changed := newer_position_notice(answer.sides, answer.citations, newer):
        yield f"  {changed}"
    for at, side in enumerate(answer.sides):
        first = by_number[side.citations[0]]
        parts = [first.title, first.date, first.source, "newer" if at == newer else None]
        where = ", ".join(part for part in parts if part)
        yield f"  {side.says} {marks(side.citations)} {where}"
