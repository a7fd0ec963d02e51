"""Termination signals end a command as Ctrl-C does, with its cleanup."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import NoReturn

TERMINATION_SIGNALS = (
    "SIGTERM",
    "SIGHUP",
)  # from `kill`, a service manager, or a closing terminal


def interrupt_on_termination() -> None:
    """Make termination signals raise KeyboardInterrupt; call it at an entry point.

    An ignored signal stays ignored, as that of a closing terminal under `nohup`.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name in TERMINATION_SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
