"""Progress: rates and times left by hand arithmetic, plain lines, and a real bar."""

from __future__ import annotations

import pytest

from assistant.progress import Pace, format_duration


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_rate_is_the_mean_since_the_first_report_of_the_stage():
    clock = Clock()
    pace = Pace(clock)
    assert pace.step("embedding", 100, 1000).per_second is None
    clock.now += 20
    step = pace.step("embedding", 600, 1000)
    assert step.per_second == (600 - 100) / 20
    assert step.seconds_left == (1000 - 600) / 25
    assert step.line == "Embedding passages: 600 of 1,000 (25 passages a second, 16 s left)"
    clock.now += 5
    assert pace.step("saving", 0, 0).line == "Saving"


def test_a_stage_of_unknown_length_shows_its_count_and_rate_alone():
    clock = Clock()
    pace = Pace(clock)
    pace.step("reading", 0, 0)
    clock.now += 2
    assert pace.step("reading", 3, 0).line == "Reading articles: 3 (1.5 articles a second)"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (99.4, "99 s"), (120, "2 min"), (3599, "1 h 00 min"), (3900, "1 h 05 min")],
)
def test_durations_are_words(seconds, words):
    assert format_duration(seconds) == words
