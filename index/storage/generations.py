"""The list of recent generations: one row per commit."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from index.storage.schema import set_meta

GENERATIONS_LISTED = 20  # `status` shows only the newest


def record_generation(connection: sqlite3.Connection, number: int, summary: str) -> None:
    """Make this the current generation, inside its transaction. `summary`: `3 added`."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    set_meta(connection, generation=number, made=f"{number} {made}")
    connection.execute(
        "INSERT INTO generations SELECT ?, ?, ?, (SELECT count(*) FROM articles), "
        "(SELECT count(*) FROM passages)",
        (number, made, summary),
    )
    connection.execute("DELETE FROM generations WHERE number <= ?", (number - GENERATIONS_LISTED,))
