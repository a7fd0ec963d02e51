"""The folder of a node store: what is committed, what is swept, what follows."""

from __future__ import annotations

import json

import numpy as np
import pytest

from integrations.llamaindex import node_index
from integrations.llamaindex.node_database import NodeRow, all_keys, keys_of_ids
from integrations.llamaindex.node_index import NodeIndex


def row(identity, text="mill"):
    return NodeRow(identity, None, "TextNode", json.dumps({"metadata": {}, "text": text}))


def title_and_text(one):
    return "", json.loads(one.content)["text"]


@pytest.fixture
def index(tmp_path):
    index = NodeIndex(tmp_path / "store", title_and_text)
    index.put([row("a"), row("b", "ferry")], np.eye(2, 3, dtype=np.float32))
    return index


def keys(index):
    with index.reading() as (connection, _):
        return all_keys(connection)


def texts(index, words):
    with index.reading() as (_, snapshot):
        return [key for key, _ in index.text(snapshot).search(words, 9)]


def test_keys_are_never_used_again(index):
    index.delete(lambda connection: keys_of_ids(connection, ["a", "b"]))
    index.put([row("a")], np.ones((1, 3), np.float32))
    assert keys(index) == [3]


def test_readers_keep_what_they_began_with(index):
    with index.reading() as (connection, snapshot):
        index.clear()
        assert all_keys(connection) == [1, 2]
        assert snapshot.store.search(np.array([1, 0, 0], np.float32), 1, snapshot.dead) == [
            (1, 1.0)
        ]
    assert keys(index) == []


def test_a_write_that_fails_changes_nothing(index, monkeypatch):
    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(node_index, "swap_segments", fail)
    with pytest.raises(OSError, match="no space"):
        index.put([row("c"), row("a", "lamp")], np.ones((2, 3), np.float32))
    monkeypatch.undo()
    assert keys(index) == [1, 2]
    assert texts(index, "mill") == [1]
    index.put([row("c")], np.ones((1, 3), np.float32))
    assert len(keys(index)) == 3


def test_files_that_the_database_does_not_name_are_swept(index):
    stray = index.folder / "segments" / "00000099.vectors"
    stray.write_bytes(b"of a killed writer")
    index.put([row("c")], np.ones((1, 3), np.float32))
    assert not stray.exists()


def test_full_text_follows_and_is_written_again_if_damaged(index):
    assert texts(index, "ferry") == [2]
    index.delete(lambda connection: keys_of_ids(connection, ["b"]))
    assert texts(index, "ferry") == []
    for path in (index.folder / "fulltext").iterdir():
        if path.is_file():
            path.write_bytes(b"damaged")
    index.put([row("c", "ferry")], np.ones((1, 3), np.float32))
    assert texts(index, "ferry") == [3]


def test_a_copy_is_whole(index, tmp_path):
    index.copy_to(tmp_path / "copy")
    index.clear()
    copy = NodeIndex(tmp_path / "copy", title_and_text)
    assert keys(copy) == [1, 2]
    assert texts(copy, "mill") == [1]
