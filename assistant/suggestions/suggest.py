"""Suggested questions for a library and after an answer; each is asked first to check it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.suggestions.candidates import QuestionCandidate, question_candidates, sample_articles
from assistant.suggestions.next_questions import next_candidates, related_texts
from assistant.suggestions.selection import is_answered_by, select_questions
from assistant.types import Answer, Turn
from index.search.searcher import Searcher

FIRST_COUNT, MAX_FIRST_CHECKS = 5, 20  # shown on an empty page, and checked at most
NEXT_COUNT, MAX_NEXT_CHECKS = 3, 10  # below an answer

Ask = Callable[[str, Sequence[Turn]], Answer]
Pause = Callable[[], None]
"""Called between steps; may wait, and may raise to stop the work."""


def first_questions(searcher: Searcher, ask: Ask, pause: Pause) -> tuple[str, ...]:
    """Questions for an empty conversation; fewer or none if the articles give no good ones."""
    with searcher.session() as session:
        texts = sample_articles(session)
    candidates = question_candidates(texts, pause)

    def is_answerable(candidate: QuestionCandidate) -> bool:
        pause()
        return is_answered_by(ask(candidate.question, ()), candidate)

    return _questions(select_questions(candidates, is_answerable, FIRST_COUNT, MAX_FIRST_CHECKS))


def next_questions(
    searcher: Searcher, answer: Answer, history: Sequence[Turn], ask: Ask, pause: Pause
) -> tuple[str, ...]:
    """Questions on what the articles say beyond an answer; `history` ends with its turn.

    Each is asked with that history, as a click asks it.
    """
    with searcher.session() as session:
        texts = related_texts(session, answer)
    candidates = next_candidates(texts, answer, pause)
    known = {(c.article_id, c.start) for c in answer.citations}

    def is_answerable(candidate: QuestionCandidate) -> bool:
        pause()
        found = ask(candidate.question, history)
        cited = {(c.article_id, c.start) for c in found.citations}
        return is_answered_by(found, candidate) and not cited <= known

    previous_questions = [turn.question for turn in history] + [
        answer.question,
        answer.searched_for,
    ]
    return _questions(
        select_questions(candidates, is_answerable, NEXT_COUNT, MAX_NEXT_CHECKS, previous_questions)
    )


def _questions(chosen: Sequence[QuestionCandidate]) -> tuple[str, ...]:
    return tuple(candidate.question for candidate in chosen)
