"""Questions back: which of several articles is meant."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.types import UNCITED_CONFIDENCE, Finding
from assistant.types import Reading, StructuredResult

WHICH_ARTICLE = "Which article do you mean?"


def clarification(message: str, choices: Sequence[str]) -> Finding:
    """A message with questions to choose from, each of which stands alone."""
    return Finding(
        Reading((), UNCITED_CONFIDENCE),
        message=message,
        structured=StructuredResult(choices=tuple(choices)),
    )
