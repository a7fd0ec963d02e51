"""Records of the checker: the sentences that were shown to a writer, and what became of his."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A sentence that the writer was shown under a number.

    `before` is the sentence before it in its article, which may name what pronouns point to.
    """

    number: int
    text: str
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """A written sentence with the numbers of the sources that bear it, the strongest first.

    `score` is the probability, 0 to 1, that they do. `problems` say in plain words what does not
    follow; a `supported` one has none.
    """

    text: str
    sources: tuple[int, ...]
    support: Literal["supported", "weak", "unsupported"]
    score: float
    problems: tuple[str, ...]
