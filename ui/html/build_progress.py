"""The progress, receipt and failures of a build as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.progress import Pace, Step
from assistant.wording import reread_words
from index.types import Failure, Receipt


def progress_html(stage: str, done: int, total: int) -> str:
    """The progress of a build, with a bar if its length is known."""
    return step_html(Pace().step(stage, done, total))


def step_html(step: Step) -> str:
    """A step of a build, with its rate and the time left if they are known."""
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
    if reread := reread_words(receipt.reread):
        line += f" {reread}."
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
