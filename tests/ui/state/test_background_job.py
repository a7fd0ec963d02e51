"""Work on a thread: its reports, its result, its failure, and a way to stop it."""

from __future__ import annotations

import threading

import pytest

from ui.state.background_job import BackgroundJob, JobStopped, StopButtons, raise_if_stopped


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


def test_reports_arrive_while_the_work_goes_on():
    go_on = threading.Event()

    def work(report):
        report("begun")
        assert go_on.wait(20)
        report("ending")
        return "done"

    job = BackgroundJob(work, threading.Event())
    reports = iter(job)
    assert next(reports) == "begun"
    go_on.set()
    assert list(reports) in ([], ["ending"])  # what comes with the end may be left out
    assert job.result() == "done"


def test_who_looks_late_gets_the_newest_report_alone():
    job = BackgroundJob(lambda report: [report(n) for n in range(5)], threading.Event())
    job.result()
    assert list(job) in ([], [4])


def test_what_the_work_raises_is_raised_by_its_result():
    def work(report):
        raise KeyError("x")

    job = BackgroundJob(work, threading.Event())
    assert list(job) == []
    with pytest.raises(KeyError):
        job.result()


def test_stop_ends_the_work_at_its_next_report_and_not_before():
    stop = threading.Event()

    def work(report):
        report("begun")
        stop.set()
        try:
            report("never")
        finally:
            report_after_stop.append(True)

    report_after_stop = []
    with pytest.raises(JobStopped):
        BackgroundJob(work, stop).result()
    assert report_after_stop == [True]
    raise_if_stopped(threading.Event())
    with pytest.raises(JobStopped):
        raise_if_stopped(stop)


def test_all_that_one_visitor_runs_stops_and_all_of_all():
    stops = StopButtons()
    with stops.stop_event("one") as first, stops.stop_event("one") as second:
        stops.stop("one")
        assert first.is_set() and second.is_set()
    with stops.stop_event("one") as first, stops.stop_event("two") as second:
        stops.stop_all()
        assert first.is_set() and second.is_set()
    with stops.stop_event("one") as first:  # nothing is left of what ended
        assert not first.is_set()
