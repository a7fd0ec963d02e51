"""The numbered sentences that a model is given, and the verdict on each generated sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SupportLevel = Literal["supported", "weak", "unsupported"]


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A sentence that the model was given under a number.

    `before` is the previous sentence of its article, where antecedents of pronouns may be.
    """

    number: int
    text: str
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """The verdict on a generated sentence, with the numbers of its sources, the strongest first.

    `score` is the probability, 0 to 1, that the sources support it. `problems` are sentences for
    people; a `supported` one has none.
    """

    text: str
    sources: tuple[int, ...]
    support: SupportLevel
    score: float
    problems: tuple[str, ...]
