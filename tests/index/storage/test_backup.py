"""The copy of the catalogue: always whole under its name, and put back where one is damaged."""

from __future__ import annotations

from contextlib import closing

import pytest

from index.errors import IndexDamaged
from index.storage import schema
from index.storage.backup import (
    back_up,
    backup_generation,
    erase_backup,
    integrity_error,
    mark_backup_pending,
    partial_backup_path,
    restore_backup,
)
from index.storage.write_access import build_lock
from tests.index.library_state import build_folder, check_sound, open_catalogue, state


def test_a_build_leaves_a_whole_copy_of_its_generation(library, folder):
    assert backup_generation(library) is None
    build_folder(library, folder)
    assert backup_generation(library) == "1"
    assert integrity_error(library.backup) is None
    assert not partial_backup_path(library).exists()


def test_a_copy_is_made_while_a_reader_needs_the_log(library, folder):
    build_folder(library, folder)
    with open_catalogue(library) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM meta").fetchone()
        with (
            build_lock(library),
            closing(schema.connect(library.catalogue, write=True)) as connection,
        ):
            schema.set_meta(connection, generation=7)
            back_up(library, connection)
    assert backup_generation(library) == "7"
    assert integrity_error(library.backup) is None


def test_while_there_is_no_copy_it_is_known_as_one_to_be_made(library, folder):
    library.folder.mkdir()
    mark_backup_pending(library)
    assert partial_backup_path(library).exists()
    build_folder(library, folder)
    mark_backup_pending(library)  # there is one now
    assert not partial_backup_path(library).exists()
    erase_backup(library)
    assert partial_backup_path(library).read_bytes() == b""
    assert backup_generation(library) is None


def test_a_damaged_catalogue_is_replaced_by_its_copy_as_another_library(library, folder):
    build_folder(library, folder)
    before = state(library)
    with open_catalogue(library) as connection:
        identity = schema.get_meta(connection)["library"]
    library.catalogue.write_bytes(b"no catalogue" * 1000)
    restore_backup(library)
    assert state(library) == before
    with open_catalogue(library) as connection:
        assert schema.get_meta(connection)["library"] != identity
    check_sound(library)


@pytest.mark.parametrize("copy", [None, b"no catalogue either" * 400])
def test_without_a_whole_copy_the_damaged_one_is_set_aside(library, folder, copy):
    build_folder(library, folder)
    library.catalogue.write_bytes(b"no catalogue" * 1000)
    library.backup.unlink()
    if copy:
        library.backup.write_bytes(copy)
    with pytest.raises(IndexDamaged, match="it lies in .*catalogue.sqlite.damaged now"):
        restore_backup(library)
    assert not library.exists
    aside = library.folder / "catalogue.sqlite.damaged"
    assert aside.read_bytes().startswith(b"no catalogue")


def test_damage_is_named_and_a_whole_file_has_none(library, folder):
    build_folder(library, folder)
    assert integrity_error(library.catalogue) is None
    content = bytearray(library.catalogue.read_bytes())
    content[4096:4104] = b"damaged!"
    library.catalogue.write_bytes(content)
    assert integrity_error(library.catalogue)
