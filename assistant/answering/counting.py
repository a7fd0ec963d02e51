"""Counts the articles that mention something or are of some time, in total and by month."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.types import UNCITED_CONFIDENCE, Finding
from assistant.nlp.sentence_equality import sentence_key
from assistant.query.count_questions import parse_count_question
from assistant.query.publication_periods import counts_by_period
from assistant.types import (
    ArticleCount,
    CountedArticle,
    Evidence,
    Filters,
    Reading,
    StructuredResult,
)
from index.search.filters import is_in_date_range
from index.search.phrases import ArticleMatch
from index.search.searcher import Session

CONFIDENCE = 0.97  # docs/experiments.md, "Counting articles"
MAX_QUOTED = 5  # articles that are quoted with a sentence; the others are only listed
MAX_LISTED = 50  # articles in the list; the Articles view shows all


def answer_counts(context: QuestionContext, engine: Engine) -> Finding | None:
    """The number of articles, with a sentence of the newest; None for other questions."""
    count_question = parse_count_question(context.question)
    if count_question is None:
        return None
    session, period = engine.session, count_question.period
    engine.timer.begin("searching")
    words, phrase, matches = _matching_articles(session, count_question.phrase, context.filters)
    if period:
        range_ = Filters(period.since, period.until)
        matches = [match for match in matches if is_in_date_range(match.date, range_)]
    what = " and ".join(filter(None, [words, period.words if period else ""]))
    count = _count(session, what, matches)
    quoted = (_sentence_with(session, match, phrase) for match in matches[:MAX_QUOTED])
    different: dict[tuple[str, ...], Evidence] = {}  # one sentence may be in all of them
    for each in filter(None, quoted):
        different.setdefault(sentence_key(each.quote).words, each)
    sentences = engine.quote([*different.values()])
    return Finding(
        Reading((), CONFIDENCE if sentences else UNCITED_CONFIDENCE),
        sentences=sentences,
        message=count_words(count),
        structured=StructuredResult("count", count=count),
    )


def _count(session: Session, what: str, matches: Sequence[ArticleMatch]) -> ArticleCount:
    periods, undated = counts_by_period([match.date for match in matches])
    return ArticleCount(
        what=what,
        articles=len(matches),
        distinct=session.count_distinct(matches),
        periods=periods,
        undated=undated,
        listed=tuple(CountedArticle(m.id, m.title, m.date) for m in matches[:MAX_LISTED]),
    )


def count_words(count: ArticleCount) -> str:
    """The number in a sentence."""
    what, number = count.what, f"{count.articles:,} articles"
    if count.articles < 2:
        what = re.sub(r"^mention\b", "mentions", re.sub(r"^were\b|(?<=” and )were\b", "was", what))
        number = "1 article" if count.articles else "No article"
    words = f"{number} {what}"
    if count.distinct < count.articles:
        words += f" ({count.distinct:,} if near-copies count once)"
    return f"{words}."


def _matching_articles(
    session: Session, phrase: str, filters: Filters
) -> tuple[str, str, list[ArticleMatch]]:
    """The words for what is counted, the phrase to quote, and the articles that contain it.

    "A and B" that no article contains as one phrase means both, apart.
    """
    if not phrase:
        return "", "", session.articles(filters)
    if matches := session.find_phrase(phrase, filters):
        return f"mention “{phrase}”", phrase, matches
    for word in (" and ", " or "):
        sides = [side.strip() for side in phrase.split(word)]
        if len(sides) == 2 and all(sides):
            first, second = (session.find_phrase(side, filters) for side in sides)
            ids = {m.id for m in first}, {m.id for m in second}
            selected = ids[0] & ids[1] if word == " and " else ids[0] | ids[1]
            both = {m.id: m for m in (*second, *first) if m.id in selected}
            ordered = sorted(sorted(both.values(), key=_id), key=_date, reverse=True)
            return f"mention “{sides[0]}”{word}“{sides[1]}”", sides[0], ordered
    return f"mention “{phrase}”", phrase, []


def _id(match: ArticleMatch) -> str:
    return match.id


def _date(match: ArticleMatch) -> str:
    return match.date or ""


def _sentence_with(session: Session, match: ArticleMatch, phrase: str) -> Evidence | None:
    """The first sentence of the passage that contains the phrase, else most of its words."""
    article = session.article(match.id)
    terms = set(session.text.content_terms(phrase))
    inside = [
        Evidence(article, sentence, CONFIDENCE)
        for sentence in session.sentences(match.id)
        if match.start <= sentence.start and sentence.end <= match.end
    ]

    def rank(evidence: Evidence) -> tuple[bool, int]:
        contained = terms.intersection(session.text.terms(evidence.quote))
        return phrase.casefold() in evidence.quote.casefold(), len(contained)

    return max(inside, key=rank, default=None)
