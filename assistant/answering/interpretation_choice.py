"""Which of the questions that a follow-up may be is meant: the articles tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.context import Finding, QuestionContext
from assistant.query.rewriting import AlternativeRewrite
from assistant.types import Citation
from index.search.searcher import Session

CONFIDENT = 0.6  # confidence from which on a question surely stands alone
MIN_GAIN = 0.1  # what else it may mean has to be so much surer to be taken


def most_confident_interpretation(
    asked: QuestionContext,
    others: Sequence[AlternativeRewrite],
    find: Callable[[QuestionContext], Finding],
) -> tuple[QuestionContext, Finding]:
    """What is found for the question, or for another that it may be where that is plainly surer.

    A question that is complete by its words is doubted below `CONFIDENT`, one that was put into
    other words only where it is not found. A name that is put into a question makes it surer by
    its mere match, so that half of the gain is believed. What was asked back, counted or summed up
    is not doubted.
    """
    found = find(asked)
    enough = asked.threshold if asked.about else CONFIDENT
    if found.structured.choices or found.structured.kind not in (None, "list"):
        return asked, found
    for other in others:
        if found.citations and found.reading.confidence >= enough:
            break
        again = replace(asked, question=other.question, about=())
        then = find(again)
        if not then.citations or not _is_answered_by(then.citations[0], other, asked.session):
            continue
        gain = then.reading.confidence - found.reading.confidence
        believed = found.reading.confidence + gain / 2
        if gain >= MIN_GAIN and believed >= asked.threshold:
            asked, found = again, replace(then, reading=replace(then.reading, confidence=believed))
    return asked, found


def _is_answered_by(lead: Citation, other: AlternativeRewrite, session: Session) -> bool:
    """Whether what is cited first is of an article that the other question is meant of."""
    if other.titles and lead.title not in other.titles:
        return False
    if not other.names:
        return True
    article = session.article(lead.article_id)
    told = f"{article.title} {article.text}".casefold()
    return all(name.casefold() in told for name in other.names)
