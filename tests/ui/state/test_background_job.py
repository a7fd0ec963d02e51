"""Work on a thread: its reports, its result, its failure, and a way to stop it."""

from __future__ import annotations

import threading

import pytest

from ui.state.background_job import BackgroundJob, JobStopped, StopButtons


def test_work_gives_its_result_or_raises_what_the_work_raised():
    reports = []
    work = BackgroundJob(lambda report: [report("a"), 7][1], threading.Event())
    reports += list(work)
    assert work.result() == 7
    assert set(reports) <= {"a"}
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(JobStopped):
        BackgroundJob(lambda report: report("a"), stopped).result()


def test_stop_reaches_only_the_visitor_who_pressed_it():
    stops = StopButtons()
    with stops.stop_event("one") as one, stops.stop_event("two") as two:
        stops.stop("one")
        stops.stop("nobody")
        assert one.is_set()
        assert not two.is_set()
    assert two.is_set()
