"""Writing the vectors of a generation, and merging segments so that there are always few.

Sizes fall by half or more from one segment to the next newer one, as in a log-structured merge
tree (O'Neil et al. 1996): after n builds there are about log2(n) segments, and each vector was
rewritten about as often.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.library import Library
from index.storage.catalogue import dead_passages, live_segments
from index.storage.schema import get_meta, set_meta, transaction
from index.storage.vector_store import SegmentInfo, merge_segments, write_segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALL_SEGMENT = 1_000  # vectors; writing fewer anew costs less than the sync of a file of their own
MIN_LIVING_SHARE = 0.5  # a segment with more dead vectors than this is written anew without them

SegmentMerge = tuple[SegmentInfo | None, tuple[SegmentInfo, ...]]
"""A segment that was written (None if nothing in it lives), and those that it stands for."""


def runs_to_merge(
    segments: Sequence[SegmentInfo], living: Sequence[int], added: int
) -> list[list[SegmentInfo]]:
    """The runs of neighbouring segments that become one each, oldest first; the last takes the new.

    `living` counts the living vectors of each segment; `added` are the new vectors behind them.
    The last run is empty when the new vectors stand alone, or there are none.
    """
    merged = len(segments)
    total = added
    while merged and added and (living[merged - 1] <= max(total, SMALL_SEGMENT)):
        merged -= 1
        total += living[merged]
    runs = [
        [segment]
        for segment, count in zip(segments[:merged], living[:merged], strict=True)
        if count < MIN_LIVING_SHARE * segment.count
    ]
    return [*runs, list(segments[merged:])]


def write_segments(
    library: Library,
    connection: sqlite3.Connection,
    first_id: int,
    vectors: NDArray[np.float32],
    *,
    going: set[int],
    from_scratch: bool,
) -> list[SegmentMerge]:
    """Write new vectors, with ids from `first_id` on, and what is merged with them or thinned out.

    `going` are the passages that this generation takes out; `from_scratch` replaces everything.
    Nothing is named before `swap_segments`.
    """
    import numpy as np

    live = live_segments(connection)
    gone = dead_passages(connection) | going
    fresh = np.arange(first_id, first_id + len(vectors), dtype=np.int64)
    if from_scratch:
        merged: list[SegmentInfo] = []
        merges: list[SegmentMerge] = []
    else:
        *alone, merged = runs_to_merge(live, count_living(live, gone), len(vectors))
        merges = rewrite_segments(
            library, connection, [segment for run in alone for segment in run], gone
        )
    replaced = tuple(live if from_scratch else merged)
    if not len(vectors):
        return [*merges, (None, replaced)]
    key = reserve_segment_keys(connection, 1)
    if merged:
        dropped = np.array(sorted(gone), np.int64)
        written = merge_segments(library.segments, key, merged, dropped, (fresh, vectors))
    else:
        written = write_segment(library.segments, key, fresh, vectors)
    return [*merges, (written, replaced)]


def rewrite_segments(
    library: Library,
    connection: sqlite3.Connection,
    chosen: Sequence[SegmentInfo],
    gone: set[int],
) -> list[SegmentMerge]:
    """Write each of these segments anew without the vectors that are gone."""
    import numpy as np

    key = reserve_segment_keys(connection, len(chosen))
    dropped = np.array(sorted(gone), np.int64)
    return [
        (merge_segments(library.segments, key + offset, [segment], dropped), (segment,))
        for offset, segment in enumerate(chosen)
    ]


def count_living(live: Sequence[SegmentInfo], gone: set[int]) -> list[int]:
    """How many vectors of each segment are not gone."""
    ordered = sorted(gone)
    return [
        s.count - (bisect_left(ordered, s.last_id + 1) - bisect_left(ordered, s.first_id))
        for s in live
    ]


def reserve_segment_keys(connection: sqlite3.Connection, count: int) -> int:
    """Take `count` keys of segments, so that no file name is ever used twice; the first."""
    with transaction(connection):
        first = int(get_meta(connection)["next_segment"])
        set_meta(connection, next_segment=first + count)
    return first


def swap_segments(connection: sqlite3.Connection, merges: Sequence[SegmentMerge]) -> None:
    """Name the new segments instead of those that they replace, dead vectors and all."""
    for written, replaced in merges:
        for segment in replaced:
            connection.execute("DELETE FROM segments WHERE key = ?", (segment.key,))
            connection.execute(
                "DELETE FROM dead WHERE passage_id BETWEEN ? AND ?",
                (segment.first_id, segment.last_id),
            )
        if written is not None:
            add_segment(connection, written)


def add_segment(connection: sqlite3.Connection, segment: SegmentInfo) -> None:
    """Name a written segment, inside a transaction."""
    connection.execute(
        "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            segment.key,
            segment.name,
            segment.first_id,
            segment.last_id,
            segment.count,
            segment.sha256,
            segment.size,
        ),
    )
