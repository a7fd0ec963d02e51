"""Answers and hits as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answering.relative_dates import relative_time_words
from assistant.serialization.response_text import (
    citation_location,
    citation_marks,
    response_lines,
)
from assistant.types import NO_FILTERS, Answer, Citation, Filters, GeneratedAnswer, Statement
from assistant.wording import limit_words, searched_words
from index.search.searcher import Session
from index.types import Hit

PREVIEW_LENGTH = 220  # characters of a passage; two or three lines of a terminal


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer with its citations, or the near misses if there is none."""
    if answer.status == "reply":
        yield from response_lines(answer)
        return
    yield from _interpretation_lines(answer)
    if limits := limit_words(answer.filters, answer.times):
        yield limits
    if answer.status == "not_found":
        yield from _not_found_lines(answer)
        return
    yield from response_lines(answer)
    yield from _agreement_lines(answer)
    yield ""
    yield from citation_lines(answer.citations)


def citation_lines(citations: Sequence[Citation]) -> Iterator[str]:
    """The location of each citation."""
    for citation in citations:
        yield from _citation_lines(citation)


def _not_found_lines(answer: Answer) -> Iterator[str]:
    yield from response_lines(answer)
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
    weak = ""
    if statement.support == "weak":
        weak = f" ({'; '.join(('weakly supported', *statement.problems))})"
    item = "- " if statement.layout == "item" else ""
    return f"{item}{statement.text} {citation_marks(statement.citations)}{weak}"


def generated_lines(last: Statement | None, statement: Statement) -> Iterator[str]:
    """One generated sentence behind the last one, with what leads into its list."""
    if last and statement.layout == "paragraph":
        yield ""
    if statement.context and (last is None or last.context != statement.context):
        yield statement.context
    yield generated_line(statement)


def unsupported_lines(written: GeneratedAnswer, *, struck: bool) -> Iterator[str]:
    """How many sentences no article supports, and the sentences themselves if `struck`."""
    count = len(written.unsupported)
    if count:
        yield f"Left out, as no article supports it: {count} sentence{'' if count == 1 else 's'}."
    for each in written.unsupported if struck else ():
        yield f"  unsupported: {each.text} ({'; '.join(each.problems)})"


def _interpretation_lines(answer: Answer) -> Iterator[str]:
    """The rewritten question, spelling corrections and bridge steps."""
    if answer.searched_for != answer.question:
        yield f"Searched for: {answer.searched_for}"
    if answer.corrections:
        yield f"Also searched for: {', '.join(each.read_as for each in answer.corrections)}"
    for hop in answer.hops:
        yield f"{hop.question} {hop.answer} {''.join(f'[{n}]' for n in hop.citations)}"


def _agreement_lines(answer: Answer) -> Iterator[str]:
    """The articles with the same answer."""
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
