"""Calibrating in the background of the page: once for each change that makes it due."""

from __future__ import annotations

import threading

import pytest

from assistant.calibration.foreign_questions import foreign_questions
from assistant.reading.cohort import MIN_PASSAGES
from index.embedding.factory import open_embedder
from index.errors import StorageFailed
from index.library import Library
from index.search.searcher import Searcher
from tests.row_articles import add_rows
from ui.state.background_calibration import BackgroundCalibration

PATIENCE = 60


class CountingReader:
    digest = "a reader"

    def __init__(self):
        self.count = 0
        self.may_go_on = threading.Event()

    def raw_confidence(self, question, passages, session):
        assert self.may_go_on.wait(PATIENCE)
        self.count += 1
        return -3.0


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "data")
    add_rows(made, "first", MIN_PASSAGES)
    return made


def started(library, reader, turn=None):
    background = BackgroundCalibration(library, turn or threading.Lock())
    searcher = Searcher(library, open_embedder("hashing"))
    background.consider(searcher, reader, 1)
    return background, searcher


def test_a_library_is_measured_once_and_again_when_it_was_built(library):
    reader = CountingReader()
    background, searcher = started(library, reader)
    for _ in range(5):
        background.consider(searcher, reader, 1)
    assert reader.count == 0, "asking returns while the first question waits"
    reader.may_go_on.set()
    background.wait(PATIENCE)
    background.consider(searcher, reader, 1)
    background.wait(PATIENCE)
    assert reader.count == len(foreign_questions())
    with searcher.session() as session:
        assert session.foreign_scores.mean == -3.0
    add_rows(library, "second", MIN_PASSAGES)
    background.consider(searcher, reader, 2)
    background.wait(PATIENCE)
    assert reader.count == 2 * len(foreign_questions())


def test_a_build_meanwhile_makes_it_begin_again(library):
    class BuildingReader(CountingReader):
        def raw_confidence(self, question, passages, session):
            score = super().raw_confidence(question, passages, session)
            if self.count == 2:
                add_rows(library, "second", MIN_PASSAGES)
            return score

    reader = BuildingReader()
    reader.may_go_on.set()
    background, searcher = started(library, reader)
    background.wait(PATIENCE)
    assert reader.count == 2 + len(foreign_questions())
    with searcher.session() as session:
        assert session.foreign_scores.passages == 2 * MIN_PASSAGES


def test_the_end_of_the_page_ends_it_after_the_question_that_is_asked(library):
    reader = CountingReader()
    background, searcher = started(library, reader)
    ending = threading.Thread(target=background.end)
    ending.start()
    reader.may_go_on.set()
    ending.join(PATIENCE)
    assert not ending.is_alive()
    assert reader.count <= 2
    background.consider(searcher, reader, 2)
    background.wait(PATIENCE)
    assert reader.count <= 2, "nothing begins after the end"


def test_one_library_is_measured_at_a_time_and_one_that_waits_can_be_ended(library):
    turn, reader = threading.Lock(), CountingReader()
    reader.may_go_on.set()
    with turn:
        background, _ = started(library, reader, turn)
        background.end()
    assert reader.count == 0


def test_a_failure_is_logged_and_nothing_more(library, caplog):
    class FailingReader(CountingReader):
        def raw_confidence(self, question, passages, session):
            raise StorageFailed("the disk is gone")

    background, _ = started(library, FailingReader())
    background.wait(PATIENCE)
    assert "the library could not be calibrated: the disk is gone" in caplog.text
