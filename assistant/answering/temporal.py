"""A question whose words of time wish for the newest article, or for those of some time.

Among the articles that answer it with enough confidence, the one that the words wish for comes
first. One that does not answer never does, and without such words the order is that of any answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering.context import Asked, Found, Retrieved
from assistant.answering.recency import newer
from assistant.query.time_expressions import in_range
from assistant.types import EVERYTHING, Evidence, Reading, ReadingPassage, TimeWish
from index.search.filters import is_in_range
from index.types import Article

PASSAGES_READ = 20  # twice the usual: the newest article is seldom the best match
IN_RANGE = 10  # further passages out of the range that is wished for
WORTH_A_TRY = 0.3  # of the best score; below, another article answered hardly ever
MOST_TRIES = 4  # articles that are read alone; each costs a passage or two


def answer_timed(asked: Asked) -> Found | None:
    """The answer, the wished-for article first; None where no words of time wish for one."""
    wishes = tuple(wish for wish in asked.times if not wish.is_only)
    if not wishes:
        return None
    retrieved = _retrieve(asked, wishes)
    reading = asked.read(asked.question, retrieved.passages)
    if not asked.is_found(reading):
        return Found(reading, retrieved.passages)
    reading = _wished_first(asked, reading, retrieved.passages, wishes)
    best = reading.evidence[0].article
    told = tuple(_told(wish, best) for wish in asked.times)
    statements, citations = asked.compose(reading, retrieved.folded)
    return Found(reading, retrieved.passages, statements, citations, times=told)


def _retrieve(asked: Asked, wishes: Iterable[TimeWish]) -> Retrieved:
    """More passages than usual, and with them the best of the range that is wished for."""
    retrieved = asked.retrieve(asked.question, most=PASSAGES_READ)
    for wish in wishes:
        if not (wish.since or wish.until):
            continue
        narrow = replace(asked, filters=in_range(asked.filters, wish))
        within = narrow.retrieve(asked.question, most=IN_RANGE)
        known = {passage.hit.passage.id for passage in retrieved.passages}
        further = [p for p in within.passages if p.hit.passage.id not in known]
        retrieved = Retrieved((*retrieved.passages, *further), retrieved.folded | within.folded)
    return retrieved


def _wished_first(
    asked: Asked,
    reading: Reading,
    passages: Sequence[ReadingPassage],
    wishes: Sequence[TimeWish],
) -> Reading:
    """The reading with another article's evidence first, if that is wished for and answers."""
    best = reading.evidence[0]
    found: dict[str, Evidence] = {}
    for evidence in reading.evidence:
        if evidence.score >= WORTH_A_TRY * best.score:
            found.setdefault(evidence.article.id, evidence)
    better = [e for e in found.values() if _is_better(e.article, best.article, wishes)]
    better.sort(key=lambda e: (_fit(e.article, wishes), e.article.date or ""), reverse=True)
    for evidence in better[:MOST_TRIES]:
        own = [p for p in passages if p.article.id == evidence.article.id]
        alone = asked.read(asked.question, own)
        if asked.is_found(alone):
            lead = alone.evidence[0]
            others = [e for e in reading.evidence if (e.article.id, e.sentence) != _place(lead)]
            return Reading((lead, *others), alone.confidence)
    return reading


def _place(evidence: Evidence) -> tuple[str, object]:
    return evidence.article.id, evidence.sentence


def _is_better(article: Article, best: Article, wishes: Sequence[TimeWish]) -> bool:
    """Whether an article is wished for rather than the one that matches best."""
    own, others = _fit(article, wishes), _fit(best, wishes)
    if own != others:
        return own > others
    is_newest = any(wish.is_newest for wish in wishes)
    return is_newest and newer(article, best).which == "first"


def _fit(article: Article, wishes: Iterable[TimeWish]) -> int:
    """How many of the ranges an article lies in."""
    return sum(is_in_range(article.date, in_range(EVERYTHING, wish)) for wish in wishes)


def _told(wish: TimeWish, best: Article) -> TimeWish:
    is_met = wish.is_only or is_in_range(best.date, in_range(EVERYTHING, wish))
    return replace(wish, is_met=is_met)
