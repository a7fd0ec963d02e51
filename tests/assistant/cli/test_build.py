"""`build` without a path where there is no library: a mistake, and no new library."""

from __future__ import annotations

import pytest

from assistant.cli.main import main


@pytest.mark.parametrize("more", [[], ["--watch"], ["--no-examples"], ["--restore", "a.txt"]])
def test_build_alone_needs_a_library(tmp_path, capsys, more):
    data = tmp_path / "nowhere"
    assert main(["build", *more, "--data", str(data)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"footnote: there is no index in {data} to refresh: name a folder or file to build one "
        "of, or another data folder with --data\n"
    )
    assert not data.exists()
