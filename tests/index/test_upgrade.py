"""A library that format 1 of the index made, as it lay on disk."""

from __future__ import annotations

import tarfile
from contextlib import closing

import pytest

from index import catalogue, schema
from index.errors import IndexMismatch
from index.library import Library
from tests.conftest import ROOT
from tests.index.library_state import build_folder, check_whole, searcher, state


@pytest.fixture
def old(tmp_path) -> Library:
    with tarfile.open(ROOT / "tests" / "data" / "library_format1.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    return Library(tmp_path / "library")


def test_a_reader_says_how_to_upgrade(old):
    with pytest.raises(IndexMismatch, match="python -m assistant build"), searcher(old).session():
        pass


def test_the_next_build_upgrades_and_keeps_everything(old):
    before = {}
    with closing(schema.connect(old.catalogue)) as connection:
        for identity, text in connection.execute("SELECT id, text FROM articles"):
            before[identity] = text
        passages = connection.execute("SELECT id, start, end FROM passages").fetchall()
    assert sorted(before) == ["bridge.txt", "mill.txt", "new.txt"]
    receipt = build_folder(old)  # the folder of that time is not there any more
    assert (receipt.added, receipt.removed, receipt.unchanged) == (0, 0, 3)
    assert {identity: value[1] for identity, value in state(old).items()} == before
    with closing(schema.connect(old.catalogue)) as connection:
        assert schema.get_meta(connection)["format"] == "2"
        assert connection.execute("SELECT id, start, end FROM passages").fetchall() == passages
        assert catalogue.count(connection, "forgotten") == 1
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check_whole(old)
    with searcher(old).session() as session:
        assert session.search("Who opened the bridge?", 1)[0].passage.article_id == "bridge.txt"
    assert (old.folder / "catalogue.sqlite.format1").exists()
