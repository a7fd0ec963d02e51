"""Counts the articles that mention something or are of some time, in total and by month."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.article_selection import select_articles
from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.overviews import overview_of
from assistant.answering.types import UNCITED_CONFIDENCE, Finding
from assistant.nlp.sentence_equality import sentence_key
from assistant.query.article_selections import ArticleSelection
from assistant.query.count_questions import parse_count_question
from assistant.query.publication_periods import counts_by_period
from assistant.types import (
    ArticleCount,
    CountedArticle,
    Evidence,
    Reading,
    StructuredResult,
)
from index.search.phrases import ArticleMatch
from index.search.searcher import Session

CONFIDENCE = 0.97  # docs/experiments.md, "Counting articles"
MAX_QUOTED = 5  # articles that are quoted with a sentence; the others are only listed
MAX_LISTED = 50  # articles in the list; the Articles view shows all
_SINGULAR = {"mention": "mentions", "are": "is", "were": "was"}
_PLURAL_VERB = re.compile(r"^mention\b|(?:^|(?<= and ))(?:are(?= by| from)|were(?= published))")


def answer_counts(context: QuestionContext, engine: Engine) -> Finding | None:
    """The number of articles, with a sentence of the newest; None for other questions.

    Where a list is asked for and none has the words, the nearest are quoted.
    """
    count_question = parse_count_question(context.question)
    if count_question is None:
        return None
    session = engine.session
    engine.timer.begin("searching")
    selected = select_articles(session, count_question.selection, context.filters)
    if selected is None:
        return None
    matches, selection = selected.articles, count_question.selection
    if count_question.is_list and not matches:
        if selection == ArticleSelection(period=selection.period):
            return None  # "What article was published in 1937?" may ask for what an article tells
        if selection == ArticleSelection(selection.phrase) and (
            near := overview_of(context, engine, selection.phrase)
        ):
            return near
    count = _count(session, selected.words, matches)
    quoted = (_sentence_with(session, match, selected.phrase) for match in matches[:MAX_QUOTED])
    different: dict[tuple[str, ...], Evidence] = {}  # one sentence may be in all of them
    for each in filter(None, quoted):
        different.setdefault(sentence_key(each.quote).words, each)
    sentences = engine.quote([*different.values()])
    words = count_words(count)
    if count_question.is_list and matches:
        words = f"{words[:-1]}: {_titles(matches)}."
    return Finding(
        Reading((), CONFIDENCE if sentences else UNCITED_CONFIDENCE),
        sentences=sentences,
        message=words,
        structured=StructuredResult("count", count=count),
    )


def _titles(matches: Sequence[ArticleMatch]) -> str:
    """The titles of the first articles."""
    named = ", ".join(f"“{match.title}”" for match in matches[:MAX_QUOTED])
    left = len(matches) - MAX_QUOTED
    return f"{named} and {left:,} more" if left > 0 else named


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
        what = _PLURAL_VERB.sub(lambda found: _SINGULAR[found[0]], what)
        number = "1 article" if count.articles else "No article"
    words = f"{number} {what}".rstrip()
    if count.distinct < count.articles:
        words += f" ({count.distinct:,} if near-copies count once)"
    return f"{words}."


def _sentence_with(session: Session, match: ArticleMatch, phrase: str) -> Evidence | None:
    """The first sentence of the passage that contains the phrase, else most of its words."""
    article = session.article(match.id)
    terms = set(session.text.content_terms(phrase))
    inside = [
        Evidence(article, sentence, CONFIDENCE)
        for sentence in session.citable_sentences(article)
        if match.start <= sentence.start and sentence.end <= match.end
    ]

    def rank(evidence: Evidence) -> tuple[bool, int]:
        contained = terms.intersection(session.text.terms(evidence.quote))
        return phrase.casefold() in evidence.quote.casefold(), len(contained)

    return max(inside, key=rank, default=None)
