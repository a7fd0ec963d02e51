"""A question with parts: each is answered from what is read already, else by its own search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.context import CitedStatements, Finding, QuestionContext, RetrievedPassages
from assistant.query.multi_part_questions import comparison_sides, decompose
from assistant.types import QuestionPart, Reading

STATEMENTS_PER_PART = 2  # the answer and what adds most to it; more would drown the other parts


@dataclass(frozen=True, slots=True)
class PartFinding:
    """A part of a question with what was read for it; `found` if that answers it."""

    question: str
    retrieved: RetrievedPassages
    reading: Reading
    found: bool


def answer_multi_part(asked: QuestionContext) -> Finding | None:
    """Answer part by part; None where a single thing is asked."""
    questions = decompose(asked.question)
    if len(questions) == 1:
        return None
    together = asked.retrieve(asked.question)
    parts = read_parts(asked, questions, together)
    if both := comparison_sides(asked.question):
        parts = tuple(
            part if part.found else _with_naming_sentence(asked, part, side)
            for part, side in zip(parts, both, strict=True)
        )
    (statements, citations), told = join_parts(
        parts, lambda part: asked.compose(part.reading, part.retrieved.duplicate_ids)
    )
    best = next((part for part in parts if part.found), parts[0])
    passages = tuple(passage for part in parts for passage in part.retrieved.passages)
    return Finding(best.reading, passages, statements, citations, told)


def read_parts(
    asked: QuestionContext, questions: Sequence[str], together: RetrievedPassages
) -> tuple[PartFinding, ...]:
    """Read for each part; only what the common passages do not answer is searched for again."""
    result = []
    for question in questions:
        retrieved = together
        reading = asked.read(question, retrieved.passages)
        if not asked.is_confident(reading):
            own = asked.retrieve(question)
            again = asked.read(question, own.passages)
            if again.confidence > reading.confidence:
                retrieved, reading = own, again
        result.append(PartFinding(question, retrieved, reading, asked.is_confident(reading)))
    return tuple(result)


def _with_naming_sentence(asked: QuestionContext, part: PartFinding, side: str) -> PartFinding:
    """A side of a comparison with the best sentence that names it, however little that answers."""
    named = asked.session.text.content_terms(side) or asked.session.text.terms(side)
    evidence = tuple(
        each
        for each in part.reading.evidence
        if set(asked.session.text.terms(each.quote)).issuperset(named)
    )
    reading = replace(part.reading, evidence=evidence[:1])
    return replace(part, reading=reading, found=True) if named and evidence else part


def join_parts(
    parts: Iterable[PartFinding], compose: Callable[[PartFinding], CitedStatements]
) -> tuple[CitedStatements, tuple[QuestionPart, ...]]:
    """One answer out of those of the parts; a sentence that answers two is given once."""
    numbering = CitationNumbers()
    told: list[QuestionPart] = []
    for part in parts:
        composed = compose(part) if part.found else ((), ())
        own = list(zip(*composed, strict=True))[:STATEMENTS_PER_PART]
        told.append(QuestionPart(part.question, tuple(numbering.add(*each) for each in own)))
    return numbering.cited_statements, tuple(told)
