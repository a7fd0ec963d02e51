"""What a library holds and where from, with what stands in the way."""

from __future__ import annotations

import shutil

from index.maintenance.forget import forget
from index.storage.inventory import forgotten_articles, inventory_entries, source_statuses
from tests.index.library_state import build_folder, open_catalogue


def entries(library):
    with open_catalogue(library) as connection:
        return {entry.locator: entry for entry in inventory_entries(connection)}


def statuses(library):
    with open_catalogue(library) as connection:
        return source_statuses(connection)


def test_articles_and_places_that_could_not_be_read_are_listed(library, folder):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    build_folder(library, folder)
    found = entries(library)
    assert set(found) == {"one.txt", "two.txt", "deep/three.md", "broken.pdf"}
    assert (found["deep/three.md"].title, found["deep/three.md"].problem) == ("The bridge", "")
    assert found["deep/three.md"].words == 6
    broken = found["broken.pdf"]
    assert (broken.id, broken.words) == (None, 0)
    assert broken.problem.startswith("broken PDF: ")


def test_an_article_that_cannot_be_read_any_more_has_its_problem_once(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").write_bytes(b"\0\1\2")
    build_folder(library)
    with open_catalogue(library) as connection:
        ones = [e for e in inventory_entries(connection) if e.locator == "one.txt"]
    assert [(e.id, e.problem) for e in ones] == [("one.txt", "binary data, not text")]


def test_sources_say_what_they_hold_and_whether_they_can_be_reached(library, folder, tmp_path):
    single = tmp_path / "single.txt"
    single.write_text("A single article on glaciers.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    build_folder(library, folder, single)
    assert [
        (s.source.location, s.articles, s.failures, s.is_reachable) for s in statuses(library)
    ] == [
        (str(folder), 3, 1, True),
        (str(single), 1, 0, True),
    ]
    shutil.rmtree(folder)
    build_folder(library)
    gone = statuses(library)[0]
    assert (gone.articles, gone.is_reachable) == (3, False)
    assert "cannot be reached" in gone.problem


def test_uploads_are_a_source_once_there_are_any(library, folder):
    build_folder(library, folder)
    assert [s.source.kind for s in statuses(library)] == ["folder"]
    library.uploads.mkdir()
    (library.uploads / "up.txt").write_text("An upload on comets.")
    build_folder(library)
    assert [s.source.kind for s in statuses(library)] == ["uploads", "folder"]


def test_what_was_forgotten_can_return_unless_it_was_uploaded(library, folder):
    library.uploads.mkdir(parents=True)
    (library.uploads / "up.txt").write_text("An upload on comets.")
    build_folder(library, folder)
    build_folder(library)
    for identity in ("up.txt", "one.txt"):
        forget(library, identity)
    with open_catalogue(library) as connection:
        listed = forgotten_articles(connection)
    assert [(each.id, each.can_return) for each in listed] == [("one.txt", True), ("up.txt", False)]
