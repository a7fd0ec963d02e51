"""One question, end to end: stand-alone question → search → reading → answer.

A new type of question takes one module in `answering` with a function
`answer_x(context, engine) -> Finding | None`, and its line in `ANSWERERS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from assistant.aggregation.consistency import with_consistency
from assistant.answering.article_facts import answer_article_facts
from assistant.answering.context import QuestionContext, question_context, with_question
from assistant.answering.counting import answer_counts
from assistant.answering.definitions import answer_definitions
from assistant.answering.engine import Engine
from assistant.answering.explanations import content_words, unknown_words, with_explanations
from assistant.answering.extractive import near_misses
from assistant.answering.factoid import answer_factoid
from assistant.answering.follow_ups import answer_follow_ups
from assistant.answering.interpretation_choice import (
    may_be_doubted,
    preferred_alternative,
    sufficient_confidence,
)
from assistant.answering.lists import answer_lists
from assistant.answering.multi_hop import answer_multi_hop
from assistant.answering.multi_part import answer_multi_part
from assistant.answering.stage_timer import StageCallback, StageTimer, ignore_stage
from assistant.answering.summaries import answer_summaries, refers_to_last_article
from assistant.answering.tables import answer_tables
from assistant.answering.temporal import answer_temporal
from assistant.answering.topic_title_search import answer_with_topic_title
from assistant.answering.types import UNCITED_CONFIDENCE, Finding
from assistant.query.rewriting import (
    AlternativeRewrite,
    Interpretation,
    interpret,
    standalone_question,
)
from assistant.query.small_talk import COUNT_PLACEHOLDER, small_talk_reply
from assistant.query.spelling import spelling_corrections
from assistant.query.time_expressions import narrow_filters, time_preferences
from assistant.types import (
    NO_FILTERS,
    Answer,
    AskRequest,
    Citation,
    Filters,
    QuestionNormaliser,
    QuestionPart,
    Reader,
    Status,
    Turn,
)
from assistant.wording import searched_words
from index.errors import InvalidInput
from index.search.searcher import Searcher, Session

ANSWERERS: tuple[Callable[[QuestionContext, Engine], Finding | None], ...] = (
    answer_follow_ups,
    answer_counts,
    answer_article_facts,
    answer_summaries,
    answer_definitions,
    answer_multi_part,
    answer_tables,
    answer_lists,
    answer_temporal,
    answer_multi_hop,
    answer_with_topic_title,
    answer_factoid,
)
"""Tried in this order; each answers one type of question and returns None for all others."""


class NoNormalisation:
    """Leaves every question as it is and takes every word as known."""

    def remove_disfluencies(self, question: str) -> str:
        """The question itself."""
        return question

    remove_likely_disfluencies = remove_disfluencies

    def is_word(self, word: str) -> bool:
        """Any word."""
        return True


NO_NORMALISATION = NoNormalisation()


class Assistant:
    """Answers questions over one library; safe to use from many threads.

    `assistant.open_assistant(data)` opens one:

        answer = assistant.ask("Who invited the leaders to Camp David?")
        answer.status                     # "answered", "partial", "not_found" or "reply"
        answer.confidence                 # 0 to 1
        for citation in answer.citations: # article.text[start:end] == quote
            print(citation.title, citation.start, citation.end, citation.quote)
        assistant.ask("When?", history=[answer.as_turn()])   # a follow-up question
        assistant.ask("Who leads it?", filters=Filters(since="2023-01-01"))

    `help(assistant.Answer)` explains all fields of an answer.
    """

    def __init__(
        self,
        searcher: Searcher,
        reader: Reader,
        threshold: float,
        words: QuestionNormaliser = NO_NORMALISATION,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """`threshold` is the least confidence, 0 to 1, at which an answer is given.

        `today` is the day that relative times such as "last week" in a question count from.
        """
        self.searcher = searcher
        self._reading = (reader, threshold, "")
        self._words = words
        self._today = today

    @property
    def reader(self) -> Reader:
        """The reader of the next question."""
        return self._reading[0]

    @property
    def threshold(self) -> float:
        """The least confidence, 0 to 1, at which an answer of this reader is given."""
        return self._reading[1]

    def use_reader(self, reader: Reader, threshold: float, name: str) -> None:
        """Read from the next question on with another reader, which `Answer.reader` names.

        Questions that are being answered keep the reader they began with.
        """
        self._reading = (reader, threshold, name)

    def answer(self, request: AskRequest, on_stage: StageCallback = ignore_stage) -> Answer:
        """Answer a request; `on_stage` and errors as in `ask`."""
        return self.ask(
            request.question,
            request.history,
            on_stage,
            request.filters,
            request.ignored_times,
            request.searched_for,
        )

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        on_stage: StageCallback = ignore_stage,
        filters: Filters = NO_FILTERS,
        ignored_times: Collection[str] = (),
        searched_for: str | None = None,
    ) -> Answer:
        """Answer one question; `history` is oldest first, `filters` limit the articles.

        `ignored_times` are time expressions of the question that are not taken as preferences.
        `searched_for` is the stand-alone question as a person has set it; history and disfluencies
        are then disregarded.
        `on_stage` is called with "searching" and "reading" as they begin and may raise to stop.
        Raises InvalidInput for an empty question; IndexMissing, IndexMismatch or IndexDamaged if
        the index cannot be read.
        """
        timer = StageTimer(on_stage)
        if not question.strip():
            raise InvalidInput("the question is empty: ask something")
        with self.searcher.session() as session:
            reader, threshold, reader_name = self._reading
            engine = Engine(session, reader, threshold, timer, reader_name)
            if reply := small_talk_reply(question):
                return _reply(question, _with_article_count(reply, session), engine)
            interpretation = self._interpret(question, history, (searched_for or "").strip())
            context = self._context(interpretation, history, filters, ignored_times, session)
            context, finding = _find_answer_among(context, interpretation.alternatives, engine)
            for fallback in interpretation.fallback_questions:
                if finding.sentences:
                    break
                other = with_question(context, fallback)
                if (found := _find_answer(other, engine)).sentences:
                    context, finding = other, found
            if (
                finding.structured.kind is None
            ):  # items of a list differ without contradicting each other
                finding = with_consistency(context, finding, engine)
            return replace(_answer(question, context, finding, engine), filters=filters)

    def _interpret(self, question: str, history: Sequence[Turn], chosen: str) -> Interpretation:
        """The stand-alone question, with others to try if it finds nothing."""
        if chosen:
            return Interpretation(chosen)
        if refers_to_last_article(question):  # it points to an article, not to words
            return Interpretation(question)
        fluent = self._words.remove_disfluencies(question)
        interpretation = interpret(fluent, history)
        if interpretation.fallback_questions:
            return interpretation
        others = dict.fromkeys((self._words.remove_likely_disfluencies(question), question))
        others.pop(fluent, None)
        fallback_questions = tuple(standalone_question(other, history) for other in others)
        return replace(interpretation, fallback_questions=fallback_questions)

    def _context(
        self,
        interpretation: Interpretation,
        history: Sequence[Turn],
        filters: Filters,
        ignored_times: Collection[str],
        session: Session,
    ) -> QuestionContext:
        """The interpreted question with its time preferences and spelling corrections."""
        question = interpretation.question
        times = tuple(
            preference
            for preference in time_preferences(question, self._today())
            if preference.words not in ignored_times
        )
        return question_context(
            question,
            filters=narrow_filters(filters, times),
            times=times,
            corrections=spelling_corrections(question, session, self._words.is_word),
            topic_titles=interpretation.topic_titles,
            previous_question=interpretation.previous_question,
            last_cited_titles=next((turn.titles for turn in reversed(history) if turn.titles), ()),
        )


def _find_answer_among(
    context: QuestionContext, alternatives: Iterable[AlternativeRewrite], engine: Engine
) -> tuple[QuestionContext, Finding]:
    """The finding for the question, or for an alternative that is answered clearly better."""
    finding = _find_answer(context, engine)
    if not may_be_doubted(finding):
        return context, finding
    sufficient = sufficient_confidence(context, engine.threshold)
    for rewrite in alternatives:
        if finding.sentences and finding.reading.confidence >= sufficient:
            break
        other = with_question(context, rewrite.question)
        found = _find_answer(other, engine)
        if better := preferred_alternative(
            finding, found, rewrite, engine.threshold, engine.session
        ):
            context, finding = other, better
    return context, finding


def _find_answer(context: QuestionContext, engine: Engine) -> Finding:
    """The finding of the first answerer that takes the question."""
    findings = (answer(context, engine) for answer in ANSWERERS)
    return next(finding for finding in findings if finding is not None)


def _answer(question: str, context: QuestionContext, finding: Finding, engine: Engine) -> Answer:
    engine.timer.begin("composing")
    session, reading = engine.session, finding.reading
    # of exact words, or from the catalogue: nothing else to explain
    is_exact = finding.structured.kind in ("count", "article")
    words = {} if is_exact else content_words(context.question, session)
    if finding.passages:  # a count or a summary reads none, so there is nothing to explain
        finding = with_explanations(finding, words, session)
    citations = tuple(sentence.citation for sentence in finding.sentences)
    is_clarification = bool(finding.structured.choices)
    return Answer(
        question=question,
        searched_for=context.question,
        status="reply" if is_clarification else _status(bool(citations), finding.parts),
        statements=tuple(sentence.statement for sentence in finding.sentences),
        citations=citations,
        near_misses=() if citations or is_clarification else near_misses(reading),
        short_answer=_short_answer(citations),
        confidence=reading.confidence,
        is_calibrated=reading.is_calibrated,
        generation=session.generation,
        content_words=tuple(words.values()),
        unknown_words=unknown_words(words, session),
        parts=finding.parts,
        hops=finding.hops,
        corrections=context.corrections,
        times=context.times if finding.times is None else finding.times,
        verdict=finding.verdict,
        decided_by=finding.decided_by,
        sides=finding.sides,
        agreement=finding.agreement,
        timings=engine.timer.timings(),
        message=finding.message or (None if citations else _filter_note(context, session)),
        structured=finding.structured,
        reader=engine.reader_name,
    )


def _filter_note(context: QuestionContext, session: Session) -> str | None:
    """What was searched, if filters excluded articles that might have answered."""
    if context.filters == NO_FILTERS:
        return None
    return searched_words(context.filters, session.count_filtered(context.filters))


def _reply(question: str, reply: str, engine: Engine) -> Answer:
    return Answer(
        question=question,
        searched_for=question,
        status="reply",
        statements=(),
        citations=(),
        near_misses=(),
        short_answer=None,
        confidence=UNCITED_CONFIDENCE,
        generation=engine.session.generation,
        timings=engine.timer.timings(),
        message=reply,
    )


def _with_article_count(reply: str, session: Session) -> str:
    if COUNT_PLACEHOLDER not in reply:
        return reply
    count = session.article_count
    words = f"is {count} article" if count == 1 else f"are {count:,} articles"
    return reply.replace(f"are {COUNT_PLACEHOLDER}", words)


def _status(is_found: bool, parts: Sequence[QuestionPart]) -> Status:
    if not is_found:
        return "not_found"
    return "answered" if all(part.citations for part in parts) else "partial"


def _short_answer(citations: Sequence[Citation]) -> str | None:
    if not citations or citations[0].answer_start is None or citations[0].answer_end is None:
        return None
    first, start = citations[0], citations[0].start
    return first.quote[citations[0].answer_start - start : citations[0].answer_end - start]
