"""One builder at a time, and only on a library of this format."""

from __future__ import annotations

from contextlib import closing

import pytest

from index.errors import BuildInProgress, IndexMismatch
from index.storage import schema
from index.storage.write_access import build_lock
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
