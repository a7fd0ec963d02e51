"""Records and protocols between an answer, a language model and the verification of its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from assistant.verification.types import NumberedSource, VerificationResult


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages to a language model: `system` instructs, `user` contains the question."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class GenerationLimits:
    """The limits of one answer; `silence_seconds` is the longest wait for the next word."""

    seconds: float = 120.0
    silence_seconds: float = 60.0
    tokens: int = 400

    @property
    def connection_seconds(self) -> float:
        """When a silent connection is closed: after `silence_seconds` is reported, never before."""
        return self.silence_seconds + 5.0


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """The token counts of the model's server; None if it does not report them."""

    tokens_in: int | None = None
    tokens_out: int | None = None


class LanguageModel(Protocol):
    """A language model that streams its text.

    Anything with these members can be plugged in. `start`, if a model has it, is called before each
    answer and may be slow: the limits count from its return.
    """

    @property
    def name(self) -> str:
        """The name under which an answer attributes its text."""

    def stream(self, prompt: Prompt, limits: GenerationLimits) -> Iterator[str | TokenUsage]:
        """Pieces of text as they arrive, and the token usage; closing the iterator stops the work.

        It ends normally only when the model has finished; otherwise it raises LanguageModelFailed.
        """


class Verifier(Protocol):
    """Finds the sources that support each statement; `assistant.verification` implements it."""

    def verify(
        self,
        statements: Sequence[str],
        sources: Sequence[NumberedSource],
        hints: Sequence[tuple[int, ...]],
        question: str = "",
    ) -> tuple[VerificationResult, ...]:
        """One result for each statement, in order; `hints` are the model's citations, untrusted."""
