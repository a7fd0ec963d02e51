"""A question that describes whom or what it asks about: the description is answered first.

"When did the host of the summit resign?" first asks who the host was, then, with the name in its
place, when that one resigned. What is not sure at the first hop is not built on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.context import Finding, QuestionContext
from assistant.answering.factoid import answer_factoid
from assistant.nlp.noun_phrases import capitalised_names
from assistant.query.described_entities import (
    DefiniteDescription,
    embedded_description,
    replace_description,
)
from assistant.query.rewriting import standalone_question
from assistant.types import BridgeStep, Citation, Reading, Statement, Turn

MAX_HOPS = 2  # before the last; each is a search and a reading
LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True)
class ResolvedDescription:
    """A description with the name found for it, and the sentence that says so."""

    question: str
    name: str
    statement: Statement
    citation: Citation


def answer_multi_hop(asked: QuestionContext) -> Finding | None:
    """Answer by way of a description; None where there is none, or one that is not sure."""
    question = asked.question
    steps: list[ResolvedDescription] = []
    while len(steps) < MAX_HOPS and (described := embedded_description(question)):
        step = _resolve(asked, described)
        if step is None:
            break
        steps.append(step)
        put = replace_description(question, described, step.name)
        question = (
            standalone_question(put, [Turn(described.question)]) if _has_pronoun(put) else put
        )
    if not steps:
        return None
    retrieved = asked.retrieve(question)
    reading = asked.read(question, retrieved.passages)
    plain = answer_factoid(asked)
    if not asked.is_confident(reading) or _is_more_confident(plain, reading):
        return plain
    numbering = CitationNumbers(*asked.compose(reading, retrieved.duplicate_ids))
    hops = tuple(
        BridgeStep(step.question, step.name, (numbering.add(step.statement, step.citation),))
        for step in steps
    )  # the answer first, then the sentences of the hops before it
    return Finding(reading, retrieved.passages, *numbering.cited_statements, hops=hops)


def _resolve(asked: QuestionContext, described: DefiniteDescription) -> ResolvedDescription | None:
    """Who or what is described; None where the articles do not say it plainly."""
    retrieved = asked.retrieve(described.question)
    reading = asked.read(described.question, retrieved.passages)
    if not asked.is_confident(reading):
        return None
    best = reading.evidence[0]
    if best.answer is None:
        return None
    name = _single_name(best.article.text[slice(*best.answer)])
    if name is None or name.casefold() in asked.question.casefold():
        return None
    statements, citations = asked.compose(reading, retrieved.duplicate_ids)
    return ResolvedDescription(described.question, name, statements[0], citations[0])


def _single_name(answer: str) -> str | None:
    """The name that a short answer is; None if it is none, or several."""
    found = capitalised_names(answer)
    if len(found) != 1 or len(found[0].split()) > LONGEST_NAME:
        return None
    return found[0]


def _has_pronoun(question: str) -> bool:
    found = re.search(r"\b(?:he|she|him|her|his|they|them|their|it|its)\b", question, re.IGNORECASE)
    return found is not None


def _is_more_confident(plain: Finding, reading: Reading) -> bool:
    return bool(plain.citations) and plain.reading.confidence > reading.confidence
