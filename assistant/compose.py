"""From evidence to an answer: verbatim sentences, each with its citation."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Citation, Evidence, Reading, Statement

NEAR_MISSES = 3  # the page shows them all without scrolling
MOST_STATEMENTS = 3  # more are read by nobody; the first holds most answers
STATEMENT_SHARE = 0.55  # of the best score: weaker sentences rarely add to the answer
SAME_WORDS = 0.9  # Jaccard of words above which two sentences say the same


def compose(reading: Reading) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The best sentences as statements, near-identical ones once; citations numbered from 1."""
    if not reading.evidence:
        return (), ()
    floor = reading.evidence[0].score * STATEMENT_SHARE
    groups = [group for group in _fold(reading.evidence) if group[0].score >= floor]
    citations: list[Citation] = []
    statements: list[Statement] = []
    for number, group in enumerate(groups[:MOST_STATEMENTS], 1):
        first = group[0]
        others = {e.article.id for e in group} - {first.article.id}
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
    groups: list[tuple[frozenset[str], list[Evidence]]] = []
    for item in evidence:
        words = _words(item.quote)
        for known, group in groups:
            if _say_the_same(words, known):
                group.append(item)
                break
        else:
            groups.append((words, [item]))
    return [group for _, group in groups]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Nearly all words in common; sentences that differ in a number never say the same."""
    different = one ^ other
    if any(any(map(str.isdigit, word)) for word in different):
        return False
    return len(one & other) >= SAME_WORDS * len(one | other)
