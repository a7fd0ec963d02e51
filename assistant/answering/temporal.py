"""A question whose words of time wish for the newest article, or for those of some time.

Among the articles that answer it with enough confidence, the one that the words wish for comes
first. One that does not answer never does, and without such words the order is that of any answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering.context import Finding, QuestionContext, RetrievedPassages
from assistant.answering.recency import compare_recency
from assistant.query.time_expressions import narrow_to_range
from assistant.types import NO_FILTERS, Evidence, Reading, ReadingPassage, TimePreference
from index.search.filters import is_in_date_range
from index.types import Article

PASSAGES_READ = 20  # twice the usual: the newest article is seldom the best match
PASSAGES_IN_RANGE = 10  # further passages out of the range that is wished for
MIN_SCORE_SHARE = 0.3  # of the best score; below, another article answered hardly ever
MAX_ARTICLES_TRIED = 4  # articles that are read alone; each costs a passage or two


def answer_temporal(asked: QuestionContext) -> Finding | None:
    """The answer, the wished-for article first; None where no words of time wish for one."""
    wishes = tuple(wish for wish in asked.times if not wish.is_only)
    if not wishes:
        return None
    retrieved = _retrieve(asked, wishes)
    reading = asked.read(asked.question, retrieved.passages)
    if not asked.is_confident(reading):
        return Finding(reading, retrieved.passages)
    reading = _preferred_first(asked, reading, retrieved.passages, wishes)
    best = reading.evidence[0].article
    told = tuple(_with_outcome(wish, best) for wish in asked.times)
    statements, citations = asked.compose(reading, retrieved.duplicate_ids)
    return Finding(reading, retrieved.passages, statements, citations, times=told)


def _retrieve(asked: QuestionContext, wishes: Iterable[TimePreference]) -> RetrievedPassages:
    """More passages than usual, and with them the best of the range that is wished for."""
    retrieved = asked.retrieve(asked.question, most=PASSAGES_READ)
    for wish in wishes:
        if not (wish.since or wish.until):
            continue
        narrow = replace(asked, filters=narrow_to_range(asked.filters, wish))
        within = narrow.retrieve(asked.question, most=PASSAGES_IN_RANGE)
        known = {passage.hit.passage.id for passage in retrieved.passages}
        further = [p for p in within.passages if p.hit.passage.id not in known]
        retrieved = RetrievedPassages(
            (*retrieved.passages, *further), retrieved.duplicate_ids | within.duplicate_ids
        )
    return retrieved


def _preferred_first(
    asked: QuestionContext,
    reading: Reading,
    passages: Sequence[ReadingPassage],
    wishes: Sequence[TimePreference],
) -> Reading:
    """The reading with another article's evidence first, if that is wished for and answers."""
    best = reading.evidence[0]
    found: dict[str, Evidence] = {}
    for evidence in reading.evidence:
        if evidence.score >= MIN_SCORE_SHARE * best.score:
            found.setdefault(evidence.article.id, evidence)
    better = [e for e in found.values() if _is_preferred(e.article, best.article, wishes)]
    better.sort(
        key=lambda e: (_range_matches(e.article, wishes), e.article.date or ""), reverse=True
    )
    for evidence in better[:MAX_ARTICLES_TRIED]:
        own = [p for p in passages if p.article.id == evidence.article.id]
        alone = asked.read(asked.question, own)
        if asked.is_confident(alone):
            lead = alone.evidence[0]
            others = [
                e for e in reading.evidence if (e.article.id, e.sentence) != _sentence_id(lead)
            ]
            return Reading((lead, *others), alone.confidence)
    return reading


def _sentence_id(evidence: Evidence) -> tuple[str, object]:
    return evidence.article.id, evidence.sentence


def _is_preferred(article: Article, best: Article, wishes: Sequence[TimePreference]) -> bool:
    """Whether an article is wished for rather than the one that matches best."""
    own, others = _range_matches(article, wishes), _range_matches(best, wishes)
    if own != others:
        return own > others
    is_newest = any(wish.is_newest for wish in wishes)
    return is_newest and compare_recency(article, best).which == "first"


def _range_matches(article: Article, wishes: Iterable[TimePreference]) -> int:
    """How many of the ranges an article lies in."""
    return sum(is_in_date_range(article.date, narrow_to_range(NO_FILTERS, wish)) for wish in wishes)


def _with_outcome(wish: TimePreference, best: Article) -> TimePreference:
    is_met = wish.is_only or is_in_date_range(best.date, narrow_to_range(NO_FILTERS, wish))
    return replace(wish, is_met=is_met)
