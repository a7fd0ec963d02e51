"""What is said before the page is served, and what `app.py` is."""

from __future__ import annotations

import socket

import app
from assistant.cli.main import main
from tests.conftest import ROOT


def test_a_busy_port_is_one_line_before_anything_is_built(capsys, tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert main(["serve", "--data", str(tmp_path / "data"), "--port", str(port)]) == 2
    err = capsys.readouterr().err
    assert err == f"footnote: port {port} is in use: set another with PORT={port + 1}\n"
    assert not (tmp_path / "data" / "catalogue.sqlite").exists()


def test_the_script_is_the_command(capsys, tmp_path):
    for run in (app.main, lambda arguments: main(["serve", *arguments])):
        assert run(["--data", str(tmp_path), "--collection", "nowhere"]) == 2
        assert "there is no collection 'nowhere'" in capsys.readouterr().err
    assert len((ROOT / "app.py").read_text().splitlines()) < 30
