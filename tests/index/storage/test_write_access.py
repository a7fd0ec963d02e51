"""One builder at a time, and only on a library of this format."""

from __future__ import annotations

from contextlib import closing

import pytest

from index.errors import BuildInProgress, IndexMismatch, InvalidInput
from index.library import Library
from index.storage import schema
from index.storage.backup import backup_generation
from index.storage.schema import get_meta, set_meta
from index.storage.write_access import build_lock, writable_catalogue
from tests.index.library_state import build_folder, searcher


def test_two_builds_at_once_the_second_says_so(library, folder):
    build_folder(library, folder)
    with build_lock(library), pytest.raises(BuildInProgress, match="another build"):
        build_folder(library)


def test_a_library_of_another_format_is_left_alone(library, folder):
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        schema.set_meta(connection, format=99)
    with pytest.raises(IndexMismatch, match="format 99"), searcher(library).session():
        pass
    with pytest.raises(IndexMismatch, match="format 99"):
        build_folder(library)


def test_a_folder_is_made_closed_to_others_and_held_by_one(library):
    with build_lock(library):
        assert library.lock.exists()
        assert library.folder.stat().st_mode & 0o077 == 0
        with pytest.raises(BuildInProgress, match="another build is at work"), build_lock(library):
            pass
    with build_lock(library):  # it was let go of
        pass


def test_a_lock_is_let_go_of_when_the_work_fails(library):
    with pytest.raises(ZeroDivisionError), build_lock(library):
        raise ZeroDivisionError
    with build_lock(library):
        pass


def test_a_file_is_no_data_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    says = pytest.raises(InvalidInput, match="is a file: name a data folder with --data")
    with says, build_lock(Library(tmp_path / "file")):
        pass


def test_an_empty_library_has_tables_and_no_copy(library):
    with build_lock(library), writable_catalogue(library) as connection:
        assert get_meta(connection)["generation"] == "0"
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert not library.backup.exists()


def test_the_copy_follows_a_generation_that_was_committed(library, folder):
    build_folder(library, folder)
    with build_lock(library), writable_catalogue(library) as connection:
        set_meta(connection, generation=2)
    assert backup_generation(library) == "2"


def test_an_error_in_the_block_leaves_the_old_copy(library, folder):
    def fail(connection) -> None:
        set_meta(connection, generation=2)
        raise ZeroDivisionError

    build_folder(library, folder)
    with (
        pytest.raises(ZeroDivisionError),
        build_lock(library),
        writable_catalogue(library) as connection,
    ):
        fail(connection)
    assert backup_generation(library) == "1"
