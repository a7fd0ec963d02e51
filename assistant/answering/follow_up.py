"""A question that leans on the turn before: looked for once more in what that turn was about.

Alone it may be too short to be sure of: "When did she die?" has become "When did Ada Holt die?",
and nothing in that says which of many subjects it belongs to. The article that the turn before
cited does.
"""

from __future__ import annotations

from assistant.answering.context import Finding, QuestionContext
from assistant.answering.factoid import answer_factoid

LONGEST_TITLE = 120  # code points; a longer one is no title


def answer_follow_up(asked: QuestionContext) -> Finding | None:
    """Answer plainly, else with the title last cited beside it; None for any other question."""
    title = next((title for title in asked.about if 0 < len(title) <= LONGEST_TITLE), None)
    if title is None:
        return None
    plain = answer_factoid(asked)
    if plain.citations or not plain.reading.evidence:
        return plain
    question = f"{asked.question.rstrip('?!. ')}, regarding {title.rstrip('?!. ')}?"
    retrieved = asked.retrieve(question)
    reading = asked.read(question, retrieved.passages)
    if not asked.is_confident(reading):
        return plain
    first, again = plain.reading.evidence[0], reading.evidence[0]
    same = first.article.id == again.article.id and first.sentence == again.sentence
    if not same or again.article.title != title:  # the title alone may not make an answer
        return plain
    return Finding(reading, retrieved.passages, *asked.compose(reading, retrieved.duplicate_ids))
