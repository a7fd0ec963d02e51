"""One question, end to end: stand-alone question → search → reading → answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from assistant.aggregation.consistency import with_consistency
from assistant.answering.context import (
    Finding,
    QuestionContext,
    StageCallback,
    StageTimer,
    ignore_stage,
)
from assistant.answering.counting import answer_counts
from assistant.answering.definitions import answer_definitions
from assistant.answering.explanations import content_words, unknown_words, with_explanations
from assistant.answering.extractive import near_misses
from assistant.answering.factoid import answer_factoid
from assistant.answering.follow_up import answer_follow_up
from assistant.answering.interpretation_choice import most_confident_interpretation
from assistant.answering.lists import answer_lists
from assistant.answering.multi_hop import answer_multi_hop
from assistant.answering.multi_part import answer_multi_part
from assistant.answering.summaries import answer_summaries, refers_to_last_article
from assistant.answering.temporal import answer_temporal
from assistant.query.interpretation import Interpretation, interpret
from assistant.query.rewriting import standalone_question
from assistant.query.small_talk import COUNT_PLACEHOLDER, small_talk_reply
from assistant.query.spelling import corrections
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

UNCITED_CONFIDENCE = (
    0.01  # a plain reply cites nothing, so hardly any answer of the articles is in it
)
ANSWERERS: tuple[Callable[[QuestionContext], Finding | None], ...] = (
    answer_counts,
    answer_summaries,
    answer_definitions,
    answer_multi_part,
    answer_lists,
    answer_temporal,
    answer_multi_hop,
    answer_follow_up,
)
"""Each answers its own kind of question and gives None for all others, which are then asked on."""


class NoNormalisation:
    """Takes every question as it is, and every word for one."""

    def remove_disfluencies(self, question: str) -> str:
        """The question itself."""
        return question

    remove_likely_disfluencies = remove_disfluencies

    def is_word(self, word: str) -> bool:
        """Any word."""
        return True


NO_NORMALISATION = NoNormalisation()


class Assistant:
    """Answers questions over one library; safe to use from many threads."""

    def __init__(
        self,
        searcher: Searcher,
        reader: Reader,
        threshold: float,
        words: QuestionNormaliser = NO_NORMALISATION,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """`threshold` is the least confidence, 0 to 1, at which an answer is given.

        `today` is what "last week" in a question is seen from.
        """
        self.searcher = searcher
        self.reader = reader
        self.threshold = threshold
        self._words = words
        self._today = today

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
        """Answer one question; `history` is oldest first, `filters` what the answer may rest on.

        `ignored_times` are words of time in the question that wish for nothing. `searched_for` is
        the stand-alone question where a person has set it: the history is then left aside, and
        nothing is mended.
        `on_stage` is called with "searching" and "reading" as they begin and may raise to stop.
        Raises InvalidInput for an empty question, and what `Searcher.session` raises.
        """
        clock = StageTimer(on_stage)
        if not question.strip():
            raise InvalidInput("the question is empty: ask something")
        with self.searcher.session() as session:
            if reply := small_talk_reply(question):
                return _reply(
                    question, _with_article_count(reply, session), session.generation, clock
                )
            understood = self._interpret(question, history, (searched_for or "").strip())
            times = time_preferences(understood.question, self._today())
            times = tuple(wish for wish in times if wish.words not in ignored_times)
            asked = QuestionContext(
                question=understood.question,
                session=session,
                reader=self.reader,
                threshold=self.threshold,
                clock=clock,
                filters=narrow_filters(filters, times),
                times=times,
                last_cited_titles=next(
                    (turn.titles for turn in reversed(history) if turn.titles), ()
                ),
                about=understood.about,
                corrections=corrections(understood.question, session, self._words.is_word),
            )
            asked, found = most_confident_interpretation(asked, understood.others, _find_answer)
            for other in understood.fallback_questions:
                if found.citations:
                    break
                again = replace(asked, question=other, about=())
                if (plain := _find_answer(again)).citations:
                    asked, found = again, plain
            if found.structured.kind is None:  # the things of a list differ and all are right
                found = with_consistency(asked, found)
            return replace(_answer(question, asked, found), filters=filters)

    def _interpret(self, question: str, history: Sequence[Turn], chosen: str) -> Interpretation:
        """What is asked; with something else to ask where that finds nothing."""
        if chosen:
            return Interpretation(chosen)
        if refers_to_last_article(question):  # it points to an article, not to words
            return Interpretation(question)
        mended = self._words.remove_disfluencies(question)
        understood = interpret(mended, history)
        if understood.fallback_questions:
            return understood
        others = dict.fromkeys((self._words.remove_likely_disfluencies(question), question))
        others.pop(mended, None)
        return replace(
            understood, fallback_questions=tuple(standalone_question(o, history) for o in others)
        )


def _find_answer(asked: QuestionContext) -> Finding:
    found = (kind(asked) for kind in ANSWERERS)
    return next((f for f in found if f is not None), None) or answer_factoid(asked)


def _answer(question: str, asked: QuestionContext, found: Finding) -> Answer:
    asked.clock.begin("composing")
    session, reading = asked.session, found.reading
    is_count = found.structured.kind == "count"  # of exact words, so there is nothing else to tell
    words = {} if is_count else content_words(asked.question, session)
    citations = found.citations
    if found.passages:  # a count reads none, so there is nothing to explain
        citations = with_explanations(
            found.statements, citations, words, found.passages, reading, session
        )
    is_asked_back = bool(found.structured.choices)
    return Answer(
        question=question,
        searched_for=asked.question,
        status="reply" if is_asked_back else _status(bool(citations), found.parts),
        statements=found.statements,
        citations=citations,
        near_misses=() if citations or is_asked_back else near_misses(reading),
        short_answer=_short_answer(citations),
        confidence=reading.confidence,
        generation=session.generation,
        content_words=tuple(words.values()),
        unknown_words=unknown_words(words, session),
        parts=found.parts,
        hops=found.hops,
        corrections=asked.corrections,
        times=asked.times if found.times is None else found.times,
        verdict=found.verdict,
        decided_by=found.decided_by,
        sides=found.sides,
        agreement=found.agreement,
        timings=asked.clock.timings(),
        message=found.message or (None if citations else _filter_note(asked)),
        structured=found.structured,
    )


def _filter_note(asked: QuestionContext) -> str | None:
    """What was searched, where filters left out some of what might have answered."""
    if asked.filters == NO_FILTERS:
        return None
    return searched_words(asked.filters, asked.session.count_filtered(asked.filters))


def _reply(question: str, reply: str, generation: int, clock: StageTimer) -> Answer:
    return Answer(
        question=question,
        searched_for=question,
        status="reply",
        statements=(),
        citations=(),
        near_misses=(),
        short_answer=None,
        confidence=UNCITED_CONFIDENCE,
        generation=generation,
        timings=clock.timings(),
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
