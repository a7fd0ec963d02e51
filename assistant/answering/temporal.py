"""Questions with a time preference: for the newest article, or for articles of some time.

The preferred article comes first if it answers with enough confidence. Without a time preference,
the order is as for any other question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.recency import compare_recency
from assistant.answering.types import Finding, RetrievedPassages
from assistant.query.time_expressions import narrow_to_range
from assistant.types import NO_FILTERS, Evidence, Reading, ReadingPassage, TimePreference
from index.search.filters import is_in_date_range
from index.types import Article

PASSAGES_READ = 20  # twice the usual: the newest article is seldom the best match
PASSAGES_IN_RANGE = 10  # further passages, of the preferred range
MIN_SCORE_SHARE = 0.3  # of the best score; other articles below it hardly ever answer
MAX_ARTICLES_TRIED = 4  # articles that are read alone; each costs a passage or two


def answer_temporal(context: QuestionContext, engine: Engine) -> Finding | None:
    """The answer, the preferred article first; None if the question prefers no time.

    "Who leads Laos now?" prefers the newest article that says who leads Laos.
    """
    preferences = tuple(each for each in context.times if not each.is_only)
    if not preferences:
        return None
    retrieved = _retrieve(context, engine, preferences)
    reading = engine.read(context, retrieved.passages)
    if not engine.is_confident(reading):
        return Finding(reading, retrieved.passages)
    reading = _preferred_first(context, engine, reading, retrieved.passages, preferences)
    best = reading.evidence[0].article
    times = tuple(_with_outcome(each, best) for each in context.times)
    sentences = engine.compose(context, reading, retrieved)
    return Finding(reading, retrieved.passages, sentences, times=times)


def _retrieve(
    context: QuestionContext, engine: Engine, preferences: Iterable[TimePreference]
) -> RetrievedPassages:
    """More passages than usual, and with them the best of the preferred range."""
    retrieved = engine.retrieve(context, PASSAGES_READ)
    for preference in preferences:
        if not (preference.since or preference.until):
            continue
        narrow = replace(context, filters=narrow_to_range(context.filters, preference))
        within = engine.retrieve(narrow, PASSAGES_IN_RANGE)
        known = {passage.hit.passage.id for passage in retrieved.passages}
        further = [p for p in within.passages if p.hit.passage.id not in known]
        retrieved = RetrievedPassages(
            (*retrieved.passages, *further), retrieved.duplicate_ids | within.duplicate_ids
        )
    return retrieved


def _preferred_first(
    context: QuestionContext,
    engine: Engine,
    reading: Reading,
    passages: Sequence[ReadingPassage],
    preferences: Sequence[TimePreference],
) -> Reading:
    """The reading with the evidence of a preferred article first, if one answers."""
    best = reading.evidence[0]
    found: dict[str, Evidence] = {}
    for evidence in reading.evidence:
        if evidence.score >= MIN_SCORE_SHARE * best.score:
            found.setdefault(evidence.article.id, evidence)
    better = [e for e in found.values() if _is_preferred(e.article, best.article, preferences)]
    better.sort(
        key=lambda e: (_range_matches(e.article, preferences), e.article.date or ""), reverse=True
    )
    for evidence in better[:MAX_ARTICLES_TRIED]:
        own = [p for p in passages if p.article.id == evidence.article.id]
        alone = engine.read(context, own)
        if engine.is_confident(alone):
            lead = alone.evidence[0]
            others = (each for each in reading.evidence if each.position != lead.position)
            return replace(alone, evidence=(lead, *others))
    return reading


def _is_preferred(article: Article, best: Article, preferences: Sequence[TimePreference]) -> bool:
    """Whether an article is preferred to the one that matches best."""
    own, others = _range_matches(article, preferences), _range_matches(best, preferences)
    if own != others:
        return own > others
    is_newest = any(each.is_newest for each in preferences)
    return is_newest and compare_recency(article, best).which == "first"


def _range_matches(article: Article, preferences: Iterable[TimePreference]) -> int:
    """How many of the preferred ranges an article lies in."""
    return sum(_is_in_range(article, each) for each in preferences)


def _with_outcome(preference: TimePreference, best: Article) -> TimePreference:
    """The preference with whether the best article meets it."""
    return replace(preference, is_met=preference.is_only or _is_in_range(best, preference))


def _is_in_range(article: Article, preference: TimePreference) -> bool:
    return is_in_date_range(article.date, narrow_to_range(NO_FILTERS, preference))
