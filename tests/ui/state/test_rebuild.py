"""What the page shows while a build runs."""

from __future__ import annotations

import threading

from assistant.config import Config
from assistant.factory import library_of
from assistant.progress import Step
from index.building.build import BuildRequest
from index.ingestion.sources import identify_path
from index.storage.inventory import read_overview
from index.storage.write_access import build_lock
from tests.index.slow_files import SLOW_MARKDOWN
from tests.ui.articles import build_in
from ui.html.build_progress import progress_html, receipt_html, step_html
from ui.state.rebuild import BUILD_STOPPED, rebuild


def test_the_rate_and_the_time_left_stand_beside_the_count():
    html = step_html(Step("embedding", 600, 1000, 20.0, 25.0, 16.0))
    assert "Embedding passages: 600 of 1,000 (25 passages a second, 16 s left)" in html
    assert 'value="600" max="1000"' in html


def test_a_first_report_has_no_rate_yet():
    assert "<p>Embedding passages: 3 of 9</p>" in progress_html("embedding", 3, 9)
    assert "<p>Saving</p>" in progress_html("saving", 0, 0)


def test_stop_ends_a_build_in_the_middle_of_a_file_that_would_take_a_minute(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "slow.md").write_bytes(SLOW_MARKDOWN)
    config = Config(tmp_path / "data", None, False, "127.0.0.1", 7860)
    stop = threading.Event()
    shown = rebuild(config, BuildRequest(add=((*identify_path(folder), False),)), stop)
    assert "Reading articles" in next(shown)
    assert "Reading articles" in next(shown)
    stop.set()
    assert BUILD_STOPPED in list(shown)[-1]


def test_a_build_waits_for_another_one_and_then_runs(config):
    library = library_of(config)
    library.uploads.mkdir(parents=True)
    shown = rebuild(config, BuildRequest(), threading.Event())
    with build_lock(library):
        (library.uploads / "late.txt").write_text("The egg depot belongs to Tilda Bo.")
        told = next(html for html in shown if "Reading" not in html)
        assert "Waiting for another build to end" in told
    assert "1 added" in list(shown)[-1]
    assert [item.id for item in read_overview(library).articles] == ["late.txt"]


def test_a_build_that_waits_can_be_stopped(config):
    stop = threading.Event()
    shown = rebuild(config, BuildRequest(), stop)
    with build_lock(library_of(config)):
        next(html for html in shown if "Waiting" in html)
        stop.set()
        assert BUILD_STOPPED in list(shown)[-1]


def test_failures_of_the_added_files_are_not_told_twice(config, folder):
    receipt = build_in(config, folder)
    assert "broken.pdf" in receipt_html(receipt)
    assert "broken.pdf" not in receipt_html(receipt, (), ())
    assert "1 could not be read" in receipt_html(receipt, (), ())
