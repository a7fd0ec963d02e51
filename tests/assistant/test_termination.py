"""What asks a command to end does so as Ctrl-C does."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from assistant.termination import interrupt_on_termination
from tests.conftest import ROOT

WAITS = """
import signal, sys
for name in sys.argv[1:]:
    signal.signal(getattr(signal, name), signal.SIG_IGN)
from assistant.termination import interrupt_on_termination
interrupt_on_termination()
try:
    print('ready', flush=True)
    while True:
        signal.pause()
except KeyboardInterrupt:
    print('put away')
"""


def ended(*numbers: int, ignored: tuple[str, ...] = ()) -> tuple[str, int]:
    """What a process prints once it is sent these signals, and its exit code."""
    with subprocess.Popen(
        [sys.executable, "-c", WAITS, *ignored], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for number in numbers:
            process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    return out, process.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_work_is_put_away(number):
    assert ended(number) == ("put away\n", 0)


def test_a_signal_that_is_ignored_stays_so():
    code = WAITS.split("try:")[0] + "print(signal.getsignal(signal.SIGHUP).name)"
    shown = subprocess.run(
        [sys.executable, "-c", code, "SIGHUP"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout == "SIG_IGN\n"
    assert ended(signal.SIGHUP, signal.SIGTERM, ignored=("SIGHUP",)) == ("put away\n", 0)


def test_another_thread_sets_no_signal_and_fails_at_none():
    before, failed = signal.getsignal(signal.SIGTERM), []

    def call() -> None:
        try:
            interrupt_on_termination()
        except ValueError as error:  # as `signal.signal` raises there
            failed.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert failed == []
    assert signal.getsignal(signal.SIGTERM) is before
