"""Calibrating a library: when it is due, what is kept, and what stops it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.calibration.calibrate import MIN_PASSAGES, calibrate, is_due, needs_calibration
from assistant.calibration.foreign_questions import foreign_questions
from assistant.reading.cohort import MEASUREMENT, CohortScale, foreign_location
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from index.search.searcher import Searcher
from index.storage.write_access import build_lock


class FixedReader:
    """Scores every reading by the number of questions before it."""

    def __init__(self, digest: str = "a reader") -> None:
        self.digest = digest
        self.asked: list[str] = []

    def raw_confidence(self, question, passages, session):
        self.asked.append(question)
        return float(-len(self.asked))


def add(library: Library, name: str, count: int) -> None:
    source = library.folder.parent / f"{name}.jsonl"
    rows = [{"id": f"{name}{i}", "title": f"{name} {i}", "text": f"Row {i}."} for i in range(count)]
    source.write_text("\n".join(json.dumps(row) for row in rows))
    request = BuildRequest(add=(("jsonl", str(source), False),))
    build(library, request, lambda _: open_embedder("hashing"))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "data")
    add(made, "first", MIN_PASSAGES)
    return made


@pytest.fixture
def searcher(library: Library) -> Searcher:
    return Searcher(library, open_embedder("hashing"))


def ignore(done: int, total: int) -> None:
    """Nothing."""


def test_the_mean_of_all_foreign_questions_is_kept_and_used(library, searcher):
    reader, reports = FixedReader(), []
    assert calibrate(library, searcher, reader, lambda *report: reports.append(report))
    count = len(foreign_questions())
    assert tuple(reader.asked) == foreign_questions()
    assert reports == [(done, count) for done in range(count + 1)]
    with searcher.session() as session:
        found = foreign_location(CohortScale(), "a reader", session)
        assert found.is_measured
        assert found.logit == -(count + 1) / 2
        assert session.generation == 1, "a calibration is no generation"


def test_it_is_not_done_again_until_a_tenth_has_changed(library, searcher):
    reader = FixedReader()
    calibrate(library, searcher, reader, ignore)
    assert not calibrate(library, searcher, reader, ignore)
    add(library, "second", MIN_PASSAGES // 10)
    assert not calibrate(library, searcher, reader, ignore)
    add(library, "third", 1)
    assert calibrate(library, searcher, reader, ignore)
    assert len(reader.asked) == 2 * len(foreign_questions())


def test_another_reader_measures_for_itself(library, searcher):
    calibrate(library, searcher, FixedReader("a reader"), ignore)
    with searcher.session() as session:
        assert not is_due(session, FixedReader("a reader"))
        assert is_due(session, FixedReader("another"))


def test_a_library_of_few_passages_is_left_to_the_estimate(tmp_path):
    library = Library(tmp_path / "data")
    add(library, "few", MIN_PASSAGES - 1)
    reader = FixedReader()
    searcher = Searcher(library, open_embedder("hashing"))
    assert not needs_calibration(library)
    assert not calibrate(library, searcher, reader, ignore)
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
    with searcher.session() as session:
        assert session.measurement(MEASUREMENT) is None


def test_a_build_meanwhile_ends_it(library, searcher):
    reader = FixedReader()

    def build_meanwhile(done: int, total: int) -> None:
        if done == 2:
            add(library, "second", 1)

    assert not calibrate(library, searcher, reader, build_meanwhile)
    assert len(reader.asked) == 2
    with searcher.session() as session:
        assert session.measurement(MEASUREMENT) is None
        assert is_due(session, reader)


def test_while_another_build_is_at_work_nothing_is_kept(library, searcher):
    reader = FixedReader()
    with build_lock(library):
        assert not calibrate(library, searcher, reader, ignore)
    assert calibrate(library, searcher, reader, ignore)
