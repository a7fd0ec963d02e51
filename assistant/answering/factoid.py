"""The plain question: the sentence that answers it best, and what adds to it."""

from __future__ import annotations

from assistant.answering.context import Finding, QuestionContext


def answer_factoid(asked: QuestionContext) -> Finding:
    """Search, read and compose once; every question can be answered so."""
    retrieved = asked.retrieve(asked.question)
    reading = asked.read(asked.question, retrieved.passages)
    if not asked.is_confident(reading):
        return Finding(reading, retrieved.passages)
    return Finding(reading, retrieved.passages, *asked.compose(reading, retrieved.duplicate_ids))
