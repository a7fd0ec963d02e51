"""Multi-hop questions: a description in a question is first resolved to a name.

"When did the host of the summit resign?" first asks who the host was, then when that person
resigned. If the first step is not confident, the second is not tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.factoid import answer_factoid
from assistant.answering.types import CitedSentence, Finding
from assistant.nlp.noun_phrases import capitalised_names
from assistant.query.described_entities import (
    DefiniteDescription,
    embedded_description,
    replace_description,
)
from assistant.query.rewriting import standalone_question
from assistant.types import BridgeStep, Reading, Turn

MAX_HOPS = 2  # before the last; each is a search and a reading
LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True)
class ResolvedDescription:
    """A description with the name found for it, and the sentence that says so."""

    question: str
    name: str
    sentence: CitedSentence


def answer_multi_hop(context: QuestionContext, engine: Engine) -> Finding | None:
    """The multi-hop answer; None if the question has no description or it cannot be resolved."""
    question = context.question
    steps: list[ResolvedDescription] = []
    while len(steps) < MAX_HOPS and (described := embedded_description(question)):
        step = _resolve(context, engine, described)
        if step is None:
            break
        steps.append(step)
        question = replace_description(question, described, step.name)
        if _has_pronoun(question):
            question = standalone_question(question, [Turn(described.question)])
    if not steps:
        return None
    resolved = with_question(context, question)
    retrieved = engine.retrieve(resolved)
    reading = engine.read(resolved, retrieved.passages)
    plain = answer_factoid(context, engine)
    if not engine.is_confident(reading) or _is_more_confident(plain, reading):
        return plain
    numbers = CitationNumbers(engine.compose(resolved, reading, retrieved))
    hops = tuple(
        BridgeStep(step.question, step.name, (numbers.add(_as_read_in(reading, step.sentence)),))
        for step in steps
    )  # the answer first, then the sentences of the steps before it
    return Finding(reading, retrieved.passages, numbers.sentences, hops=hops)


def _resolve(
    context: QuestionContext, engine: Engine, described: DefiniteDescription
) -> ResolvedDescription | None:
    """Who or what is described; None if the articles do not say it plainly."""
    description = with_question(context, described.question)
    retrieved = engine.retrieve(description)
    reading = engine.read(description, retrieved.passages)
    if not engine.is_confident(reading):
        return None
    best = reading.evidence[0]
    if best.answer is None:
        return None
    name = _single_name(best.article.text[slice(*best.answer)])
    if name is None or name.casefold() in context.question.casefold():
        return None
    lead, *_ = engine.compose(description, reading, retrieved)
    return ResolvedDescription(described.question, name, lead)


def _as_read_in(reading: Reading, sentence: CitedSentence) -> CitedSentence:
    """A sentence of an earlier step, with its evidence in the last reading, if any."""
    position = sentence.citation.position
    evidence = next((each for each in reading.evidence if each.position == position), None)
    return replace(sentence, evidence=evidence)


def _single_name(answer: str) -> str | None:
    """The name that a short answer consists of; None if it is no name, or several."""
    found = capitalised_names(answer)
    if len(found) != 1 or len(found[0].split()) > LONGEST_NAME:
        return None
    return found[0]


def _has_pronoun(question: str) -> bool:
    found = re.search(r"\b(?:he|she|him|her|his|they|them|their|it|its)\b", question, re.IGNORECASE)
    return found is not None


def _is_more_confident(plain: Finding, reading: Reading) -> bool:
    return bool(plain.sentences) and plain.reading.confidence > reading.confidence
