"""The last step of a build: asking the library foreign questions."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest

from assistant.calibration import calibrate as calibrating
from assistant.cli.calibration import OVERTAKEN, STOPPED, calibrate_after_build
from assistant.cli.main import main
from assistant.config import from_environment
from assistant.reading import cohort
from index.errors import IndexDamaged
from index.library import Library
from index.storage.write_access import build_lock


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """A folder whose library is just large enough."""
    for module in (calibrating, cohort):
        monkeypatch.setattr(module, "MIN_PASSAGES", 3)
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("harbour", "museum", "railway"):
        (folder / f"{name}.txt").write_text(f"The {name} of Kirkby was opened in 1901 by a mayor.")
    return folder


def status(capsys):
    capsys.readouterr()
    assert main(["status", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_build_calibrates_as_its_last_step(articles, monkeypatch, capsys):
    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "on")
    monkeypatch.setattr(calibrating, "foreign_questions", lambda: ("Who rang the bell?",) * 3)
    assert main(["build", str(articles)]) == 0
    assert status(capsys)["calibrated"]
    assert main(["ask", "When was the museum opened?", "--json"]) == 0
    assert "calibrated" not in json.loads(capsys.readouterr().out)


def test_without_it_the_confidence_is_an_estimate_and_the_answer_says_so(articles, capsys):
    assert main(["build", str(articles)]) == 0
    assert not status(capsys)["calibrated"]
    assert main(["ask", "When was the museum opened?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["calibrated"] is False


def test_a_typo_in_the_setting_is_told(articles, monkeypatch, capsys):
    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "nope")
    assert main(["build", str(articles)]) == 2
    assert "FOOTNOTE_CALIBRATION is 'nope': set it to on or off" in capsys.readouterr().err


def test_ctrl_c_or_a_stop_leaves_the_build_and_says_so(articles, monkeypatch, capsys):
    assert main(["build", str(articles)]) == 0
    config = replace(from_environment(), calibrates=True)

    def interrupt() -> bool:
        raise KeyboardInterrupt

    looks = iter([False, False, True])
    for is_stopped in (interrupt, lambda: next(looks)):
        calibrate_after_build(config, is_stopped)
        assert STOPPED in capsys.readouterr().err
    calibrate_after_build(config, lambda: True)
    assert capsys.readouterr().err == "", "there was nothing to stop"
    assert not status(capsys)["calibrated"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IndexDamaged("a segment is damaged"), "Not calibrated: a segment is damaged"),
        (PermissionError(13, "Permission denied"), "Not calibrated: "),
        (sqlite3.OperationalError("disk I/O error"), "Not calibrated: "),
        (RuntimeError("no kernel"), "Not calibrated: RuntimeError: no kernel"),
    ],
)
@pytest.mark.parametrize("where", ["is_due", "calibrate"])
def test_a_build_that_cannot_be_calibrated_is_complete_and_says_why(
    articles, monkeypatch, capsys, error, words, where
):
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "on")
    monkeypatch.setattr(calibrating, where, fail)
    assert main(["build", str(articles), "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["added"] == 3
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_ctrl_c_while_the_models_are_opened_leaves_the_build_too(articles, monkeypatch, capsys):
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "on")
    monkeypatch.setattr("assistant.factory.shipped_reader", interrupt)
    assert main(["build", str(articles)]) == 0
    assert STOPPED in capsys.readouterr().err


def test_a_library_that_is_held_by_another_process_is_said(articles, monkeypatch, capsys):
    assert main(["build", str(articles)]) == 0
    monkeypatch.setattr(calibrating, "foreign_questions", lambda: ("Who rang the bell?",))
    monkeypatch.setattr(calibrating, "LOCK_SECONDS", 0.0)
    config = replace(from_environment(), calibrates=True)
    with build_lock(Library(config.data)):
        calibrate_after_build(config)
    assert OVERTAKEN in capsys.readouterr().err


def test_a_build_without_changes_opens_no_model_for_it(articles, monkeypatch):
    monkeypatch.setattr(calibrating, "foreign_questions", lambda: ("Who rang the bell?",))
    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "on")
    assert main(["build", str(articles)]) == 0
    opened: list[str] = []
    monkeypatch.setattr("assistant.factory.open_searcher", lambda _: opened.append("searcher"))
    monkeypatch.setattr("assistant.factory.shipped_reader", lambda: opened.append("reader"))
    assert main(["build"]) == 0
    assert opened == []
