"""What the page shows while a build runs."""

from __future__ import annotations

from assistant.progress import Step
from ui.rebuild import progress_html, step_html


def test_the_rate_and_the_time_left_stand_beside_the_count():
    html = step_html(Step("embedding", 600, 1000, 20.0, 25.0, 16.0))
    assert "Embedding passages: 600 of 1,000 (25 passages a second, 16 s left)" in html
    assert 'value="600" max="1000"' in html


def test_a_first_report_has_no_rate_yet():
    assert "<p>Embedding passages: 3 of 9</p>" in progress_html("embedding", 3, 9)
    assert "<p>Saving</p>" in progress_html("saving", 0, 0)
