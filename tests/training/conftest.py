"""The training scripts stand in a folder of their own, from which they import each other."""

from __future__ import annotations

from pathlib import Path

import pytest

TRAINING = Path(__file__).resolve().parent.parent.parent / "training"


@pytest.fixture(autouse=True)
def _beside_the_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TRAINING))
