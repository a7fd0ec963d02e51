"""Calibrate a library: ask it foreign questions and keep what they score on average."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol

from assistant.calibration.foreign_questions import foreign_questions
from assistant.reading.cohort import MIN_PASSAGES, is_usable
from assistant.retrieval.passages import passages_to_read
from assistant.types import ReadingPassage
from index.errors import BuildInProgress
from index.library import Library
from index.search.searcher import Searcher, Session
from index.storage.catalogue import (
    count_rows,
    current_generation,
    open_catalogue,
    read_manifest,
)
from index.storage.measurements import (
    ForeignScores,
    changed_share,
    read_foreign_scores,
    store_foreign_scores,
)
from index.storage.schema import transaction
from index.storage.write_access import build_lock, writable_catalogue

MAX_CHANGED_SHARE = 0.1  # of the passages, until it is measured again
LOCK_ATTEMPTS, LOCK_SECONDS = 20, 0.5  # while another process is at work on the library
OnAsked = Callable[[int, int], None]
Generation = tuple[str, int]  # the library's id, and its generation


class Outcome(Enum):
    """What became of a calibration."""

    NOT_DUE = "not due"
    KEPT = "kept"
    OVERTAKEN = "overtaken"  # the library was built meanwhile, or another process holds it


class ScoringReader(Protocol):
    """A reader whose scores can be compared between libraries."""

    @property
    def digest(self) -> str:
        """Identifies the reader: only scores of the same one can be compared."""

    def raw_confidence(
        self, question: str, passages: Sequence[ReadingPassage], session: Session
    ) -> float:
        """The score of a reading, a logit."""


def is_calibrated(library: Library, reader: str) -> bool:
    """Whether answers of the reader with this digest use a measurement of this library.

    Quick: it opens no model. Raises what opening the catalogue raises, as `is_due` does.
    """
    with open_catalogue(library, is_snapshot=True) as connection:
        passages = count_rows(connection, "passages")
        return _usable_scores(connection, reader, passages) is not None


def is_due(library: Library, reader: str) -> bool:
    """Whether a library is to be measured: for the first time, or since a tenth has changed."""
    with open_catalogue(library, is_snapshot=True) as connection:
        passages = count_rows(connection, "passages")
        if passages < MIN_PASSAGES:
            return False
        measured = _usable_scores(connection, reader, passages)
        return measured is None or changed_share(connection, measured) > MAX_CHANGED_SHARE


def _usable_scores(
    connection: sqlite3.Connection, reader: str, passages: int
) -> ForeignScores | None:
    measured = read_foreign_scores(connection)
    encoder = read_manifest(connection).fingerprint
    return measured if measured and is_usable(measured, reader, encoder, passages) else None


def calibrate(
    library: Library, searcher: Searcher, reader: ScoringReader, on_asked: OnAsked
) -> Outcome:
    """Measure a library if that is due.

    `on_asked(done, total)` is called before the first and after each question, and may raise to
    stop: then the library stays as it was. Nothing is kept of a library that was built meanwhile.
    """
    with open_catalogue(library) as connection:
        generation = current_generation(connection)
    if not is_due(library, reader.digest):
        return Outcome.NOT_DUE
    mean = _mean_score(searcher, generation[1], reader, on_asked)
    if mean is None:
        return Outcome.OVERTAKEN
    for attempt in range(LOCK_ATTEMPTS):
        try:
            return _keep(library, generation, mean, reader.digest, searcher.embedder.fingerprint)
        except BuildInProgress:
            if attempt + 1 < LOCK_ATTEMPTS:
                time.sleep(LOCK_SECONDS)
    return Outcome.OVERTAKEN


def _keep(
    library: Library, generation: Generation, mean: float, reader: str, encoder: str
) -> Outcome:
    """Store the mean, unless the library is gone or another generation; BuildInProgress."""
    if not library.exists:
        return Outcome.OVERTAKEN
    with build_lock(library), writable_catalogue(library) as connection, transaction(connection):
        if current_generation(connection) != generation:
            return Outcome.OVERTAKEN
        store_foreign_scores(connection, mean, reader, encoder)
        return Outcome.KEPT


def _mean_score(
    searcher: Searcher, generation: int, reader: ScoringReader, on_asked: OnAsked
) -> float | None:
    """The mean score of the foreign questions; None once the library is built again.

    Each question has a session of its own, so that nothing waits for the end of a long one.
    """
    questions = foreign_questions()
    scores = []
    on_asked(0, len(questions))
    for done, question in enumerate(questions, 1):
        with searcher.session() as session:
            if session.generation != generation:
                return None
            passages, _ = passages_to_read(session, question)
            scores.append(reader.raw_confidence(question, passages, session))
        on_asked(done, len(questions))
    mean = math.fsum(scores) / len(scores)
    return mean if math.isfinite(mean) else None
