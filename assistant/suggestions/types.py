"""A question generated from a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal[
    "who", "did", "when", "where", "what", "how many", "why", "said", "happened", "letters", "own"
]
"""What is asked for; "did" is who did something, "own" is a question of the article itself."""


@dataclass(frozen=True, slots=True)
class GeneratedQuestion:
    """A generated question, its type, and the phrase it is about."""

    question: str
    kind: QuestionKind
    topic: str
