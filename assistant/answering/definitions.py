"""Definitions: the defining sentence comes first, then sentences that add to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.types import Finding
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
LONG_FORM_BONUS = 2.0  # more, if the question asks what letters stand for


def answer_definitions(context: QuestionContext, engine: Engine) -> Finding | None:
    """The answer with the defining sentence first; None if the question asks for no definition.

    If none of the passages that were read defines the term, the term alone is searched for.
    """
    definition = parse_definition_question(context.question)
    if definition is None:
        return None
    form_of = definition_matcher(definition)
    retrieved = engine.retrieve(context)
    reading = engine.read(context, retrieved.passages)
    if not any(form_of(each.quote) for each in reading.evidence):
        by_term = engine.retrieve(with_question(context, definition.term))
        if any(form_of(passage.text) for passage in by_term.passages):
            again = engine.read(context, by_term.passages)
            if any(form_of(each.quote) for each in again.evidence):
                retrieved, reading = by_term, again
    defined = with_definitions_first(reading, definition, form_of)
    if not engine.is_confident(defined):
        return Finding(reading, retrieved.passages)
    sentences = engine.compose(context, defined, retrieved)
    return Finding(
        defined, retrieved.passages, sentences, structured=StructuredResult("definition")
    )


def with_definitions_first(
    reading: Reading, definition: DefinitionQuestion, form_of: Callable[[str], str | None]
) -> Reading:
    """The reading with defining sentences scored higher; at least as confident as their form is."""
    scored: list[tuple[Evidence, str | None]] = []
    for evidence in reading.evidence:
        form = form_of(evidence.quote)
        bonus = FORM_BONUS[form] if form else 0.0
        if form in ("long", "called") and definition.is_short_form:
            bonus += LONG_FORM_BONUS
        score = _with_logit_bonus(evidence.score, bonus) if bonus else evidence.score
        scored.append((replace(evidence, score=score), form))
    scored.sort(key=lambda pair: -pair[0].score)
    if not scored:
        return reading
    confidence = FORM_CONFIDENCE.get(scored[0][1] or "", 0.0)  # the same in every library
    is_calibrated = reading.is_calibrated or confidence > reading.confidence
    in_order = tuple(each for each, _ in scored)
    return Reading(in_order, max(reading.confidence, confidence), is_calibrated)


def _with_logit_bonus(probability: float, logit: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(math.log(clipped / (1 - clipped)) + logit)))
