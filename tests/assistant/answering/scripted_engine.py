"""An engine that reads what a test has written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answering.context import QuestionContext
from assistant.answering.extractive import compose
from assistant.answering.types import CitedSentence, RetrievedPassages
from assistant.types import Reading


@dataclass
class ScriptedEngine:
    """Has a reading for each question; the threshold is 0.5."""

    readings: dict[str, Reading]
    searched: list[str] = field(default_factory=list)

    def retrieve(self, context: QuestionContext) -> RetrievedPassages:
        self.searched.append(context.question)
        return RetrievedPassages((), frozenset())

    def read(self, context: QuestionContext, passages: object) -> Reading:
        return self.readings[context.question]

    def is_confident(self, reading: Reading) -> bool:
        return bool(reading.evidence) and reading.confidence >= 0.5

    def compose(
        self, context: QuestionContext, reading: Reading, retrieved: RetrievedPassages
    ) -> tuple[CitedSentence, ...]:
        return compose(reading)
