"""Chosen sentences as statements with citations, in the order in which they were chosen."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.context import CitedStatements, QuestionContext
from assistant.answering.extractive import cite
from assistant.retrieval.passages import antecedent_of
from assistant.types import Citation, Evidence, Statement


def quote_all(asked: QuestionContext, chosen: Sequence[Evidence]) -> CitedStatements:
    """A statement for each sentence; whom a pronoun at its start means stands in its context.

    The sentence that says it is not given again where it is the statement before.
    """
    asked.clock.begin("composing")
    statements: list[Statement] = []
    citations: list[Citation] = []
    given: set[tuple[str, int]] = set()
    for number, evidence in enumerate(chosen, 1):
        named = antecedent_of(asked.session, evidence)
        context = None
        if named and (evidence.article.id, named.start) not in given:
            context = evidence.article.text[named.start : named.end]
        given.add((evidence.article.id, evidence.sentence.start))
        citations.append(cite(evidence, number))
        statements.append(Statement(evidence.quote, (number,), "verbatim", evidence.score, context))
    return tuple(statements), tuple(citations)
