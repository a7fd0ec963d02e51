"""Definitions: the sentence that says what or who something is comes first, then what adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.answering.context import Finding, QuestionContext
from assistant.query.definition_questions import (
    DefinitionQuestion,
    definition_matcher,
    parse_definition_question,
)
from assistant.types import Evidence, Reading, StructuredResult

FORM_BONUS: Mapping[str, float] = {
    "is": 4.0,
    "called": 2.8,
    "long": 2.8,
    "beside": 2.0,
    "role": 1.2,
}  # of the reader's logit; docs/experiments.md, "Definitions", for these and the shares below
FORM_CONFIDENCE: Mapping[str, float] = {"is": 0.82, "called": 0.82, "long": 0.9, "beside": 0.9}
LONG_FORM_BONUS = 2.0  # more, where the question is what letters stand for


def answer_definitions(asked: QuestionContext) -> Finding | None:
    """Put the defining sentence first; None where nothing is to be defined.

    Where none of the passages that were read defines the thing, it is searched for by its name.
    """
    wanted = parse_definition_question(asked.question)
    if wanted is None:
        return None
    form_of = definition_matcher(wanted)
    retrieved = asked.retrieve(asked.question)
    reading = asked.read(asked.question, retrieved.passages)
    if not any(form_of(each.quote) for each in reading.evidence):
        named = asked.retrieve(wanted.term)
        if any(form_of(passage.text) for passage in named.passages):
            again = asked.read(asked.question, named.passages)
            if any(form_of(each.quote) for each in again.evidence):
                retrieved, reading = named, again
    defined = with_definitions_first(reading, wanted, form_of)
    if not asked.is_confident(defined):
        return Finding(reading, retrieved.passages)
    composed = asked.compose(defined, retrieved.duplicate_ids)
    return Finding(
        defined, retrieved.passages, *composed, structured=StructuredResult("definition")
    )


def with_definitions_first(
    reading: Reading, asked: DefinitionQuestion, form_of: Callable[[str], str | None]
) -> Reading:
    """The reading with the sentences that define scored higher, and as sure as their forms are."""
    scored: list[tuple[Evidence, str | None]] = []
    for evidence in reading.evidence:
        form = form_of(evidence.quote)
        bonus = FORM_BONUS[form] if form else 0.0
        if form in ("long", "called") and asked.is_short_form:
            bonus += LONG_FORM_BONUS
        score = _with_logit_bonus(evidence.score, bonus) if bonus else evidence.score
        scored.append((replace(evidence, score=score), form))
    scored.sort(key=lambda pair: -pair[0].score)
    if not scored:
        return reading
    sure = FORM_CONFIDENCE.get(scored[0][1] or "", 0.0)
    return Reading(tuple(each for each, _ in scored), max(reading.confidence, sure))


def _with_logit_bonus(probability: float, logit: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(math.log(kept / (1 - kept)) + logit)))
