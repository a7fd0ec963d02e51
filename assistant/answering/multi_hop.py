"""A question that describes whom or what it asks about: the description is answered first.

"When did the host of the summit resign?" first asks who the host was, then, with the name in its
place, when that one resigned. What is not sure at the first hop is not built on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.citation_numbers import Numbering
from assistant.answering.context import Asked, Found
from assistant.answering.factoid import answer_plainly
from assistant.nlp.noun_phrases import names
from assistant.query.described_entities import Description, description_in, put_in
from assistant.query.rewriting import stand_alone
from assistant.types import Citation, Hop, Reading, Statement, Turn

MOST_HOPS = 2  # before the last; each is a search and a reading
LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True)
class Answered:
    """A description with the name found for it, and the sentence that says so."""

    question: str
    name: str
    statement: Statement
    citation: Citation


def answer_hops(asked: Asked) -> Found | None:
    """Answer by way of a description; None where there is none, or one that is not sure."""
    question = asked.question
    steps: list[Answered] = []
    while len(steps) < MOST_HOPS and (described := description_in(question)):
        step = _first(asked, described)
        if step is None:
            break
        steps.append(step)
        put = put_in(question, described, step.name)
        question = stand_alone(put, [Turn(described.question)]) if _pronoun(put) else put
    if not steps:
        return None
    retrieved = asked.retrieve(question)
    reading = asked.read(question, retrieved.passages)
    plain = answer_plainly(asked)
    if not asked.is_found(reading) or _is_surer(plain, reading):
        return plain
    numbering = Numbering(*asked.compose(reading, retrieved.folded))
    hops = tuple(
        Hop(step.question, step.name, (numbering.add(step.statement, step.citation),))
        for step in steps
    )  # the answer first, then the sentences of the hops before it
    return Found(reading, retrieved.passages, *numbering.composed, hops=hops)


def _first(asked: Asked, described: Description) -> Answered | None:
    """Who or what is described; None where the articles do not say it plainly."""
    retrieved = asked.retrieve(described.question)
    reading = asked.read(described.question, retrieved.passages)
    if not asked.is_found(reading):
        return None
    best = reading.evidence[0]
    if best.answer is None:
        return None
    name = _name(best.article.text[slice(*best.answer)])
    if name is None or name.casefold() in asked.question.casefold():
        return None
    statements, citations = asked.compose(reading, retrieved.folded)
    return Answered(described.question, name, statements[0], citations[0])


def _name(answer: str) -> str | None:
    """The name that a short answer is; None if it is none, or several."""
    found = names(answer)
    if len(found) != 1 or len(found[0].split()) > LONGEST_NAME:
        return None
    return found[0]


def _pronoun(question: str) -> bool:
    found = re.search(r"\b(?:he|she|him|her|his|they|them|their|it|its)\b", question, re.IGNORECASE)
    return found is not None


def _is_surer(plain: Found, reading: Reading) -> bool:
    return bool(plain.citations) and plain.reading.confidence > reading.confidence
