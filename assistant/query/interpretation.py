"""What a question of a conversation asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.query.rewriting import AlternativeRewrite, rewrite
from assistant.types import Turn


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A stand-alone question.

    `about` are the titles that the turn before cited, where the question leans on it; `otherwise`
    is what else it may ask, in turn, while nothing is found; `others` are asked too where its
    answer is not sure, and the surest is taken.
    """

    question: str
    about: tuple[str, ...] = ()
    fallback_questions: tuple[str, ...] = ()
    others: tuple[AlternativeRewrite, ...] = ()


def interpret(question: str, history: Sequence[Turn]) -> Interpretation:
    """Put a question into words that need no turn before."""
    if not history:
        return Interpretation(question)
    put = rewrite(question, history)
    if put.question == question:
        return Interpretation(question, others=put.others)
    otherwise = (question,) if put.is_guess else ()
    return Interpretation(put.question, history[-1].titles, otherwise, put.others)
