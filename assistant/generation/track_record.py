"""How much of what a language model writes the articles bear, over its last answers."""

from __future__ import annotations

import threading
from collections import deque

from assistant.types import GeneratedAnswer

ANSWERS_KEPT = 8  # a few minutes of use
MIN_SENTENCES = 10  # fewer say little about a model
MIN_SHOWN_SHARE = 0.5  # models that are worth their time stay well above


class TrackRecord:
    """The last answers of one model. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: deque[tuple[int, int]] = deque(maxlen=ANSWERS_KEPT)

    def add(self, written: GeneratedAnswer) -> None:
        """Count the sentences of an answer: those that are supported, and all."""
        borne = sum(statement.support == "supported" for statement in written.statements)
        with self._lock:
            self._answers.append((borne, len(written.statements) + len(written.unsupported)))

    def warning(self, model: str) -> str | None:
        """One sentence for people if the model is too weak to be of use; None if it is not."""
        with self._lock:
            borne, total = map(sum, zip(*self._answers, strict=True)) if self._answers else (0, 0)
        if total < MIN_SENTENCES or borne >= MIN_SHOWN_SHARE * total:
            return None
        return (
            f"{model} may be too weak for this: of the last {total} sentences that it wrote, the "
            f"articles bear {borne}. A larger model would write better answers; the quoted answers "
            "do not depend on it."
        )
