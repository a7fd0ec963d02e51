"""`mcp`: what is said before a client is served; serving is tested with the official client."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.cli.main import main
from tests.conftest import ROOT


def test_a_missing_package_is_one_line(monkeypatch, capsys, built):
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "integrations.mcp.server", raising=False)
    assert main(["mcp", "--data", str(built)]) == 2
    assert capsys.readouterr().err.startswith("footnote: this needs the package mcp")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--page", "localhost"], "is not an address"), (["--data", "{}/none"], "build PATH")],
)
def test_a_wrong_set_up_is_one_line(capsys, built, tmp_path, arguments, words):
    given = ["mcp", "--data", str(built), *(each.format(tmp_path) for each in arguments)]
    assert main(given) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_asking_without_it_imports_none_of_it():
    code = (
        "import sys, assistant, assistant.cli.main as m; m.build_parser(); "
        "print([n for n in sys.modules if n.split('.')[0] in ('mcp', 'integrations')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
