"""Builds that are started from the page, with their progress and receipt as HTML."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from html import escape

from assistant.config import Config
from assistant.factory import embedder_for_build, library_of
from assistant.progress import Pace, Step
from index.building.build import BuildRequest, build
from index.types import Embedder, Failure, Receipt
from ui.html.answer import problem_html
from ui.state.background_job import BackgroundJob, JobStopped, raise_if_stopped
from ui.state.handler_errors import error_words
from ui.state.upload_status import UploadStatus

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

    `uploads` are the files that it is run for: their status is shown below. `opened` is the
    embedder of the assistant, which a build that needs the same one shares.
    """
    uploads = uploads or UploadStatus(())
    yield progress_html("reading", 0, 0) + uploads.html()

    def work(report: Callable[[BuildReport], None]) -> Receipt:
        return build(
            library_of(config),
            request,
            lambda built_with: embedder_for_build(config, built_with, opened),
            lambda stage, done, total: report((stage, done, total)),
            uploads.record_read,
            lambda: raise_if_stopped(stop),
        )

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


def progress_html(stage: str, done: int, total: int) -> str:
    """The progress of a build, with a bar where its length is known."""
    return step_html(Pace().step(stage, done, total))


def step_html(step: Step) -> str:
    """The same with the rate and the time left, as far as known."""
    extent = f'value="{step.done}" max="{step.total}"' if step.total else ""
    return (
        f'<div class="build" data-state="working"><p>{escape(step.line)}</p>'
        f'<progress aria-label="{escape(step.name)}" {extent}></progress></div>'
    )


def indeterminate_html(words: str) -> str:
    """Work in progress of unknown length."""
    return (
        f'<div class="build" data-state="working"><p>{escape(words)}</p>'
        f'<progress aria-label="{escape(words)}"></progress></div>'
    )


def receipt_html(
    receipt: Receipt, notes: Sequence[str] = (), failed: Sequence[Failure] | None = None
) -> str:
    """What a build did, with the reason of each failure.

    `failed` are the failures that are listed; by default all.
    """
    words = [
        f"{getattr(receipt, name):,} {name}"
        for name in ("added", "changed", "renamed", "removed")
        if getattr(receipt, name)
    ]
    if not words:
        words = ["nothing had changed" if receipt.unchanged else "no articles"]
    elif receipt.unchanged:
        words.append(f"{receipt.unchanged:,} unchanged")
    if receipt.failed:
        failed_count = sum(failure.count for failure in receipt.failed)
        words.append(f"{failed_count:,} could not be read")
    line = f"Index up to date: {', '.join(words)}, in {receipt.seconds:.1f} s."
    listed = receipt.failed if failed is None else failed
    body = f'<p class="receipt" role="status">{escape(line)}</p>{failures_html(listed)}'
    return build_outcome_html(
        body, [*notes, *(f"{w.source}: {w.reason}" for w in receipt.warnings)]
    )


def failures_html(failures: Sequence[Failure]) -> str:
    """The failures with their reasons; empty without any."""
    if not failures:
        return ""
    rows = "".join(
        f"<li><b><bdi>{escape(failure.source)}</bdi></b>: {escape(failure.reason)}</li>"
        for failure in failures
    )
    return f'<ul class="failures" aria-label="Could not be read">{rows}</ul>'


def build_outcome_html(body: str, notes: Sequence[str] = ()) -> str:
    """The end of a build. `body` is HTML, notes are words."""
    rows = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<div class="build" data-state="done">{body}{f"<ul>{rows}</ul>" if rows else ""}</div>'
