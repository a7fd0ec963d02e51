"""What the last generation replaced: row by row, at a cost that follows the change."""

from __future__ import annotations

from contextlib import closing

from index.storage import schema


def test_what_a_generation_notes_grows_with_it_and_not_faster(tmp_path):
    """Counted in steps of SQLite's machine: the triggers must find a row without a scan."""
    steps: list[int] = []
    for count in (1_000, 4_000):
        ticks = 0

        def tick() -> int:
            nonlocal ticks
            ticks += 1
            return 0

        connection = schema.connect(tmp_path / f"{count}.sqlite", write=True)
        with closing(connection):
            schema.create_tables(connection)
            connection.execute("INSERT INTO sources VALUES (1, 'folder', 'place', 0, NULL)")
            connection.set_progress_handler(tick, 100)
            with schema.transaction(connection):
                connection.executemany(
                    "INSERT INTO dead VALUES (?)", [(number,) for number in range(count)]
                )
                connection.execute("UPDATE dead SET passage_id = passage_id + 1000000")
                connection.execute("DELETE FROM dead")
        steps.append(ticks)
    assert steps[1] < 6 * steps[0], steps
