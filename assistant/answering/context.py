"""The context of a question: normalised once, with its filters and time preferences."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.query.spelling import apply_corrections
from assistant.query.time_expressions import without_time_expressions
from assistant.types import NO_FILTERS, Filters, SpellingCorrection, TimePreference


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """A stand-alone question as plain data; created by `question_context`.

    `normalised_question` is what is searched and read for: `question` without the time expressions
    that select articles, misspelt words corrected. `filters` limit the articles; they include the
    `times` that exclude articles. `topic_titles` are the titles that the previous turn cited, if
    the question depends on that turn; `last_cited_titles` those of the last answer with citations.
    `previous_question` is the stand-alone question before, if this one only asks on: "Why?".
    """

    question: str
    normalised_question: str
    filters: Filters = NO_FILTERS
    times: tuple[TimePreference, ...] = ()
    corrections: tuple[SpellingCorrection, ...] = ()
    topic_titles: tuple[str, ...] = ()
    last_cited_titles: tuple[str, ...] = ()
    previous_question: str = ""


def question_context(
    question: str,
    *,
    filters: Filters = NO_FILTERS,
    times: tuple[TimePreference, ...] = (),
    corrections: tuple[SpellingCorrection, ...] = (),
    topic_titles: tuple[str, ...] = (),
    last_cited_titles: tuple[str, ...] = (),
    previous_question: str = "",
) -> QuestionContext:
    """The context of a question.

    "What do articles since 2020 say of Yoon?" is normalised to "What do articles say of Yoon?".
    """
    normalised = apply_corrections(without_time_expressions(question, times), corrections)
    return QuestionContext(
        question,
        normalised,
        filters,
        times,
        corrections,
        topic_titles,
        last_cited_titles,
        previous_question,
    )


def with_question(context: QuestionContext, question: str) -> QuestionContext:
    """The context of another question asked in place of this one, as of a part or a rewrite.

    Filters, time preferences and corrections apply to it as well; it depends on no turn.
    """
    normalised = question_context(question, times=context.times, corrections=context.corrections)
    return replace(
        context,
        question=question,
        normalised_question=normalised.normalised_question,
        topic_titles=(),
        previous_question="",
    )
