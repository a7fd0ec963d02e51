"""Calibrate a library: ask it foreign questions and keep what they score on average."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.calibration.foreign_questions import foreign_questions
from assistant.reading.cohort import MEASUREMENT, is_comparable
from assistant.retrieval.passages import passages_to_read
from assistant.types import ReadingPassage
from index.errors import BuildInProgress
from index.library import Library
from index.search.searcher import Searcher, Session
from index.storage.catalogue import count_rows, open_catalogue
from index.storage.measurements import Value, store_measurement
from index.storage.schema import get_meta, transaction
from index.storage.write_access import build_lock, writable_catalogue

MIN_PASSAGES = 20  # in a smaller library ten passages are half of it: the estimate does as well
MAX_CHANGED_SHARE = 0.1  # of the passages, until it is measured again
OnAsked = Callable[[int, int], None]


class ScoringReader(Protocol):
    """A reader whose scores can be compared between libraries."""

    @property
    def digest(self) -> str:
        """Identifies the reader: only scores of the same one can be compared."""

    def raw_confidence(
        self, question: str, passages: Sequence[ReadingPassage], session: Session
    ) -> float:
        """The score of a reading, a logit."""


def is_due(session: Session, reader: ScoringReader) -> bool:
    """Whether a library was not measured yet, or has changed much since."""
    if session.passage_count < MIN_PASSAGES:
        return False
    measured = session.measurement(MEASUREMENT)
    if measured is None or not is_comparable(measured, reader.digest, session):
        return True
    return session.changed_share(measured) > MAX_CHANGED_SHARE


def needs_calibration(library: Library) -> bool:
    """Whether a library is large enough to be measured; quick, and opens no model."""
    with open_catalogue(library) as connection:
        return count_rows(connection, "passages") >= MIN_PASSAGES


def calibrate(
    library: Library, searcher: Searcher, reader: ScoringReader, on_asked: OnAsked
) -> bool:
    """Measure a library if that is due; whether it was done.

    `on_asked(done, total)` is called before the first and after each question, and may raise to
    stop: then the library stays as it was. Nothing is kept if it was built meanwhile, by whoever.
    """
    with searcher.session() as session:
        if not is_due(session, reader):
            return False
        generation = session.generation
        values: dict[str, Value] = {
            "reader": reader.digest,
            "encoder": session.embedder.fingerprint,
        }
    mean = _mean_score(searcher, generation, reader, on_asked)
    if mean is None:
        return False
    try:
        with build_lock(library), writable_catalogue(library) as connection:
            with transaction(connection):
                is_current = int(get_meta(connection)["generation"]) == generation
                if is_current:
                    store_measurement(connection, MEASUREMENT, values | {"mean": mean})
            return is_current
    except BuildInProgress:
        return False


def _mean_score(
    searcher: Searcher, generation: int, reader: ScoringReader, on_asked: OnAsked
) -> float | None:
    """The mean score of the foreign questions; None once the library is built again.

    Each question has a session of its own, so that nothing waits for the end of a long one.
    """
    questions = foreign_questions()
    total = 0.0
    on_asked(0, len(questions))
    for done, question in enumerate(questions, 1):
        with searcher.session() as session:
            if session.generation != generation:
                return None
            passages, _ = passages_to_read(session, question)
            total += reader.raw_confidence(question, passages, session)
        on_asked(done, len(questions))
    return total / len(questions)
