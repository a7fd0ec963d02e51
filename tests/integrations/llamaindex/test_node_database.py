"""The rows of a node store."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from index.storage.schema import get_meta, transaction
from integrations.llamaindex.node_database import (
    NodeRow,
    all_keys,
    all_metadata,
    copy_database,
    delete_everything,
    delete_nodes,
    insert_nodes,
    keys_of_documents,
    keys_of_ids,
    node_rows,
    open_to_write,
)

ROWS = [
    NodeRow(f"n{i}", f"d{i // 2}" if i else None, "TextNode", json.dumps({"metadata": {"i": i}}))
    for i in range(4)
]


@pytest.fixture
def connection(tmp_path):
    with closing(open_to_write(tmp_path / "nodes.sqlite")) as connection:
        with transaction(connection):
            insert_nodes(connection, 10, ROWS)
        yield connection


def test_rows_are_found_by_key_id_and_document(connection):
    assert all_keys(connection) == [10, 11, 12, 13]
    assert keys_of_ids(connection, ["n1", "n3", "none"]) == {11, 13}
    assert keys_of_documents(connection, ["d1"]) == {12, 13}
    assert node_rows(connection, [11, 99]) == {11: ROWS[1]}
    assert all_metadata(connection)[12] == ({"i": 2}, "d1")


def test_vectors_of_deleted_rows_are_dead(connection):
    with transaction(connection):
        delete_nodes(connection, [10, 12])
    assert all_keys(connection) == [11, 13]
    assert connection.execute("SELECT passage_id FROM dead").fetchall() == [(10,), (12,)]
    with transaction(connection):
        delete_everything(connection)
    assert all_keys(connection) == []
    assert connection.execute("SELECT * FROM dead").fetchall() == []


def test_opening_again_changes_nothing(connection, tmp_path):
    with closing(open_to_write(tmp_path / "nodes.sqlite")) as again:
        assert all_keys(again) == [10, 11, 12, 13]
        assert get_meta(again)["generation"] == "0"


def test_a_copy_is_one_file(connection, tmp_path):
    copy_database(connection, tmp_path / "copy.sqlite")
    with closing(open_to_write(tmp_path / "copy.sqlite")) as copy:
        assert node_rows(copy, [10]) == {10: ROWS[0]}
