"""Factoid questions, and all others: the sentence that answers best, and what adds to it."""

from __future__ import annotations

from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.types import Finding


def answer_factoid(context: QuestionContext, engine: Engine) -> Finding:
    """Search, read and compose once; every question can be answered so."""
    retrieved = engine.retrieve(context)
    reading = engine.read(context, retrieved.passages)
    if not engine.is_confident(reading):
        return Finding(reading, retrieved.passages)
    sentences = engine.compose(context, reading, retrieved)
    return Finding(reading, retrieved.passages, sentences)
