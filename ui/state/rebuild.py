"""Builds that are started from the page: they yield their progress and outcome as HTML."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from html import escape

from assistant.config import Config
from assistant.factory import embedder_for_build, library_of
from assistant.progress import Pace
from index.building.build import BuildRequest, build
from index.errors import BuildInProgress
from index.types import Embedder, Receipt
from ui.html.answer import problem_html
from ui.html.build_progress import build_outcome_html, progress_html, receipt_html, step_html
from ui.state.background_job import BackgroundJob, JobStopped, raise_if_stopped
from ui.state.handler_errors import error_words
from ui.state.upload_status import UploadStatus

RETRY_SECONDS = 0.2  # between looks at whether the other build has ended
REPORT_SECONDS = 0.15  # a progress bar that moves more often looks no smoother

BUILD_STOPPED = "Stopped. The index is as it was; the next rebuild takes up what is new."

BuildReport = tuple[str, int, int]


def rebuild(
    config: Config,
    request: BuildRequest,
    stop: threading.Event,
    notes: Sequence[str] = (),
    uploads: UploadStatus | None = None,
    opened: Embedder | None = None,
) -> Iterator[str]:
    """Run a build; yields the HTML of its progress, and at the end of its outcome.

    While another build runs, in this process or another, it waits for the end of that, and may be
    stopped meanwhile.

    `uploads` are the files that it is run for: their status is shown below. `opened` is the
    embedder of the assistant, which a build that needs the same one shares.
    """
    uploads = uploads or UploadStatus(())
    yield progress_html("reading", 0, 0) + uploads.html()

    def work(report: Callable[[BuildReport], None]) -> Receipt:
        while True:
            try:
                return build(
                    library_of(config),
                    request,
                    lambda built_with: embedder_for_build(config, built_with, opened),
                    lambda stage, done, total: report((stage, done, total)),
                    uploads.record_read,
                    lambda: raise_if_stopped(stop),
                )
            except BuildInProgress:
                report(("waiting", 0, 0))
                stop.wait(RETRY_SECONDS)

    running: BackgroundJob[BuildReport, Receipt] = BackgroundJob(work, stop, REPORT_SECONDS)
    pace = Pace()
    try:
        for report in running:
            yield step_html(pace.step(*report)) + uploads.html()
        receipt = running.result()
        uploads.record_indexed(library_of(config))
        others = [f for f in receipt.failed if f.source not in uploads.names]
        yield receipt_html(receipt, notes, others) + uploads.html()
    except JobStopped:
        yield build_outcome_html(f"<p>{escape(BUILD_STOPPED)}</p>", notes) + uploads.html()
    except Exception as error:  # noqa: BLE001 - shown and logged
        words = error_words(error, "the build")
        yield build_outcome_html(problem_html(words), notes) + uploads.html()
