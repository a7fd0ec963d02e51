"""When another interpretation of a question is tried, and when it is preferred.

A follow-up such as "Who took part?" may ask about the topic of the conversation or stand alone:
what the articles answer with clearly more confidence decides. `pipeline` asks the questions.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.context import QuestionContext
from assistant.answering.types import Finding
from assistant.query.rewriting import AlternativeRewrite
from assistant.types import Citation
from index.search.searcher import Session

CONFIDENT = 0.9  # from this confidence on, a question certainly stands alone
MIN_GAIN = 0.05  # of confidence, for an alternative to be preferred


def sufficient_confidence(context: QuestionContext, threshold: float) -> float:
    """The confidence of an answer from which no alternative question is tried.

    `CONFIDENT` for a question that seems to stand alone; `threshold` for one that was rewritten
    with the topic of the previous turn.
    """
    return threshold if context.topic_titles else CONFIDENT


def may_be_doubted(finding: Finding) -> bool:
    """Whether alternatives are tried; not for clarifications, counts, definitions or summaries."""
    return not finding.structured.choices and finding.structured.kind in (None, "list")


def preferred_alternative(
    current: Finding,
    alternative: Finding,
    rewrite: AlternativeRewrite,
    threshold: float,
    session: Session,
) -> Finding | None:
    """The finding of an alternative if it is clearly better than the current one, else None.

    A name that is added to a question raises the confidence merely because it matches, so only half
    of the gain is credited.
    """
    if not alternative.sentences:
        return None
    if not _is_answered_by(alternative.sentences[0].citation, rewrite, session):
        return None
    gain = alternative.reading.confidence - current.reading.confidence
    credited = current.reading.confidence + gain / 2
    if gain < MIN_GAIN or credited < threshold:
        return None
    return replace(alternative, reading=replace(alternative.reading, confidence=credited))


def _is_answered_by(lead: Citation, rewrite: AlternativeRewrite, session: Session) -> bool:
    """Whether the first citation is of an article that the rewrite asks about."""
    if rewrite.titles and lead.title not in rewrite.titles:
        return False
    if not rewrite.names:
        return True
    article = session.article(lead.article_id)
    text = f"{article.title} {article.text}".casefold()
    return all(name.casefold() in text for name in rewrite.names)
