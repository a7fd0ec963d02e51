"""What passes between an answer, a language model and the checks on what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from assistant.verification.types import NumberedSource, VerificationResult


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked: `system` says how to answer, `user` holds the question."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class GenerationLimits:
    """The most that one answer may take; `silence_seconds` is without a single word."""

    seconds: float = 120.0
    silence_seconds: float = 60.0
    tokens: int = 400

    @property
    def connection_seconds(self) -> float:
        """When a silent connection is given up: later than the silence is told, never before it."""
        return self.silence_seconds + 5.0


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """The tokens that a model's server counted; None where it does not tell."""

    tokens_in: int | None = None
    tokens_out: int | None = None


class LanguageModel(Protocol):
    """A language model that writes word by word.

    Whatever has these can be plugged in. `start`, where a model has it, is called before each
    answer and may take its time: the limits count from its end.
    """

    @property
    def name(self) -> str:
        """What it is called where an answer says who wrote it."""

    def stream(self, prompt: Prompt, limits: GenerationLimits) -> Iterator[str | TokenUsage]:
        """Pieces of the text as they come, and what they took; closing it stops the work.

        Ends by itself only where the model had ended. LanguageModelFailed for all else.
        """


class Verifier(Protocol):
    """Finds for each statement the sources that support it; `assistant.verification` has ours."""

    def verify(
        self,
        statements: Sequence[str],
        sources: Sequence[NumberedSource],
        hints: Sequence[tuple[int, ...]],
        question: str = "",
    ) -> tuple[VerificationResult, ...]:
        """One result a statement, in order; `hints` are the model's own numbers, not believed."""
