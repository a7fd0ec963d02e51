"""What a dead build left is removed, and a full-text index that is not whole is written again."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from index.errors import IndexDamaged
from index.storage import catalogue, schema
from index.storage.crash_recovery import next_text_folder, restore_text_index, text_rows
from index.storage.text_index import TextIndex
from index.storage.write_access import build_lock, writable_catalogue
from tests.index.library_state import build_folder, check_whole, open_catalogue, searcher


@pytest.mark.parametrize("damage", ["missing", "empty", "cut"])
def test_a_damaged_full_text_is_told_and_a_build_writes_it_anew(library, folder, damage):
    build_folder(library, folder)
    place = next(library.full_text.iterdir())
    if damage == "missing":
        shutil.rmtree(place)
    elif damage == "empty":
        shutil.rmtree(place)
        TextIndex(place).add([])
    else:
        (place / "meta.json").write_text("{")
    if damage != "empty":
        with pytest.raises(IndexDamaged), searcher(library).session():
            pass
    (folder / "four.txt").write_text("A fourth article on glaciers.")
    build_folder(library)
    check_whole(library)
    with searcher(library).session() as session:
        assert session.text.search("harbour", 3)
        assert session.text.search("glaciers", 3)


def heal(library) -> None:
    with build_lock(library), writable_catalogue(library):
        pass


def test_files_that_nothing_names_are_removed(library, folder):
    build_folder(library, folder)
    live = sorted(library.segments.iterdir())
    (library.segments / "00000099.vectors").write_bytes(b"half")
    (library.full_text / "00000099").mkdir()
    (library.full_text / "00000099" / "part").write_bytes(b"half")
    heal(library)
    assert sorted(library.segments.iterdir()) == live
    check_whole(library)


def test_what_a_dead_build_added_to_the_full_text_is_taken_out(library, folder):
    """Its ids were reserved before they were written, and no transaction released them."""
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        name = schema.get_meta(connection)["full_text"]
        connection.execute("INSERT INTO reserved VALUES (100, 101)")
    TextIndex(library.full_text / name).add([(100, "", "orphan"), (101, "", "orphan")])
    heal(library)
    check_whole(library)
    with searcher(library).session() as session:
        assert session.text.search("orphan", 5) == []


def test_deletions_that_were_committed_are_carried_out(library, folder):
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        (key,) = connection.execute("SELECT key FROM articles WHERE id = 'one.txt'").fetchone()
        for table in ("text_deletions", "dead"):
            connection.execute(
                f"INSERT INTO {table} SELECT id FROM passages WHERE article_key = ?", (key,)
            )
        connection.execute("DELETE FROM passages WHERE article_key = ?", (key,))
        connection.execute("DELETE FROM articles WHERE key = ?", (key,))
    heal(library)
    with searcher(library).session() as session:
        assert session.text.search("harbour", 5) == []
    with open_catalogue(library) as connection:
        assert catalogue.count_rows(connection, "text_deletions") == 0


def test_a_whole_full_text_is_left_as_it_is(library, folder):
    build_folder(library, folder)
    with build_lock(library), writable_catalogue(library) as connection:
        assert not restore_text_index(library, connection)
        shutil.rmtree(library.full_text)
        assert restore_text_index(library, connection)


def test_the_next_folder_is_cleared_of_what_lies_in_it(library):
    (library.full_text / "00000008").mkdir(parents=True)
    (library.full_text / "00000008" / "part").touch()
    assert next_text_folder(library, "00000007") == "00000008"
    assert not (library.full_text / "00000008").exists()


def test_rows_of_the_full_text_are_the_passages_without_those_of_one_article(library, folder):
    build_folder(library, folder)
    with open_catalogue(library) as connection:
        (key,) = connection.execute("SELECT key FROM articles WHERE id = 'two.txt'").fetchone()
        rows = list(text_rows(connection))
        without = list(text_rows(connection, without=key))
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert "The bridge is 300 metres long." in [text for _, _, text in rows]
    assert len(without) == len(rows) - 1
    assert not any("mayor" in text for _, _, text in without)
