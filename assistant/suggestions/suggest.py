"""Suggested questions for a library and for what comes after an answer, each asked before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.suggestions.candidates import Candidate, proposed, sample
from assistant.suggestions.next_questions import following_candidates, texts_to_follow
from assistant.suggestions.selection import answers, choose
from assistant.types import Answer, Turn
from index.search.searcher import Searcher

FIRST, FIRST_CHECKS = 5, 20  # shown on an empty page, and tried for them at most
NEXT, NEXT_CHECKS = 3, 10  # below an answer

Ask = Callable[[str, Sequence[Turn]], Answer]
Pause = Callable[[], None]
"""Called between steps of the work; may wait, and may raise to stop it."""


def first_questions(searcher: Searcher, ask: Ask, pause: Pause) -> tuple[str, ...]:
    """Questions to begin with; fewer, or none, where the articles give no good ones."""
    with searcher.session() as session:
        texts = sample(session)
    candidates = proposed(texts, pause)

    def is_answerable(candidate: Candidate) -> bool:
        pause()
        return answers(ask(candidate.question, ()), candidate)

    return _questions(choose(candidates, is_answerable, FIRST, FIRST_CHECKS))


def next_questions(
    searcher: Searcher, answer: Answer, history: Sequence[Turn], ask: Ask, pause: Pause
) -> tuple[str, ...]:
    """Questions on what the articles tell beyond an answer; `history` ends with its turn.

    Each was asked behind that history, as a click asks it.
    """
    with searcher.session() as session:
        texts = texts_to_follow(session, answer)
    candidates = following_candidates(texts, answer, pause)
    known = {(c.article_id, c.start) for c in answer.citations}

    def is_answerable(candidate: Candidate) -> bool:
        pause()
        found = ask(candidate.question, history)
        places = {(c.article_id, c.start) for c in found.citations}
        return answers(found, candidate) and not places <= known

    asked = [turn.question for turn in history] + [answer.question, answer.searched_for]
    return _questions(choose(candidates, is_answerable, NEXT, NEXT_CHECKS, asked))


def _questions(chosen: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.question for candidate in chosen)
