"""Progress on a terminal, as a bar or as plain lines."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

from assistant.cli.progress_bar import LineThrottle, TerminalProgress
from assistant.progress import Pace
from tests.conftest import ROOT


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_lines_come_at_each_tenth_or_ten_seconds_and_not_for_what_is_over_at_once():
    clock = Clock()
    pace, lines = Pace(clock), LineThrottle()
    shown = []
    for second in range(41):  # 1 % a second
        clock.now = 100.0 + second
        if (line := lines.line(pace.step("embedding", second, 100))) is not None:
            shown.append((second, line))
    assert [second for second, _ in shown] == [10, 20, 30, 40]
    assert shown[0][1] == "Embedding passages: 10 of 100 (1.0 passages a second, 90 s left)"
    clock.now += 0.1
    assert lines.line(pace.step("embedding", 100, 100)) is not None  # its end
    assert lines.line(pace.step("saving", 0, 0)) is None
    assert lines.line(pace.step("splitting", 0, 10)) is None
    clock.now += 0.5
    assert lines.line(pace.step("splitting", 10, 10)) is None


def test_without_a_terminal_progress_is_plain_lines_on_stderr(capsys):
    clock = Clock()
    with TerminalProgress(clock=clock) as progress:
        progress("embedding", 0, 50)
        clock.now += 2
        progress("embedding", 20, 50)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "Embedding passages: 20 of 50 (10 passages a second, 3 s left)\n"


def test_work_that_is_over_soon_shows_nothing(capsys):
    clock = Clock()
    with TerminalProgress(after_seconds=5, clock=clock) as progress:
        progress("embedding", 0, 50)
        clock.now += 2
        progress("embedding", 20, 50)
    assert capsys.readouterr().err == ""


def on_a_terminal(**environment: str) -> tuple[str, str]:
    """What a build-like process writes to its stdout and to the terminal that is its stderr."""
    code = (
        "import time\n"
        "from assistant.cli.progress_bar import TerminalProgress\n"
        "with TerminalProgress() as progress:\n"
        "    progress('embedding', 0, 1000)\n"
        "    for done in (400, 600):\n"
        "        time.sleep(0.6)\n"
        "        progress('embedding', done, 1000)\n"
        "    time.sleep(0.2)\n"
        "print('receipt')\n"
    )
    terminal, its_end = pty.openpty()
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=its_end,
        env=inherited | {"COLUMNS": "120", **environment},
        timeout=60,
        check=True,
    )
    os.close(its_end)
    written = b""
    try:
        while chunk := os.read(terminal, 65536):
            written += chunk
    except OSError:  # how a terminal says that nobody writes to it any more
        pass
    os.close(terminal)
    return done.stdout.decode(), written.decode()


def test_a_terminal_shows_a_bar_with_count_rate_and_time_left():
    out, shown = on_a_terminal(TERM="xterm-256color")
    assert out == "receipt\n"
    assert "Embedding passages" in shown
    assert "600 of 1,000" in shown
    assert "passages a second" in shown
    assert "s left" in shown
    assert "\x1b[?25h" in shown  # the cursor is given back
    assert "\x1b[38;5;" in shown


def test_no_color_is_obeyed():
    _, shown = on_a_terminal(TERM="xterm-256color", NO_COLOR="1")
    assert "600 of 1,000" in shown
    assert "\x1b[38;5;" not in shown


def test_a_dumb_terminal_gets_plain_lines():
    out, shown = on_a_terminal(TERM="dumb")
    assert out == "receipt\n"
    assert "\x1b" not in shown
    assert "Embedding passages: 600 of 1,000 (" in shown


def test_asking_and_parsing_commands_import_neither_rich_nor_watchdog():
    code = (
        "import sys; from assistant.cli.main import build_parser; build_parser()\n"
        "print([name for name in ('rich', 'watchdog') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
