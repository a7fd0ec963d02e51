"""Ending a command: what asks it to end, does so as Ctrl-C does, and work is put away."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import NoReturn

TERMINATION_SIGNALS = (
    "SIGTERM",
    "SIGHUP",
)  # by `kill`, by a service's manager, by a terminal that closes


def interrupt_on_termination() -> None:
    """Let whatever asks this process to end raise KeyboardInterrupt; call it at an entry point.

    A signal that is ignored stays so, as that of a closing terminal under `nohup`.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name in TERMINATION_SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
