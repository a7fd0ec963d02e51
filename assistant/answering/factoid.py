"""The plain question: the sentence that answers it best, and what adds to it."""

from __future__ import annotations

from assistant.answering.context import Asked, Found


def answer_plainly(asked: Asked) -> Found:
    """Search, read and compose once; every question can be answered so."""
    retrieved = asked.retrieve(asked.question)
    reading = asked.read(asked.question, retrieved.passages)
    if not asked.is_found(reading):
        return Found(reading, retrieved.passages)
    return Found(reading, retrieved.passages, *asked.compose(reading, retrieved.folded))
