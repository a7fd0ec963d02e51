"""What to ask next: what the articles of an answer tell beyond it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.suggesting.propose import Candidate, candidates_of
from assistant.suggesting.words import NAME_WORD, THINGS
from assistant.types import Answer
from index.errors import ArticleNotFound
from index.search import Session

CITED_READ, OTHERS_READ = 3, 5  # articles
HITS = 30  # passages near the answer, among which the other articles are
SHARES_NAME, SAME_ARTICLE, ALL_OVER_AGAIN = 0.5, 0.3, 0.4
_NAME = re.compile(NAME_WORD)


def following_candidates(
    session: Session, answer: Answer, pause: Callable[[], None]
) -> list[Candidate]:
    """Questions on the cited articles and on others near them that the answer leaves open.

    Those from another article share a name with the question or the cited sentences. `pause` is
    called before each article and may raise to stop.
    """
    if not answer.citations:
        return []
    cited = list(dict.fromkeys(c.article_id for c in answer.citations))[:CITED_READ]
    known = {(c.article_id, c.start) for c in answer.citations}
    names = _names(" ".join((answer.question, *(c.quote for c in answer.citations))))
    asked_of = _names(answer.question)
    found: list[Candidate] = []
    for article_id in (*cited, *_near(session, answer, cited)):
        pause()
        try:
            article = session.article(article_id)
            proposed = candidates_of(article, session.sentences(article_id))
        except ArticleNotFound:  # a build took it out since it was cited
            continue
        for candidate in proposed:
            shares = bool(names & _names(candidate.about))
            is_same = article_id in cited
            if (article_id, candidate.start) in known or not (shares or is_same):
                continue
            score = candidate.score + SHARES_NAME * shares + SAME_ARTICLE * is_same
            if _names(candidate.about) <= asked_of:
                score -= ALL_OVER_AGAIN
            found.append(replace(candidate, score=score))
    return found


def _near(session: Session, answer: Answer, cited: list[str]) -> list[str]:
    """Other articles on what the answer is on, nearest first."""
    hits = session.search(f"{answer.searched_for} {answer.citations[0].quote}"[:1000], HITS)
    others = dict.fromkeys(hit.passage.article_id for hit in hits)
    copies = {identity for c in answer.citations for identity in c.also_in}
    return [each for each in others if each not in cited and each not in copies][:OTHERS_READ]


def _names(text: str) -> set[str]:
    """The words of names, but for those that many things have in common, such as Treaty."""
    names = (re.sub("[’']s$", "", name).casefold() for name in _NAME.findall(text))
    return {name for name in names if len(name) > 2} - THINGS
