"""One question, end to end: stand-alone question → search → reading → answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from assistant.aggregation.consistency import told
from assistant.answering.context import Asked, Clock, Found, Stage, ignore_stage
from assistant.answering.counting import answer_counts
from assistant.answering.definitions import answer_definitions
from assistant.answering.explanations import content_words, explained, unknown_words
from assistant.answering.extractive import near_misses
from assistant.answering.factoid import answer_plainly
from assistant.answering.follow_up import answer_follow_up
from assistant.answering.interpretation_choice import surest
from assistant.answering.lists import answer_lists
from assistant.answering.multi_hop import answer_hops
from assistant.answering.multi_part import answer_parts
from assistant.answering.summaries import answer_summaries, is_of_open_article
from assistant.answering.temporal import answer_timed
from assistant.query.interpretation import Understood, understand
from assistant.query.rewriting import stand_alone
from assistant.query.small_talk import ARTICLES, plain_reply
from assistant.query.spelling import corrections
from assistant.query.time_expressions import narrowed, read_times
from assistant.types import (
    EVERYTHING,
    Answer,
    Citation,
    Filters,
    Part,
    Reader,
    Status,
    Turn,
    Words,
)
from assistant.wording import left_words
from index.errors import InvalidInput
from index.search.searcher import Searcher, Session

NOTHING_CITED = 0.01  # a plain reply cites nothing, so hardly any answer of the articles is in it
KINDS: tuple[Callable[[Asked], Found | None], ...] = (
    answer_counts,
    answer_summaries,
    answer_definitions,
    answer_parts,
    answer_lists,
    answer_timed,
    answer_hops,
    answer_follow_up,
)
"""Each answers its own kind of question and gives None for all others, which are then asked on."""


class AsSaid:
    """Takes every question as it is, and every word for one."""

    def mend(self, question: str) -> str:
        """The question itself."""
        return question

    guess = mend

    def knows(self, word: str) -> bool:
        """Any word."""
        return True


AS_SAID = AsSaid()


class Assistant:
    """Answers questions over one library; safe to use from many threads."""

    def __init__(
        self,
        searcher: Searcher,
        reader: Reader,
        threshold: float,
        words: Words = AS_SAID,
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

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        on_stage: Stage = ignore_stage,
        filters: Filters = EVERYTHING,
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
        clock = Clock(on_stage)
        if not question.strip():
            raise InvalidInput("the question is empty: ask something")
        with self.searcher.session() as session:
            if reply := plain_reply(question):
                return _reply(question, _with_count(reply, session), session.generation, clock)
            understood = self._understand(question, history, (searched_for or "").strip())
            times = read_times(understood.question, self._today())
            times = tuple(wish for wish in times if wish.words not in ignored_times)
            asked = Asked(
                question=understood.question,
                session=session,
                reader=self.reader,
                threshold=self.threshold,
                clock=clock,
                filters=narrowed(filters, times),
                times=times,
                open_titles=next((turn.titles for turn in reversed(history) if turn.titles), ()),
                about=understood.about,
                corrected=corrections(understood.question, session, self._words.knows),
            )
            asked, found = surest(asked, understood.others, _find)
            for other in understood.otherwise:
                if found.citations:
                    break
                again = replace(asked, question=other, about=())
                if (plain := _find(again)).citations:
                    asked, found = again, plain
            if found.gathered.kind is None:  # the things of a list differ and all are right
                found = told(asked, found)
            return replace(_answer(question, asked, found), filters=filters)

    def _understand(self, question: str, history: Sequence[Turn], chosen: str) -> Understood:
        """What is asked; with something else to ask where that finds nothing."""
        if chosen:
            return Understood(chosen)
        if is_of_open_article(question):  # it points to an article, not to words
            return Understood(question)
        mended = self._words.mend(question)
        understood = understand(mended, history)
        if understood.otherwise:
            return understood
        others = dict.fromkeys((self._words.guess(question), question))
        others.pop(mended, None)
        return replace(understood, otherwise=tuple(stand_alone(o, history) for o in others))


def _find(asked: Asked) -> Found:
    found = (kind(asked) for kind in KINDS)
    return next((f for f in found if f is not None), None) or answer_plainly(asked)


def _answer(question: str, asked: Asked, found: Found) -> Answer:
    asked.clock.begin("composing")
    session, reading = asked.session, found.reading
    is_count = found.gathered.kind == "count"  # of exact words, so there is nothing else to tell
    words = {} if is_count else content_words(asked.question, session)
    citations = found.citations
    if found.passages:  # a count reads none, so there is nothing to explain
        citations = explained(found.statements, citations, words, found.passages, reading, session)
    is_asked_back = bool(found.gathered.choices)
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
        looked_for=tuple(words.values()),
        unknown_words=unknown_words(words, session),
        parts=found.parts,
        hops=found.hops,
        corrected=asked.corrected,
        times=asked.times if found.times is None else found.times,
        verdict=found.verdict,
        decided_by=found.decided_by,
        sides=found.sides,
        agreement=found.agreement,
        timings=asked.clock.timings(),
        message=found.message or (None if citations else _left(asked)),
        gathered=found.gathered,
    )


def _left(asked: Asked) -> str | None:
    """What was searched, where filters left out some of what might have answered."""
    if asked.filters == EVERYTHING:
        return None
    return left_words(asked.filters, asked.session.count_within(asked.filters))


def _reply(question: str, reply: str, generation: int, clock: Clock) -> Answer:
    return Answer(
        question=question,
        searched_for=question,
        status="reply",
        statements=(),
        citations=(),
        near_misses=(),
        short_answer=None,
        confidence=NOTHING_CITED,
        generation=generation,
        timings=clock.timings(),
        message=reply,
    )


def _with_count(reply: str, session: Session) -> str:
    if ARTICLES not in reply:
        return reply
    count = session.article_count
    words = f"is {count} article" if count == 1 else f"are {count:,} articles"
    return reply.replace(f"are {ARTICLES}", words)


def _status(is_found: bool, parts: Sequence[Part]) -> Status:
    if not is_found:
        return "not_found"
    return "answered" if all(part.citations for part in parts) else "partial"


def _short_answer(citations: Sequence[Citation]) -> str | None:
    if not citations or citations[0].answer_start is None or citations[0].answer_end is None:
        return None
    first, start = citations[0], citations[0].start
    return first.quote[citations[0].answer_start - start : citations[0].answer_end - start]
