"""What the last generation replaced: row by row, at a cost that follows the change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.storage import schema
from index.storage.undo_log import (
    PERMANENT_META,
    apply_undo,
    can_roll_back,
    clear_undo,
    drop_undo,
    passages_to_drop,
    passages_to_restore,
)


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


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A catalogue of three dead passages, with nothing to be taken back."""
    with closing(schema.connect(tmp_path / "catalogue.sqlite", write=True)) as opened:
        schema.create_tables(opened)
        opened.executemany("INSERT INTO dead VALUES (?)", [(1,), (2,), (3,)])
        schema.set_meta(opened, made="1 today", model="fast")
        clear_undo(opened)
        yield opened


def dead(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute("SELECT passage_id FROM dead ORDER BY 1")]


def take_back(connection: sqlite3.Connection) -> None:
    with schema.transaction(connection):
        apply_undo(connection)


def test_inserted_changed_and_deleted_rows_come_back_and_forward_again(connection):
    connection.execute("DELETE FROM dead WHERE passage_id = 1")
    connection.execute("INSERT INTO dead VALUES (4)")
    schema.set_meta(connection, model="exact", made="2 today")
    assert dead(connection) == [2, 3, 4]
    take_back(connection)
    assert dead(connection) == [1, 2, 3]
    assert schema.get_meta(connection)["model"] == "fast"
    take_back(connection)
    assert dead(connection) == [2, 3, 4]
    assert schema.get_meta(connection)["model"] == "exact"


def test_the_first_state_of_a_row_is_the_one_that_comes_back(connection):
    for model in ("exact", "hashing", "other"):
        schema.set_meta(connection, model=model)
    connection.execute("DELETE FROM dead")
    connection.execute("INSERT INTO dead VALUES (1)")
    take_back(connection)
    assert schema.get_meta(connection)["model"] == "fast"
    assert dead(connection) == [1, 2, 3]


@pytest.mark.parametrize("name", PERMANENT_META)
def test_counters_never_go_back(connection, name):
    schema.set_meta(connection, **{name: "99"})
    take_back(connection)
    assert schema.get_meta(connection)[name] == "99"


def test_there_is_something_to_go_back_to_only_after_a_generation(connection):
    assert not can_roll_back(connection)
    schema.set_meta(connection, made="2 today")
    assert can_roll_back(connection)
    clear_undo(connection)
    assert not can_roll_back(connection)


def test_passages_that_would_return_or_leave_are_known_beforehand(connection):
    connection.execute("INSERT INTO sources VALUES (1, 'folder', 'place', 0, NULL)")
    connection.execute(
        "INSERT INTO articles (key, id, source_key, locator, raw_sha256, record_sha256, sha256, "
        "title, page_starts, words, sentences, text) "
        "VALUES (1, 'a', 1, 'a', '', '', '', '', '[]', 0, x'', '')"
    )
    passage = "INSERT INTO passages VALUES (?, 1, 0, 1, x'')"
    connection.executemany(passage, [(5,), (6,), (7,)])
    clear_undo(connection)
    connection.execute("DELETE FROM passages WHERE id = 5")
    connection.execute("UPDATE passages SET start = 0 WHERE id = 6")
    connection.executemany(passage, [(9,), (8,)])
    assert passages_to_restore(connection) == [5]
    assert passages_to_drop(connection) == [8, 9]


def test_without_its_triggers_nothing_is_noted(connection):
    drop_undo(connection)
    connection.execute("DELETE FROM dead")
    tables = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'undo%'").fetchall()
    assert tables == []
    drop_undo(connection)  # again does no harm
