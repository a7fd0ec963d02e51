"""Where the parts of a library lie, how large it is, and that it is never begun twice."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatch

import pytest

from index.errors import LibraryVanished
from index.library import OWN_FILE_PATTERNS, Library


def test_every_part_lies_in_the_folder_under_a_name_of_its_own(library):
    parts = [
        library.catalogue, library.backup, library.segments, library.full_text, library.checkpoint,
        library.crash_journal, library.uploads, library.user_data, library.lock,
        library.collections,
    ]  # fmt: skip
    assert len(set(parts)) == len(parts)
    for part in parts:
        assert part.parent == library.folder
        assert any(fnmatch(part.name, pattern) for pattern in OWN_FILE_PATTERNS), part


def test_a_library_exists_once_its_catalogue_does(library):
    library.make_folder()
    assert not library.exists
    library.catalogue.touch()
    assert library.exists


def test_a_library_that_was_there_is_not_begun_again(library):
    known = replace(library, was_there=True)
    with pytest.raises(LibraryVanished, match="there is no index in"):
        known.make_folder()
    assert not library.folder.exists()
    library.make_folder()
    library.catalogue.touch()
    known.require_present()


def test_its_size_and_files_are_those_of_this_library_alone(library):
    other = Library(library.collections / "other")
    for path, content in (
        (library.catalogue, "12345"),
        (library.uploads / "b" / "c.txt", "123"),
        (library.uploads / "a.txt", "1"),
        (other.catalogue, "of another"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    names = [path.relative_to(library.folder).as_posix() for path in library.files()]
    assert names == ["catalogue.sqlite", "uploads/a.txt", "uploads/b/c.txt"]
    assert library.size_bytes() == 5 + 3 + 1
    assert other.size_bytes() == len("of another")
