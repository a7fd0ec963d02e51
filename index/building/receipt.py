"""A build's receipt in words."""

from __future__ import annotations

from collections.abc import Iterator

from index.types import Receipt

RECEIPT_COUNTS = ("added", "changed", "renamed", "removed", "unchanged")


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """The receipt as lines for a person: counts first, then each failure and its reason."""
    counts = [
        f"{getattr(receipt, name):,} {name}" for name in RECEIPT_COUNTS if getattr(receipt, name)
    ]
    done = ", ".join(counts) or "no articles"
    failed = sum(failure.count for failure in receipt.failed)
    end = f"generation {receipt.generation}, {receipt.seconds:.1f} s"
    yield f"{done}, {failed:,} failed · {end}"
    for failure in receipt.failed:
        yield f"  failed   {failure.source}: {failure.reason}"
    for warning in receipt.warnings:
        yield f"  note     {warning.source}: {warning.reason}"
