"""Records of answering: what was retrieved, the cited sentences, and what an answerer finds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.types import (
    UNSTRUCTURED,
    BridgeStep,
    Citation,
    Evidence,
    Position,
    QuestionPart,
    Reading,
    ReadingPassage,
    Statement,
    StructuredResult,
    TimePreference,
    YesNo,
)

UNCITED_CONFIDENCE = 0.01  # of an answer without citations: a reply, a clarification, a count of 0


@dataclass(frozen=True, slots=True)
class RetrievedPassages:
    """The passages to read for one question, best first.

    `duplicate_ids` are articles of passages left out because they only repeat these.
    """

    passages: tuple[ReadingPassage, ...]
    duplicate_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """One sentence of an answer: the statement, its only citation, and the evidence it quotes.

    `evidence` is the sentence in the reading that gave the answer; None if it is not among the
    evidence of that reading, as for the first step of a multi-hop answer.
    """

    statement: Statement
    citation: Citation
    evidence: Evidence | None = None

    @property
    def number(self) -> int:
        """The number of the citation, from 1."""
        return self.citation.number or 0

    def with_number(self, number: int) -> CitedSentence:
        """The same sentence under another number."""
        return replace(
            self,
            statement=replace(self.statement, citations=(number,)),
            citation=replace(self.citation, number=number),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answerer found: the sentences that answer, or none if the articles do not.

    `reading` holds the confidence and `passages` what was read for it. `message` is a remark in
    the assistant's own words; with `structured.choices` it asks for clarification. `times` are the
    question's time preferences and whether they were met; None if that was not decided.
    """

    reading: Reading
    passages: tuple[ReadingPassage, ...] = ()
    sentences: tuple[CitedSentence, ...] = ()
    parts: tuple[QuestionPart, ...] = ()
    hops: tuple[BridgeStep, ...] = ()
    times: tuple[TimePreference, ...] | None = None
    message: str | None = None
    structured: StructuredResult = UNSTRUCTURED
    verdict: YesNo | None = None
    decided_by: int | None = None
    sides: tuple[Position, ...] = ()
    agreement: tuple[Citation, ...] = ()
