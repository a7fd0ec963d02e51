"""The list of the newest generations, and which of them is current."""

from __future__ import annotations

from datetime import UTC, datetime

from index.storage import catalogue, schema
from index.storage.generations import GENERATIONS_LISTED, record_generation
from index.storage.write_access import build_lock, writable_catalogue


def test_the_newest_are_listed_and_the_last_is_current(library):
    last = GENERATIONS_LISTED + 3
    with build_lock(library), writable_catalogue(library) as connection:
        for number in range(1, last + 1):
            record_generation(connection, number, f"build {number}")
        listed = catalogue.recent_generations(connection)
        meta = schema.get_meta(connection)
    assert [each.number for each in listed] == list(range(last, last - GENERATIONS_LISTED, -1))
    assert (listed[0].what, listed[0].articles, listed[0].passages) == (f"build {last}", 0, 0)
    assert meta["generation"] == str(last)
    number, made = meta["made"].split(" ")
    assert (number, made) == (str(last), listed[0].made)
    assert abs((datetime.now(UTC) - datetime.fromisoformat(made)).days) <= 1
