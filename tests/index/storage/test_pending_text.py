"""What the full text still has to do: reservations of ids, and deletions that were asked for."""

from __future__ import annotations

import pytest

from index.storage import schema
from index.storage.pending_text import (
    clear_text_deletions,
    release_range,
    release_ranges,
    request_text_deletions,
    requested_text_deletions,
    reserve_passage_ids,
    reserve_ranges,
    reserved_ranges,
)
from index.storage.write_access import build_lock, writable_catalogue


@pytest.fixture
def connection(library):
    with build_lock(library), writable_catalogue(library) as opened:
        yield opened


def test_ids_are_given_out_once(connection):
    assert [reserve_passage_ids(connection, count) for count in (3, 0, 2)] == [1, 4, 4]
    assert schema.get_meta(connection)["next_passage_id"] == "6"
    assert reserved_ranges(connection) == [(1, 3), (4, 5)]
    release_range(connection, 1)
    assert reserved_ranges(connection) == [(4, 5)]
    assert reserve_passage_ids(connection, 1) == 6  # none is used again


def test_ranges_that_were_in_use_can_be_reserved_and_all_be_released(connection):
    reserve_ranges(connection, [(7, 9), (20, 20)])
    reserve_ranges(connection, [(7, 8)])
    assert reserved_ranges(connection) == [(7, 8), (20, 20)]
    release_ranges(connection)
    assert reserved_ranges(connection) == []


def test_a_deletion_is_asked_for_once(connection):
    for ids in ([5, 3], [3], []):
        request_text_deletions(connection, ids)
    assert requested_text_deletions(connection) == [3, 5]
    clear_text_deletions(connection)
    assert requested_text_deletions(connection) == []
