"""Measurements of a library that take long: kept with its generation for all who read it.

They stand in the catalogue's manifest, so that a rollback brings back the measurement that was
taken of the generation it restores.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from index.storage.schema import get_meta, set_meta

PREFIX = "measurement."  # of the keys in the manifest
Value = float | str


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured; `passages` and `next_passage_id` are of the generation it was taken of."""

    values: Mapping[str, Value]
    passages: int
    next_passage_id: int


def store_measurement(
    connection: sqlite3.Connection, name: str, values: Mapping[str, Value]
) -> None:
    """Keep a measurement of the current generation, in place of the last one of this name."""
    form = {
        "values": dict(values),
        "passages": _passage_count(connection),
        "next_passage_id": int(get_meta(connection)["next_passage_id"]),
    }
    set_meta(connection, **{PREFIX + name: json.dumps(form)})


def read_measurement(connection: sqlite3.Connection, name: str) -> Measurement | None:
    """The last measurement of this name; None if there is none, or none that can be read."""
    stored = get_meta(connection).get(PREFIX + name)
    try:
        form = json.loads(stored or "null")
        return Measurement(
            dict(form["values"]), int(form["passages"]), int(form["next_passage_id"])
        )
    except (ValueError, TypeError, KeyError):
        return None


def changed_share(connection: sqlite3.Connection, measurement: Measurement) -> float:
    """Passages added and deleted since a measurement, by those that it was taken of; 0 or more."""
    next_id = int(get_meta(connection)["next_passage_id"])
    added = max(next_id - measurement.next_passage_id, 0)
    deleted = max(measurement.passages + added - _passage_count(connection), 0)
    return (added + deleted) / max(measurement.passages, 1)


def _passage_count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    return int(count)
