"""Fixtures for all tests: nothing of the person's own settings or data is ever touched."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis  # here, as its plugin would load it at the end, which fails after gradio
import pytest

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("any machine", deadline=None)  # a busy one is no failure
hypothesis.settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _fenced_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in list(os.environ):
        if name.startswith("FOOTNOTE_") or name == "PORT":
            monkeypatch.delenv(name)
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "off")  # else many builds would ask 120 questions
    if not request.node.get_closest_marker("long") and "tiny_reader" not in request.fixturenames:
        monkeypatch.setenv("FOOTNOTE_READER", "small")  # for speed; long tests use the default
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "1")


@pytest.fixture(scope="session")
def tiny_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a large reader in small, to read only."""
    from tests.tiny_reader import write_tiny_reader

    return write_tiny_reader(tmp_path_factory.mktemp("models") / "reader-large")
