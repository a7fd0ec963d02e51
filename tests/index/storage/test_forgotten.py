"""What was forgotten stays out by its place, its id and its bytes, until it is let in again."""

from __future__ import annotations

import pytest

from index.errors import InvalidInput
from index.storage.forgotten import (
    ForgottenKeys,
    forgotten_keys,
    is_forgotten,
    remember_forgotten,
    restore_forgotten,
)
from tests.index.library_state import build_folder, open_to_write


@pytest.fixture
def connection(library, folder):
    build_folder(library, folder)
    with open_to_write(library) as opened:
        remember_forgotten(opened, "a", 1, "a.txt", "aa")
        remember_forgotten(opened, "b", 2, "b.txt", "bb")
        yield opened


def test_places_hold_in_their_source_and_ids_and_bytes_anywhere(connection):
    expected = ForgottenKeys(frozenset({"a.txt"}), frozenset("ab"), frozenset({"aa", "bb"}))
    assert forgotten_keys(connection, 1) == expected
    assert forgotten_keys(connection, 3).places == frozenset()


def test_an_id_that_another_article_has_now_is_not_forgotten(connection):
    assert is_forgotten(connection, "a")
    assert not is_forgotten(connection, "c")
    assert not is_forgotten(connection, "\ud800")
    remember_forgotten(connection, "one.txt", 1, "one.txt", "cc")
    assert not is_forgotten(connection, "one.txt")


def test_remembering_again_replaces_and_restoring_is_for_what_is_there(connection):
    remember_forgotten(connection, "a", 1, "moved.txt", "aa")
    assert forgotten_keys(connection, 1).places == frozenset({"moved.txt"})
    restore_forgotten(connection, "a")
    assert not is_forgotten(connection, "a")
    with pytest.raises(InvalidInput, match="no article 'a' was forgotten"):
        restore_forgotten(connection, "a")
