"""Calibrating a library: when it is due, what is kept, and what stops it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.calibration import calibrate as calibrating
from assistant.calibration.calibrate import Outcome, calibrate, is_calibrated, is_due
from assistant.calibration.foreign_questions import foreign_questions
from assistant.reading.cohort import MIN_PASSAGES, CohortScale, foreign_location
from index.embedding.factory import open_embedder
from index.library import Library
from index.search.searcher import Searcher
from index.storage.write_access import build_lock
from tests.row_articles import add_rows


class FixedReader:
    """Scores each reading a hundredth less than the one before."""

    def __init__(self, digest: str = "a reader") -> None:
        self.digest = digest
        self.asked: list[str] = []

    def raw_confidence(self, question, passages, session):
        self.asked.append(question)
        return -len(self.asked) / 100


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "data")
    add_rows(made, "first", MIN_PASSAGES)
    return made


@pytest.fixture
def searcher(library: Library) -> Searcher:
    return Searcher(library, open_embedder("hashing"))


def ignore(done: int, total: int) -> None:
    """Nothing."""


def test_the_mean_of_all_foreign_questions_is_kept_and_used(library, searcher):
    reader, reports = FixedReader(), []
    outcome = calibrate(library, searcher, reader, lambda *report: reports.append(report))
    assert outcome is Outcome.KEPT
    assert is_calibrated(library, reader.digest)
    count = len(foreign_questions())
    assert tuple(reader.asked) == foreign_questions()
    assert reports == [(done, count) for done in range(count + 1)]
    with searcher.session() as session:
        found = foreign_location(CohortScale(), "a reader", session)
        assert found.is_measured
        assert found.logit == pytest.approx(-(count + 1) / 200)
        assert session.generation == 1, "a calibration is no generation"


def test_it_is_not_done_again_until_a_tenth_has_changed(library, searcher):
    reader = FixedReader()
    calibrate(library, searcher, reader, ignore)
    assert calibrate(library, searcher, reader, ignore) is Outcome.NOT_DUE
    add_rows(library, "second", MIN_PASSAGES // 10)
    assert calibrate(library, searcher, reader, ignore) is Outcome.NOT_DUE
    add_rows(library, "third", 1)
    assert calibrate(library, searcher, reader, ignore) is Outcome.KEPT
    assert len(reader.asked) == 2 * len(foreign_questions())


def test_another_reader_measures_for_itself(library, searcher):
    calibrate(library, searcher, FixedReader("a reader"), ignore)
    assert not is_due(library, "a reader")
    assert is_due(library, "another")
    assert not is_calibrated(library, "another")


def test_a_library_of_few_passages_is_left_to_the_estimate(tmp_path):
    library = Library(tmp_path / "data")
    add_rows(library, "few", MIN_PASSAGES - 1)
    reader = FixedReader()
    searcher = Searcher(library, open_embedder("hashing"))
    assert not is_due(library, reader.digest)
    assert calibrate(library, searcher, reader, ignore) is Outcome.NOT_DUE
    assert reader.asked == []


def test_a_stop_between_two_questions_keeps_nothing(library, searcher):
    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Stop

    reader = FixedReader()
    with pytest.raises(Stop):
        calibrate(library, searcher, reader, stop)
    assert len(reader.asked) == 3
    assert not is_calibrated(library, reader.digest)


def test_a_build_meanwhile_ends_it(library, searcher):
    reader = FixedReader()

    def build_meanwhile(done: int, total: int) -> None:
        if done == 2:
            add_rows(library, "second", 1)

    assert calibrate(library, searcher, reader, build_meanwhile) is Outcome.OVERTAKEN
    assert len(reader.asked) == 2
    assert is_due(library, reader.digest)


def test_a_library_put_in_its_place_meanwhile_gets_nothing_of_it(library, searcher, tmp_path):
    """It has the same generation number, but is another library."""
    other, reader = Library(tmp_path / "other" / "data"), FixedReader()
    (tmp_path / "other").mkdir()
    add_rows(other, "other", MIN_PASSAGES)

    def replace_at_the_end(done: int, total: int) -> None:
        if done == total:
            shutil.rmtree(library.folder)
            shutil.copytree(other.folder, library.folder)

    assert calibrate(library, searcher, reader, replace_at_the_end) is Outcome.OVERTAKEN
    assert is_due(library, reader.digest)


def test_a_library_deleted_meanwhile_does_not_come_back(library, searcher):
    def delete_at_the_end(done: int, total: int) -> None:
        if done == total:
            shutil.rmtree(library.folder)

    assert calibrate(library, searcher, FixedReader(), delete_at_the_end) is Outcome.OVERTAKEN
    assert not library.folder.exists()


def test_scores_that_are_no_numbers_are_not_kept(library, searcher):
    class BrokenReader(FixedReader):
        def raw_confidence(self, question, passages, session):
            return float("nan")

    assert calibrate(library, searcher, BrokenReader(), ignore) is Outcome.OVERTAKEN
    assert is_due(library, BrokenReader().digest)


def test_it_waits_for_a_build_of_another_process_and_gives_up_in_the_end(
    library, searcher, monkeypatch
):
    waits: list[float] = []
    monkeypatch.setattr(calibrating.time, "sleep", waits.append)
    with build_lock(library):
        assert calibrate(library, searcher, FixedReader(), ignore) is Outcome.OVERTAKEN
    assert len(waits) == calibrating.LOCK_ATTEMPTS - 1
    held = build_lock(library)
    held.__enter__()
    monkeypatch.setattr(calibrating.time, "sleep", lambda _: held.__exit__(None, None, None))
    assert calibrate(library, searcher, FixedReader(), ignore) is Outcome.KEPT
