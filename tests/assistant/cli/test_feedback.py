"""`feedback export` on the command line."""

from __future__ import annotations

import pytest

from assistant.cli.main import main
from index.library import Library


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "data")


def test_without_feedback_nothing_is_printed(library, capsys):
    assert main(["feedback", "export", "--data", str(library.folder)]) == 0
    assert capsys.readouterr().out == ""
    assert not library.folder.exists()
