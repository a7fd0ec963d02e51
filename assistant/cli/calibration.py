"""The last step of a build: calibrating the confidence in the library."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from assistant.cli.output import print_note
from assistant.cli.progress_bar import TerminalProgress
from assistant.config import Config

if TYPE_CHECKING:
    from index.search.searcher import Searcher

STOPPED = (
    "Stopped calibrating: the build is complete. How sure an answer is, is estimated from the "
    "library's size until the next build or page."
)


class CalibrationStopped(Exception):  # noqa: N818 - not an error: what the person asked for
    """Raised between two questions after a stop."""


def calibrate_after_build(config: Config, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Ask the library foreign questions if that is due; Ctrl-C ends it and leaves the build.

    A library that cannot be calibrated now is left as it is, with a note.
    """
    from assistant.calibration.calibrate import calibrate, needs_calibration
    from assistant.factory import library_of, open_searcher, shipped_reader
    from index.errors import FootnoteError

    if not config.calibrates or not needs_calibration(library_of(config)):
        return
    try:
        searcher: Searcher = open_searcher(config)
        with TerminalProgress() as progress:
            report = partial(_report, progress, is_stopped)
            calibrate(library_of(config), searcher, shipped_reader(), report)
    except (KeyboardInterrupt, CalibrationStopped):
        print_note(STOPPED)
    except FootnoteError as error:
        print_note(f"not calibrated: {error}")


def _report(
    progress: TerminalProgress, is_stopped: Callable[[], bool], done: int, total: int
) -> None:
    if is_stopped():
        raise CalibrationStopped
    progress("calibrating", done, total)
