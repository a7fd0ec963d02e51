"""Multi-part questions: each part is answered from common passages, else by its own search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.types import CitedSentence, Finding, RetrievedPassages
from assistant.query.multi_part_questions import comparison_sides, decompose
from assistant.types import QuestionPart, Reading

STATEMENTS_PER_PART = 2  # the answer and what adds most to it; more would drown the other parts


@dataclass(frozen=True, slots=True)
class PartFinding:
    """One part of a question with its reading; `is_answered` if the reading is confident."""

    context: QuestionContext
    retrieved: RetrievedPassages
    reading: Reading
    is_answered: bool


def answer_multi_part(context: QuestionContext, engine: Engine) -> Finding | None:
    """Answer part by part; None if the question has only one part.

    "When and where was it signed?" is answered as "When was it signed?", "Where was it signed?".
    """
    questions = decompose(context.question)
    if len(questions) == 1:
        return None
    common = engine.retrieve(context)
    parts = read_parts([with_question(context, each) for each in questions], engine, common)
    if sides := comparison_sides(context.question):
        parts = tuple(
            part if part.is_answered else _with_naming_sentence(part, side, engine)
            for part, side in zip(parts, sides, strict=True)
        )
    sentences, joined = join_parts(
        (part.context.question, _compose_part(part, engine)) for part in parts
    )
    best = next((part for part in parts if part.is_answered), parts[0])
    passages = tuple(passage for part in parts for passage in part.retrieved.passages)
    return Finding(best.reading, passages, sentences, joined)


def read_parts(
    parts: Sequence[QuestionContext], engine: Engine, common: RetrievedPassages
) -> tuple[PartFinding, ...]:
    """Read the common passages for each part; search again for a part that they do not answer."""
    result = []
    for part in parts:
        retrieved = common
        reading = engine.read(part, retrieved.passages)
        if not engine.is_confident(reading):
            own = engine.retrieve(part)
            again = engine.read(part, own.passages)
            if again.confidence > reading.confidence:
                retrieved, reading = own, again
        result.append(PartFinding(part, retrieved, reading, engine.is_confident(reading)))
    return tuple(result)


def join_parts(
    parts: Iterable[tuple[str, Sequence[CitedSentence]]],
) -> tuple[tuple[CitedSentence, ...], tuple[QuestionPart, ...]]:
    """Merge the sentences of `(question, sentences)` parts; a repeated sentence is cited once."""
    numbers = CitationNumbers()
    joined = tuple(
        QuestionPart(question, tuple(map(numbers.add, sentences[:STATEMENTS_PER_PART])))
        for question, sentences in parts
    )
    return numbers.sentences, joined


def _with_naming_sentence(part: PartFinding, side: str, engine: Engine) -> PartFinding:
    """The part of one side of a comparison, with the best sentence that names the side."""
    text = engine.session.text
    named = text.content_terms(side) or text.terms(side)
    evidence = tuple(
        each for each in part.reading.evidence if set(text.terms(each.quote)).issuperset(named)
    )
    reading = replace(part.reading, evidence=evidence[:1])
    return replace(part, reading=reading, is_answered=True) if named and evidence else part


def _compose_part(part: PartFinding, engine: Engine) -> tuple[CitedSentence, ...]:
    if not part.is_answered:
        return ()
    return engine.compose(part.context, part.reading, part.retrieved)
