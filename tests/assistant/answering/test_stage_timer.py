"""Stages are reported as they begin, and their times add up."""

from __future__ import annotations

import pytest

from assistant.answering.stage_timer import StageTimer


def test_searching_and_reading_are_reported_and_composing_is_not():
    stages: list[str] = []
    timer = StageTimer(stages.append)
    for stage in ("searching", "reading", "composing", "reading"):
        timer.begin(stage)
    assert stages == ["searching", "reading", "reading"]


def test_the_stages_add_up_to_the_total(monkeypatch):
    seconds = iter([0.0, 1.0, 3.0, 6.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(seconds))
    timer = StageTimer()
    timer.begin("searching")
    timer.begin("reading")
    timings = timer.timings()
    assert (timings.compose, timings.search, timings.read) == (1000.0, 2000.0, 3000.0)
    assert timings.total == 6000.0


def test_the_callback_may_stop_the_work():
    def stop(_stage: str) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        StageTimer(stop).begin("searching")
