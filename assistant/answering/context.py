"""A stand-alone question with all that answering it takes, and what was found for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.answering.extractive import compose
from assistant.query.spelling import apply_corrections
from assistant.query.time_expressions import without_time_expressions
from assistant.retrieval.passages import (
    PASSAGES_READ,
    antecedent_of,
    articles_with_sentence,
    passages_to_read,
)
from assistant.types import (
    NO_FILTERS,
    UNSTRUCTURED,
    BridgeStep,
    Citation,
    Filters,
    Position,
    QuestionPart,
    Reader,
    Reading,
    ReadingPassage,
    SpellingCorrection,
    Statement,
    StructuredResult,
    TimePreference,
    Timings,
    YesNo,
)
from index.search.searcher import Session

StageCallback = Callable[[str], None]
CitedStatements = tuple[tuple[Statement, ...], tuple[Citation, ...]]


def ignore_stage(_stage: str) -> None:
    """Tell nobody."""


class StageTimer:
    """How long each stage of one question took; tells of "searching" and "reading" as they begin.

    The stages are "searching", "reading" and "composing"; each may come more than once.
    """

    def __init__(self, on_stage: StageCallback = ignore_stage) -> None:
        """The time runs from here on; `on_stage` may raise to stop the work."""
        self._on_stage = on_stage
        self._began = self._since = time.perf_counter()
        self._stage = "composing"
        self._spent = {"searching": 0.0, "reading": 0.0, "composing": 0.0}

    def begin(self, stage: str) -> None:
        """The stage before ends, this one begins."""
        now = time.perf_counter()
        self._spent[self._stage] += now - self._since
        self._since, self._stage = now, stage
        if stage != "composing":
            self._on_stage(stage)

    def timings(self) -> Timings:
        """The milliseconds of each stage up to now."""
        now = time.perf_counter()
        spent = self._spent | {self._stage: self._spent[self._stage] + now - self._since}
        return Timings(
            search=_ms(spent["searching"]),
            read=_ms(spent["reading"]),
            compose=_ms(spent["composing"]),
            total=_ms(now - self._began),
        )


@dataclass(frozen=True, slots=True)
class RetrievedPassages:
    """The passages to read for one question; `folded` are the articles that only repeat them."""

    passages: tuple[ReadingPassage, ...]
    duplicate_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What answers a question, or comes nearest; `reading` has the answer's confidence.

    No citations: it was not found, or with `choices` it is asked back. `message` is a remark.
    `times` are the question's words of time with what came of them, where that is known.
    """

    reading: Reading
    passages: tuple[ReadingPassage, ...]
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    parts: tuple[QuestionPart, ...] = ()
    hops: tuple[BridgeStep, ...] = ()
    times: tuple[TimePreference, ...] | None = None
    message: str | None = None
    structured: StructuredResult = UNSTRUCTURED
    verdict: YesNo | None = None
    decided_by: int | None = None
    sides: tuple[Position, ...] = ()
    agreement: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """A stand-alone question over one session; `threshold` is the least confidence to answer at.

    `filters` say what the answer may rest on, `times` what the question's words of time wish; those
    of them that leave articles out are in the filters. `open_titles` are those of the articles that
    the last answer cited.
    `about` are the titles that the turn before cited, where the question leant on that turn.
    `corrected` are words that are read as others wherever something is searched or read for.
    """

    question: str
    session: Session
    reader: Reader
    threshold: float
    clock: StageTimer
    filters: Filters = NO_FILTERS
    times: tuple[TimePreference, ...] = ()
    about: tuple[str, ...] = ()
    corrections: tuple[SpellingCorrection, ...] = ()
    last_cited_titles: tuple[str, ...] = ()

    def retrieve(self, question: str, most: int = PASSAGES_READ) -> RetrievedPassages:
        """Search for any question in this one's place; at most so many passages."""
        self.clock.begin("searching")
        passages, folded = passages_to_read(
            self.session, self._normalised(question), self.filters, most
        )
        return RetrievedPassages(tuple(passages), folded)

    def read(self, question: str, passages: Sequence[ReadingPassage]) -> Reading:
        """Read passages for any question in this one's place."""
        self.clock.begin("reading")
        return self.reader.read(self._normalised(question), passages, self.session)

    def _normalised(self, question: str) -> str:
        """The question without its words of time and its slips."""
        return apply_corrections(without_time_expressions(question, self.times), self.corrections)

    def is_confident(self, reading: Reading) -> bool:
        """Whether a reading is sure enough to be given as an answer."""
        return bool(reading.evidence) and reading.confidence >= self.threshold

    def compose(self, reading: Reading, folded: frozenset[str]) -> CitedStatements:
        """Statements and citations of a reading."""
        self.clock.begin("composing")
        return compose(
            reading,
            partial(articles_with_sentence, self.session, folded, filters=self.filters),
            partial(antecedent_of, self.session),
        )


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)
