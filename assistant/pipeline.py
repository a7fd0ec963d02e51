"""One question, end to end: stand-alone question → search → reading → answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from assistant.asked import Asked, Clock, Found, Stage, ignore_stage
from assistant.claims.telling import told
from assistant.compose import near_misses
from assistant.explain import content_words, explained, unknown_words
from assistant.followups.stand_alone import stand_alone
from assistant.kinds.parts import answer_parts
from assistant.kinds.plain import answer_plainly
from assistant.kinds.timed import answer_timed
from assistant.question import plain_reply
from assistant.times.spoken import narrowed, read_times
from assistant.times.words import left_words
from assistant.types import EVERYTHING, Answer, Filters, Part, Reader, Reading, Status, Turn
from index.errors import InvalidInput
from index.search import Searcher

NOTHING_CITED = 0.01  # a plain reply cites nothing, so hardly any answer of the articles is in it
KINDS: tuple[Callable[[Asked], Found | None], ...] = (answer_parts, answer_timed)
"""Each answers its own kind of question and gives None for all others, which are then asked on."""


class Assistant:
    """Answers questions over one library; safe to use from many threads."""

    def __init__(
        self,
        searcher: Searcher,
        reader: Reader,
        threshold: float,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """`threshold` is the least confidence, 0 to 1, at which an answer is given.

        `today` is what "last week" in a question is seen from.
        """
        self.searcher = searcher
        self.reader = reader
        self._threshold = threshold
        self._today = today

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        on_stage: Stage = ignore_stage,
        filters: Filters = EVERYTHING,
        ignored_times: Collection[str] = (),
    ) -> Answer:
        """Answer one question; `history` is oldest first, `filters` what the answer may rest on.

        `ignored_times` are words of time in the question that wish for nothing.
        `on_stage` is called with "searching" and "reading" as they begin and may raise to stop.
        Raises InvalidInput for an empty question, and what `Searcher.session` raises.
        """
        clock = Clock(on_stage)
        if not question.strip():
            raise InvalidInput("the question is empty: ask something")
        with self.searcher.session() as session:
            if reply := plain_reply(question):
                return _reply(question, reply, session.generation, clock)
            searched_for = stand_alone(question, history)
            times = read_times(searched_for, self._today())
            times = tuple(wish for wish in times if wish.words not in ignored_times)
            asked = Asked(
                question=searched_for,
                session=session,
                reader=self.reader,
                threshold=self._threshold,
                clock=clock,
                filters=narrowed(filters, times),
                times=times,
            )
            answer = _answer(question, asked, told(asked, _find(asked)))
            return replace(answer, filters=filters)


def _find(asked: Asked) -> Found:
    found = (kind(asked) for kind in KINDS)
    return next((f for f in found if f is not None), None) or answer_plainly(asked)


def _answer(question: str, asked: Asked, found: Found) -> Answer:
    asked.clock.begin("composing")
    session, reading = asked.session, found.reading
    words = content_words(asked.question, session)
    citations = explained(
        found.statements, found.citations, words, found.passages, reading, session
    )
    return Answer(
        question=question,
        searched_for=asked.question,
        status=_status(bool(citations), found.parts),
        statements=found.statements,
        citations=citations,
        near_misses=() if citations else near_misses(reading),
        short_answer=_short_answer(reading) if citations else None,
        confidence=reading.confidence,
        generation=session.generation,
        looked_for=tuple(words.values()),
        unknown_words=unknown_words(words, session),
        parts=found.parts,
        times=asked.times if found.times is None else found.times,
        message=None if citations else _left(asked),
        verdict=found.verdict,
        decided_by=found.decided_by,
        sides=found.sides,
        agreement=found.agreement,
        timings=asked.clock.timings(),
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


def _status(is_found: bool, parts: Sequence[Part]) -> Status:
    if not is_found:
        return "not_found"
    return "answered" if all(part.citations for part in parts) else "partial"


def _short_answer(reading: Reading) -> str | None:
    best = reading.evidence[0]
    return best.article.text[slice(*best.answer)] if best.answer else None
