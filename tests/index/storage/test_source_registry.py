"""The sources that a library remembers: each once, folders within folders, and what it may not."""

from __future__ import annotations

import pytest

from index.errors import InvalidInput
from index.storage import catalogue
from index.storage.forgotten import restore_forgotten
from index.storage.source_registry import add_source, find_source_key, set_follow_links
from index.storage.write_access import build_lock, writable_catalogue
from tests.index.library_state import article_ids, build_folder, check_whole, counts


def test_a_file_below_a_known_folder_is_not_taken_twice(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").write_text("The harbour is open again.")
    receipt = build_folder(library, folder / "one.txt")
    assert counts(receipt) == (0, 1, 0, 0, 2, 0)
    receipt = build_folder(library, folder / "deep")
    assert counts(receipt) == (0, 0, 0, 0, 3, 0)


def test_a_folder_takes_over_the_files_below_it(library, folder):
    build_folder(library, folder / "one.txt", folder / "deep")
    assert article_ids(library) == ["one.txt", "three.md"]
    receipt = build_folder(library, folder)
    assert counts(receipt) == (1, 0, 0, 0, 2, 0)
    assert article_ids(library) == ["one.txt", "three.md", "two.txt"]
    check_whole(library)


@pytest.fixture
def connection(library):
    with build_lock(library), writable_catalogue(library) as opened:
        yield opened


def add(connection, kind, location) -> str:
    return add_source(connection, kind, str(location), is_example=False)


def locations(connection) -> list[str]:
    return [source.location for source in catalogue.all_sources(connection)]


def test_a_source_is_remembered_once_and_as_one_kind(connection):
    for _ in range(2):
        assert add(connection, "folder", "/news") == "/news"
    assert locations(connection) == ["/news"]
    with pytest.raises(InvalidInput, match="a source already, read as folder, not file"):
        add(connection, "file", "/news")


def test_what_lies_in_a_folder_is_refreshed_with_it_unless_it_is_hidden_there(connection):
    add(connection, "folder", "/news")
    assert add(connection, "file", "/news/a.txt") == "/news"
    assert add(connection, "folder", "/news/deep/er") == "/news"
    assert add(connection, "file", "/news/.hidden/a.txt") == "/news/.hidden/a.txt"
    assert add(connection, "folder", "/newspaper") == "/newspaper"
    assert locations(connection) == ["/news", "/news/.hidden/a.txt", "/newspaper"]


def test_links_are_followed_in_a_folder_of_its_own_alone(connection):
    add(connection, "folder", "/news")
    add(connection, "file", "/a.txt")
    for wanted in (True, True, False):
        set_follow_links(connection, "/news", wanted)
        assert catalogue.all_sources(connection)[0].follows_links is wanted
    for place in ("/a.txt", "/nowhere"):
        with pytest.raises(InvalidInput, match="no source folder of its own"):
            set_follow_links(connection, place, True)


def test_a_source_is_found_by_its_place_and_uploads_are_nobodys_to_leave(connection, library):
    add(connection, "folder", "/news")
    add(connection, "uploads", library.uploads.resolve())
    assert find_source_key(connection, "/news") == 1
    assert find_source_key(connection, "/news/../news/") == 1
    with pytest.raises(InvalidInput, match="is not a source of this library"):
        find_source_key(connection, "/nowhere")
    with pytest.raises(InvalidInput, match="forget ARTICLE_ID"):
        find_source_key(connection, str(library.uploads))


def test_only_what_was_forgotten_can_be_let_in_again(connection):
    connection.execute("INSERT INTO forgotten VALUES ('a', 1, 'a.txt', '')")
    restore_forgotten(connection, "a")
    with pytest.raises(InvalidInput, match="no article 'a' was forgotten"):
        restore_forgotten(connection, "a")
