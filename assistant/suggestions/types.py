"""A question made of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal[
    "who", "did", "when", "where", "what", "how many", "why", "said", "happened", "letters", "own"
]
"""What is asked for; "did" is who did something, "own" whatever an article asks itself."""


@dataclass(frozen=True, slots=True)
class GeneratedQuestion:
    """A question and what it asks of."""

    question: str
    kind: QuestionKind
    topic: str
