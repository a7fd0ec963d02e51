"""Calibrating in the background of the page: once for each change that makes it due."""

from __future__ import annotations

import json
import threading

import pytest

from assistant.calibration.calibrate import MIN_PASSAGES
from assistant.calibration.foreign_questions import foreign_questions
from assistant.reading.cohort import MEASUREMENT
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.errors import StorageFailed
from index.library import Library
from index.search.searcher import Searcher
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
    add(made, "first")
    return made


def add(library, name):
    source = library.folder.parent / f"{name}.jsonl"
    rows = [
        {"id": f"{name}{i}", "title": f"{name} {i}", "text": f"Row {i}."}
        for i in range(MIN_PASSAGES)
    ]
    source.write_text("\n".join(json.dumps(row) for row in rows))
    request = BuildRequest(add=(("jsonl", str(source), False),))
    build(library, request, lambda _: open_embedder("hashing"))


def test_a_library_is_measured_once_and_again_when_it_was_built(library):
    searcher, reader = Searcher(library, open_embedder("hashing")), CountingReader()
    background = BackgroundCalibration(library)
    for _ in range(5):
        background.consider(searcher, reader)  # returns while the first question waits
    reader.may_go_on.set()
    background.wait(PATIENCE)
    background.consider(searcher, reader)
    background.wait(PATIENCE)
    assert reader.count == len(foreign_questions())
    with searcher.session() as session:
        assert session.measurement(MEASUREMENT).values["mean"] == -3.0
    add(library, "second")
    background.consider(searcher, reader)
    background.wait(PATIENCE)
    assert reader.count == 2 * len(foreign_questions())


def test_a_build_meanwhile_makes_it_begin_again(library):
    class BuildingReader(CountingReader):
        def raw_confidence(self, question, passages, session):
            score = super().raw_confidence(question, passages, session)
            if self.count == 2:
                add(library, "second")
            return score

    reader, background = BuildingReader(), BackgroundCalibration(library)
    reader.may_go_on.set()
    searcher = Searcher(library, open_embedder("hashing"))
    background.consider(searcher, reader)
    background.wait(PATIENCE)
    assert reader.count == 2 + len(foreign_questions())
    with searcher.session() as session:
        assert session.measurement(MEASUREMENT).passages == 2 * MIN_PASSAGES


def test_a_failure_is_logged_and_nothing_more(library, caplog):
    class FailingReader(CountingReader):
        def raw_confidence(self, question, passages, session):
            raise StorageFailed("the disk is gone")

    background = BackgroundCalibration(library)
    background.consider(Searcher(library, open_embedder("hashing")), FailingReader())
    background.wait(PATIENCE)
    assert "the library could not be calibrated: the disk is gone" in caplog.text
