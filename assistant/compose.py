"""From evidence to an answer: verbatim sentences, each with its citation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.folding import Said, said, say_the_same
from assistant.types import Citation, Evidence, Reading, Statement

NEAR_MISSES = 3  # the page shows them all without scrolling
MOST_STATEMENTS = 3  # more are read by nobody; the first holds most answers
STATEMENT_SHARE = 0.55  # of the best score: weaker sentences rarely add to the answer


def nowhere_else(_evidence: Evidence) -> Iterable[str]:
    """Know of no copies but those among the evidence."""
    return ()


def compose(
    reading: Reading, copies: Callable[[Evidence], Iterable[str]] = nowhere_else
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The best sentences as statements, near-identical ones once; citations numbered from 1.

    `copies` names articles that say a cited sentence as well, whether they were read or not.
    """
    if not reading.evidence:
        return (), ()
    floor = reading.evidence[0].score * STATEMENT_SHARE
    groups = [group for group in _fold(reading.evidence) if group[0].score >= floor]
    citations: list[Citation] = []
    statements: list[Statement] = []
    for number, group in enumerate(groups[:MOST_STATEMENTS], 1):
        first = group[0]
        others = {*(e.article.id for e in group), *copies(first)} - {first.article.id}
        citations.append(replace(cite(first, number), also_in=tuple(sorted(others))))
        statements.append(Statement(first.quote, (number,), "verbatim", first.score))
    return tuple(statements), tuple(citations)


def near_misses(reading: Reading) -> tuple[Citation, ...]:
    """The nearest sentences of a question that has no answer, best first, without numbers."""
    groups = _fold(reading.evidence[: 4 * NEAR_MISSES])
    return tuple(cite(group[0], None) for group in groups[:NEAR_MISSES])


def cite(evidence: Evidence, number: int | None) -> Citation:
    """The citation of one sentence, its quote cut from the stored text."""
    article, sentence = evidence.article, evidence.sentence
    start, end = evidence.answer or (None, None)
    return Citation(
        number=number,
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        date=article.date,
        source=article.source,
        page=page_of(article.page_starts, sentence.start),
        start=sentence.start,
        end=sentence.end,
        quote=evidence.quote,
        answer_start=start,
        answer_end=end,
        language=article.language,
    )


def page_of(page_starts: Sequence[int], offset: int) -> int | None:
    """The page, from 1, that an offset lies on; None for a format without pages."""
    return bisect_right(page_starts, offset) if page_starts else None


def _fold(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Group sentences that say the same in the same words, in order of their best."""
    groups: list[tuple[Said, list[Evidence]]] = []
    for item in evidence:
        says = said(item.quote)
        for known, group in groups:
            if say_the_same(says, known):
                group.append(item)
                break
        else:
            groups.append((says, [item]))
    return [group for _, group in groups]
