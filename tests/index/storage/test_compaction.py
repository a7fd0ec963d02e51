"""Segments stay few, and each vector is rewritten seldom."""

from __future__ import annotations

from index.storage.compaction import count_living, runs_to_merge
from index.storage.vector_store import SegmentInfo


def test_a_thousand_small_builds_leave_few_segments():
    sizes: list[int] = []
    rewritten = 0
    for _ in range(1000):
        segments = [segment(i, size) for i, size in enumerate(sizes)]
        *alone, merged = runs_to_merge(segments, sizes, 700)
        assert alone == []
        sizes = [*sizes[: len(sizes) - len(merged)], 700 + sum(s.count for s in merged)]
        rewritten += sizes[-1]
        assert len(sizes) <= 11  # log2 of 1000 builds, and one
    assert rewritten / (1000 * 700) < 10  # each vector was written about log2(1000) / 2 times
    assert sum(sizes) == 700_000


def test_small_segments_are_always_merged_and_thin_ones_written_anew():
    segments = [segment(0, 5000), segment(1, 4000), segment(2, 900)]
    assert runs_to_merge(segments, [5000, 1900, 900], 10) == [[segments[1]], [segments[2]]]
    assert runs_to_merge(segments, [5000, 4000, 900], 0) == [[]]
    assert runs_to_merge([], [], 10) == [[]]


def test_living_vectors_are_counted_by_the_range_of_ids():
    segments = [segment(0, 10), segment(1, 10)]
    assert count_living(segments, {0, 9, 10, 99}) == [8, 9]


def segment(number: int, count: int) -> SegmentInfo:
    return SegmentInfo(number, f"{number}", number * 10, number * 10 + 9, count, "", 0)
