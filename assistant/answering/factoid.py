"""Factoid questions, and all others: the best answering sentence, and sentences that add to it."""

from __future__ import annotations

from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.types import Finding


def answer_factoid(context: QuestionContext, engine: Engine) -> Finding:
    """Answer any question by one search, reading and composition."""
    retrieved = engine.retrieve(context)
    reading = engine.read(context, retrieved.passages)
    if not engine.is_confident(reading):
        return Finding(reading, retrieved.passages)
    sentences = engine.compose(context, reading, retrieved)
    return Finding(reading, retrieved.passages, sentences)
