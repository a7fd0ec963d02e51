"""Follow-up suggestions: what the articles of an answer say beyond it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from assistant.suggestions.candidates import ArticleText, QuestionCandidate, question_candidates
from assistant.suggestions.lexicon import NAME_WORD, THING_NOUNS
from assistant.types import Answer
from index.errors import ArticleNotFound
from index.search.searcher import Session

MAX_CITED_READ, MAX_OTHERS_READ = 3, 5  # articles
MAX_HITS = 30  # passages near the answer, among which the other articles are
SHARED_NAME_BONUS, SAME_ARTICLE_BONUS, REPEATED_TOPIC_PENALTY = 0.5, 0.3, 0.4
_NAME = re.compile(NAME_WORD)


def related_texts(session: Session, answer: Answer) -> list[ArticleText]:
    """The cited articles, and others near the answer; empty without citations."""
    if not answer.citations:
        return []
    cited = list(dict.fromkeys(c.article_id for c in answer.citations))[:MAX_CITED_READ]
    texts: list[ArticleText] = []
    for article_id in (*cited, *_related_articles(session, answer, cited)):
        with suppress(ArticleNotFound):  # a build removed it since it was cited
            article = session.article(article_id)
            texts.append((article, session.own_sentences(article)))
    return texts


def next_candidates(
    texts: Sequence[ArticleText], answer: Answer, pause: Callable[[], None]
) -> list[QuestionCandidate]:
    """The candidates of these articles that the answer leaves open.

    Those of uncited articles share a name with the answer.
    """
    cited = {c.article_id for c in answer.citations}
    known = {(c.article_id, c.start) for c in answer.citations}
    names = _names(" ".join((answer.question, *(c.quote for c in answer.citations))))
    asked_of = _names(answer.question)
    found: list[QuestionCandidate] = []
    for candidate in question_candidates(texts, pause):
        own = _names(candidate.topic)
        shares, is_same = bool(names & own), candidate.article_id in cited
        if (candidate.article_id, candidate.start) in known or not (shares or is_same):
            continue
        score = candidate.score + SHARED_NAME_BONUS * shares + SAME_ARTICLE_BONUS * is_same
        score -= REPEATED_TOPIC_PENALTY * (own <= asked_of)
        found.append(replace(candidate, score=score))
    return found


def _related_articles(session: Session, answer: Answer, cited: list[str]) -> list[str]:
    """Other articles on the answer's topic, nearest first."""
    hits = session.search(f"{answer.searched_for} {answer.citations[0].quote}"[:1000], MAX_HITS)
    others = dict.fromkeys(hit.passage.article_id for hit in hits)
    copies = {identity for c in answer.citations for identity in c.also_in}
    return [each for each in others if each not in cited and each not in copies][:MAX_OTHERS_READ]


def _names(text: str) -> set[str]:
    """The words of names, without common nouns such as Treaty."""
    names = (re.sub("[’']s$", "", name).casefold() for name in _NAME.findall(text))
    return {name for name in names if len(name) > 2} - THING_NOUNS
