"""What `--json` prints is JSON, whatever stands in it and wherever it is printed."""

from __future__ import annotations

import io
import json
import sys

import pytest

from assistant.cli.output import print_json

TITLE = "DEL \x7f, C1 \x9b31m, ESC \x1b, a é, a 中, half a pair \ud800"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_what_a_terminal_obeys_or_cannot_show_stays_json(monkeypatch, encoding):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding))
    print_json({"title": TITLE})
    sys.stdout.flush()
    printed = out.getvalue()
    assert json.loads(printed.decode(encoding)) == {"title": TITLE}
    assert not set(printed) & {0x7F, 0x1B}
    assert "\x9b" not in printed.decode(encoding)
