"""A library of invented stories that commands look at and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.main import main

STORY = "\n".join(
    f"In line {i} of the story the keeper {i * 7} lit the lamp of tower {i * 3} once more."
    for i in range(30)
)


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A library with two copies of a story, another article, and a file that is none."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.txt").write_text(f"The tower\n\n{STORY}")
    (folder / "second.txt").write_text(f"The tower\n\n{STORY}\nOne more line was added.")
    (folder / "bees.txt").write_text("Bees\n\nBees hum in the lime trees.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    run(capsys, tmp_path / "data", "build", str(folder), "--model", "hashing")
    return tmp_path / "data"


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = main([*arguments, "--data", str(data)])
    return code, capsys.readouterr().out
