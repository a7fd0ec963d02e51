"""Answers and hits as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.aggregation.consistency import newest_position
from assistant.answering.relative_dates import relative_time_words
from assistant.types import (
    NO_FILTERS,
    NOT_FOUND,
    Answer,
    ArticleCount,
    Citation,
    Filters,
    GeneratedAnswer,
    Statement,
)
from assistant.wording import (
    conflict_notice,
    limit_words,
    newer_position_notice,
    period_words,
    searched_words,
)
from index.search.searcher import Session
from index.types import Hit

MAX_BAR_WIDTH = 30  # characters of a bar
MAX_LISTED = 10  # articles; `--json` has more
PREVIEW_LENGTH = 220  # characters of a passage; two or three lines of a terminal


def citation_location(citation: Citation) -> str:
    """The location of a quote: title, date, page, article id and offsets."""
    parts = [citation.title]
    if citation.date or citation.file_date:
        parts.append(citation.date or f"file of {citation.file_date}")
    if citation.page:
        parts.append(f"page {citation.page}")
    return f"{', '.join(parts)}  ({citation.article_id} {citation.start}-{citation.end})"


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer with its citations, or the near misses if there is none."""
    if answer.status == "reply":
        yield answer.message or ""
        yield from (f"  · {choice}" for choice in answer.structured.choices)
        return
    yield from _interpretation_lines(answer)
    if limits := limit_words(answer.filters, answer.times):
        yield limits
    if answer.status == "not_found":
        yield from _not_found_lines(answer)
        return
    yield from _structured_result_lines(answer)
    yield from _statement_lines(answer)
    yield from _missing_parts(answer)
    yield from _consistency_lines(answer)
    yield ""
    yield from citation_lines(answer.citations)


def citation_lines(citations: Sequence[Citation]) -> Iterator[str]:
    """The location of each citation."""
    for citation in citations:
        yield from _citation_lines(citation)


def _not_found_lines(answer: Answer) -> Iterator[str]:
    if not (answer.message and answer.structured.kind):
        yield NOT_FOUND
    if answer.message:
        yield answer.message
    if answer.near_misses:
        yield "The nearest sentences:"
    for citation in answer.near_misses:
        yield f"  · {citation.quote}"
        yield f"    {citation_location(citation)}"


def _citation_lines(citation: Citation) -> Iterator[str]:
    yield f"[{citation.number}] {citation_location(citation)}"
    if citation.times:
        yield f"    {relative_time_words(citation.times)}"
    if citation.also_in:
        yield f"    also in: {', '.join(citation.also_in)}"
    if citation.language not in (None, "en"):
        yield f"    the article is in another language ({citation.language}): less sure"


def generated_line(statement: Statement) -> str:
    """One generated sentence with its citations."""
    marks = "".join(f"[{number}]" for number in statement.citations)
    return f"{statement.text} {marks}{' (weakly supported)' if statement.support == 'weak' else ''}"


def unsupported_lines(written: GeneratedAnswer, *, struck: bool) -> Iterator[str]:
    """How many sentences no article supports, and the sentences themselves if `struck`."""
    count = len(written.unsupported)
    if count:
        yield f"Left out, as no article supports it: {count} sentence{'' if count == 1 else 's'}."
    for each in written.unsupported if struck else ():
        yield f"  unsupported: {each.text}"


def _interpretation_lines(answer: Answer) -> Iterator[str]:
    """The rewritten question, spelling corrections and bridge steps."""
    if answer.searched_for != answer.question:
        yield f"Searched for: {answer.searched_for}"
    if answer.corrections:
        yield f"Also searched for: {', '.join(each.read_as for each in answer.corrections)}"
    for hop in answer.hops:
        yield f"{hop.question} {hop.answer} {''.join(f'[{n}]' for n in hop.citations)}"


def _structured_result_lines(answer: Answer) -> Iterator[str]:
    """The message, list and count above the statements; nothing for a factoid answer."""
    structured = answer.structured
    if answer.message:
        yield answer.message
        yield ""
    for item in structured.items:
        yield f"  · {item.text} {''.join(f'[{number}]' for number in item.citations)}"
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


def _statement_lines(answer: Answer) -> Iterator[str]:
    if answer.verdict:
        by = next((c for c in answer.citations if c.number == answer.decided_by), None)
        date = f" of {by.date}" if by and by.date else ""
        yield f"{answer.verdict.capitalize()}. (Footnote's word, by [{answer.decided_by}]{date})"
    for statement in answer.statements:
        marks = "".join(f"[{number}]" for number in statement.citations)
        yield f"{statement.text} {marks}"


def _missing_parts(answer: Answer) -> Iterator[str]:
    for part in answer.parts:
        if not part.citations:
            yield f"Your articles do not seem to answer: {part.question}"


def _consistency_lines(answer: Answer) -> Iterator[str]:
    """The conflicting positions, or the articles that agree."""
    by_number = {citation.number: citation for citation in answer.citations}
    newer = newest_position(answer.sides, answer.citations)
    if answer.sides:
        yield conflict_notice(answer.sides)
    if changed := newer_position_notice(answer.sides, answer.citations, newer):
        yield f"  {changed}"
    for at, side in enumerate(answer.sides):
        marks = "".join(f"[{number}]" for number in side.citations)
        first = by_number[side.citations[0]]
        parts = [first.title, first.date, first.source, "newer" if at == newer else None]
        yield f"  {side.says} {marks} {', '.join(part for part in parts if part)}"
    if answer.agreement:
        yield f"The same in {len(answer.agreement)} articles:"
        yield from (f"  {citation_location(citation)}" for citation in answer.agreement)


def hit_lines(
    hits: Sequence[Hit], session: Session, filters: Filters = NO_FILTERS
) -> Iterator[str]:
    """Ranked passages with their locations."""
    if not hits and filters != NO_FILTERS:
        yield searched_words(filters, session.count_filtered(filters))
    elif not hits:
        yield "The library holds no articles."
    for rank, hit in enumerate(hits, 1):
        passage = hit.passage
        article = session.article(passage.article_id)
        text = " ".join(article.text[passage.start : passage.end].split())
        at = f"{article.id} {passage.start}-{passage.end}"
        yield f"{rank:2}. {hit.score:.3f}  {article.title}  ({at})"
        yield f"    {text[:PREVIEW_LENGTH]}{'…' if len(text) > PREVIEW_LENGTH else ''}"
