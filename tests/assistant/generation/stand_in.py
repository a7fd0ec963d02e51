"""A checker that any test can follow by hand: the words of a sentence must stand in one source."""

from __future__ import annotations

import re

from assistant.verification.types import VerificationResult


class WordChecker:
    """Supported if all words stand in one source, weak if four of five do."""

    def __init__(self) -> None:
        self.hints = []

    def verify(self, statements, sources, hints, question=""):
        self.hints += hints
        return tuple(self._check(statement, sources) for statement in statements)

    def _check(self, statement, sources):
        own = words(statement)
        best = max(sources, key=lambda source: len(own & words(source.text)))
        share = len(own & words(best.text)) / max(1, len(own))
        if share == 1:
            return VerificationResult(statement, (best.number,), "supported", 0.9, ())
        if share >= 0.8:
            return VerificationResult(
                statement, (best.number,), "weak", 0.6, ("a word is not in it",)
            )
        return VerificationResult(statement, (), "unsupported", 0.1, ("no source says it",))


def words(text):
    return set(re.findall(r"\w+", text.casefold()))
