"""The last step of a build: calibrating the confidence in the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial

from assistant.cli.output import print_note
from assistant.cli.progress_bar import TerminalProgress
from assistant.config import Config
from index.errors import FootnoteError
from index.storage.error_translation import as_storage_error

STOPPED = (
    "Stopped calibrating: the build is complete. How sure an answer is, is estimated from the "
    "library's size until the next build, or until the page has calibrated."
)
OVERTAKEN = "Not calibrated: the library was built or held by another process meanwhile."


class CalibrationStopped(Exception):  # noqa: N818 - not an error: what the person asked for
    """Raised between two questions after a stop."""


def calibrate_after_build(config: Config, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Ask the library foreign questions if that is due; Ctrl-C ends it and leaves the build.

    Whatever fails in it is one line on stderr: the build itself is complete.
    """
    if not config.calibrates:
        return
    try:
        _calibrate(config, is_stopped)
    except (KeyboardInterrupt, CalibrationStopped):
        print_note(STOPPED)
    except (FootnoteError, OSError, sqlite3.Error) as error:
        print_note(f"Not calibrated: {as_storage_error(error, config.data) or error}")
    except Exception as error:  # noqa: BLE001 - a fault of a model's library must not fail a build
        print_note(f"Not calibrated: {type(error).__name__}: {error}")


def _calibrate(config: Config, is_stopped: Callable[[], bool]) -> None:
    from assistant.calibration.calibrate import Outcome, calibrate, is_due
    from assistant.factory import library_of, open_searcher, shipped_reader
    from assistant.reading.reader import load_weights

    library = library_of(config)
    if is_stopped() or not is_due(library, load_weights().digest):
        return
    searcher, reader = open_searcher(config), shipped_reader()
    with TerminalProgress() as progress:
        report = partial(_report, progress, is_stopped)
        if calibrate(library, searcher, reader, report) is Outcome.OVERTAKEN:
            print_note(OVERTAKEN)


def _report(
    progress: TerminalProgress, is_stopped: Callable[[], bool], done: int, total: int
) -> None:
    if is_stopped():
        raise CalibrationStopped
    progress("calibrating", done, total)
