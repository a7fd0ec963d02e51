"""Writes the vectors of a generation, and merges segments so that there are always few.

Each segment is at most half as large as the next older one, as in a log-structured merge tree
(O'Neil et al. 1996): after n builds there are about log2(n) segments, and each vector has been
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
from index.storage.spool import VectorSpool
from index.storage.vector_store import SegmentInfo, merge_segments, write_segment

if TYPE_CHECKING:
    pass

SMALL_SEGMENT = 1_000  # vectors; rewriting fewer costs less than syncing a file of their own
MIN_LIVING_SHARE = 0.5  # of its vectors; a segment below this is rewritten without the dead ones

SegmentMerge = tuple[SegmentInfo | None, tuple[SegmentInfo, ...]]
"""A written segment (None if no vector is left), and the segments that it replaces."""


def runs_to_merge(
    segments: Sequence[SegmentInfo], living: Sequence[int], added: int
) -> list[list[SegmentInfo]]:
    """Runs of adjacent segments to merge, oldest first; the last run takes the new vectors.

    `living` are the numbers of living vectors of each segment, `added` that of new vectors. The
    last run is empty if the new vectors become a segment of their own, or there are none.
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
    vectors: VectorSpool,
    *,
    removed: set[int],
    from_scratch: bool,
) -> list[SegmentMerge]:
    """Write new vectors, with ids from `first_id`, merging and compacting segments as needed.

    `removed` are the ids of the passages that this generation deletes; `from_scratch` replaces
    all segments. The catalogue does not change before `swap_segments`.
    """
    import numpy as np

    live = live_segments(connection)
    removed = dead_passages(connection) | removed
    fresh = np.arange(first_id, first_id + len(vectors), dtype=np.int64)
    if from_scratch:
        merged: list[SegmentInfo] = []
        merges: list[SegmentMerge] = []
    else:
        *alone, merged = runs_to_merge(live, count_living(live, removed), len(vectors))
        merges = rewrite_segments(
            library, connection, [segment for run in alone for segment in run], removed
        )
    replaced = tuple(live if from_scratch else merged)
    if not len(vectors):
        return [*merges, (None, replaced)]
    key = reserve_segment_keys(connection, 1)
    if merged:
        dropped = np.array(sorted(removed), np.int64)
        written = merge_segments(library.segments, key, merged, dropped, (fresh, vectors))
    else:
        written = write_segment(library.segments, key, fresh, vectors)
    return [*merges, (written, replaced)]


def rewrite_segments(
    library: Library,
    connection: sqlite3.Connection,
    segments: Sequence[SegmentInfo],
    removed: set[int],
) -> list[SegmentMerge]:
    """Rewrite each of these segments without the removed vectors."""
    import numpy as np

    key = reserve_segment_keys(connection, len(segments))
    dropped = np.array(sorted(removed), np.int64)
    return [
        (merge_segments(library.segments, key + offset, [segment], dropped), (segment,))
        for offset, segment in enumerate(segments)
    ]


def count_living(live: Sequence[SegmentInfo], removed: set[int]) -> list[int]:
    """How many vectors of each segment are not removed."""
    ordered = sorted(removed)
    return [
        s.count - (bisect_left(ordered, s.last_id + 1) - bisect_left(ordered, s.first_id))
        for s in live
    ]


def reserve_segment_keys(connection: sqlite3.Connection, count: int) -> int:
    """Reserve `count` segment keys, so that no file name is used twice; returns the first."""
    with transaction(connection):
        first = int(get_meta(connection)["next_segment"])
        set_meta(connection, next_segment=first + count)
    return first


def swap_segments(connection: sqlite3.Connection, merges: Sequence[SegmentMerge]) -> None:
    """Replace segments by their merges in the catalogue, and forget their dead vectors."""
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
    """Add a written segment to the catalogue, inside a transaction."""
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
