"""Rows as checks and repairs read and write them."""

from __future__ import annotations

import pytest

from index.storage.integrity_rows import (
    all_passage_ids,
    article_records,
    clear_article_hashes,
    count_orphaned_passages,
    every_nth_passage,
    expected_record_hash,
    highest_key,
    passage_ranges,
    passages_between,
    replace_record,
    stored_record,
    stored_record_hash,
)
from tests.index.library_state import build_folder, open_to_write

EMPTY = ("[]", "[]", "[]")  # tags, tables and boilerplate


@pytest.fixture
def connection(library, folder):
    build_folder(library, folder)
    with open_to_write(library) as opened:
        yield opened


def test_the_hash_of_a_record_is_the_one_that_was_stored(connection):
    for _, identity, _, stored, _, *record in article_records(connection):
        assert stored_record_hash(*record) == stored == expected_record_hash(connection, identity)
    assert stored_record_hash("T", "Words.", None, None, None, "no JSON", *EMPTY) is None
    assert stored_record_hash("T", "Words.", None, None, None, "3", *EMPTY) is None
    assert stored_record_hash("T", "Words.", None, None, None, "[]", "[]", "[[1]]", "[]") is None


def test_a_record_can_be_put_back(connection):
    record = stored_record(connection, "one.txt")
    connection.execute("UPDATE articles SET title = 'x', text = 'x' WHERE id = 'one.txt'")
    replace_record(connection, "one.txt", record)
    assert stored_record(connection, "one.txt") == record
    assert stored_record(connection, "none") is None
    clear_article_hashes(connection, "one.txt")
    assert expected_record_hash(connection, "one.txt") == ""


def test_passages_by_id_and_by_article(connection):
    ids = all_passage_ids(connection)
    assert ids == sorted(ids)
    assert highest_key(connection, "passages", "id") == ids[-1]
    assert highest_key(connection, "generations", "number") == 1
    assert highest_key(connection, "dead", "passage_id") == 0
    between = passages_between(connection, ids[0], ids[-1])
    assert [row[0] for row in between] == ids
    assert "The bridge is 300 metres long." in [text for _, _, text in between]
    (key,) = connection.execute("SELECT key FROM articles WHERE id = 'one.txt'").fetchone()
    (text,) = connection.execute("SELECT text FROM articles WHERE id = 'one.txt'").fetchone()
    assert passage_ranges(connection, key) == [(0, len(text))]


def test_a_sample_is_every_nth_up_to_its_limit(connection):
    ids = all_passage_ids(connection)
    assert [row[0] for row in every_nth_passage(connection, 1, 100)] == ids
    assert len(every_nth_passage(connection, 1, 2)) == 2
    assert [row[0] for row in every_nth_passage(connection, 2, 100)] == [
        each for each in ids if each % 2 == 0
    ]


def test_passages_of_no_article_are_counted(connection):
    assert count_orphaned_passages(connection) == 0
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO passages VALUES (900, 99, 0, 1, x'')")
    assert count_orphaned_passages(connection) == 1
