"""The catalogue's connections and transactions: one commit point, readers that only read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from index.errors import IndexMismatch, IndexMissing, InvalidInput
from index.library import Library
from index.storage.schema import (
    CATALOGUE_FORMAT,
    check_format,
    connect,
    create_tables,
    get_meta,
    set_meta,
    transaction,
)


@pytest.fixture
def made(library: Library) -> Library:
    library.make_folder()
    with closing(connect(library.catalogue, write=True)) as connection:
        create_tables(connection)
    return library


def test_a_reader_of_nothing_is_told_to_build_and_makes_nothing(library):
    library.make_folder()
    with pytest.raises(IndexMissing, match="build PATH"):
        connect(library.catalogue)
    assert not library.exists
    file = library.folder / "file"
    file.touch()
    with pytest.raises(InvalidInput, match="is a file"):
        connect(replace(library, folder=file).catalogue)


def test_a_reader_cannot_write(made):
    with (
        closing(connect(made.catalogue)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly|read-only|not authorized"),
    ):
        connection.execute("DELETE FROM meta")


def test_tables_are_made_once_and_a_library_has_a_name_of_its_own(made, tmp_path):
    with closing(connect(made.catalogue, write=True)) as connection:
        before = get_meta(connection)
        create_tables(connection)
        assert get_meta(connection) == before
    assert before["format"] == str(CATALOGUE_FORMAT)
    assert before["generation"] == "0"
    with closing(connect(tmp_path / "other.sqlite", write=True)) as connection:
        create_tables(connection)
        assert get_meta(connection)["library"] != before["library"]


def test_a_transaction_is_whole_or_nothing(made):
    def fail(connection) -> None:
        set_meta(connection, model="fast")
        raise KeyboardInterrupt

    with closing(connect(made.catalogue, write=True)) as connection:
        with pytest.raises(KeyboardInterrupt), transaction(connection):
            fail(connection)
        assert "model" not in get_meta(connection)
        with transaction(connection):
            set_meta(connection, model="fast", generation=1)
        assert get_meta(connection)["model"] == "fast"


def test_a_reader_sees_one_generation_throughout(made):
    with (
        closing(connect(made.catalogue)) as reader,
        closing(connect(made.catalogue, write=True)) as writer,
    ):
        with transaction(reader, write=False):
            assert get_meta(reader)["generation"] == "0"
            set_meta(writer, generation=1)
            assert get_meta(reader)["generation"] == "0"
        assert get_meta(reader)["generation"] == "1"


@pytest.mark.parametrize(
    ("format_", "words"),
    [(CATALOGUE_FORMAT - 1, "brings it up to date"), (CATALOGUE_FORMAT + 1, "another data folder")],
)
def test_another_format_says_what_to_do(format_, words):
    check_format({})
    check_format({"format": str(CATALOGUE_FORMAT)})
    with pytest.raises(IndexMismatch, match=words):
        check_format({"format": str(format_)})


def test_values_are_text_and_a_catalogue_without_tables_has_none(tmp_path):
    with closing(connect(tmp_path / "empty.sqlite", write=True)) as connection:
        assert get_meta(connection) == {}
        create_tables(connection)
        set_meta(connection, dimension=384)
        set_meta(connection, dimension=256)
        assert get_meta(connection)["dimension"] == "256"
