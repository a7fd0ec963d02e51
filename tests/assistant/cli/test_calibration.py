"""The last step of a build: asking the library foreign questions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.calibration import calibrate as calibrating
from assistant.cli.calibration import STOPPED, calibrate_after_build
from assistant.cli.main import main
from assistant.config import from_environment


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """A folder whose library is just large enough."""
    monkeypatch.setattr(calibrating, "MIN_PASSAGES", 3)
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
    assert "Calibrating" in capsys.readouterr().err or status(capsys)["calibrated"]
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

    for is_stopped in (interrupt, lambda: True):
        calibrate_after_build(config, is_stopped)
        assert STOPPED in capsys.readouterr().err
    assert not status(capsys)["calibrated"]
