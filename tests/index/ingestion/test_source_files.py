"""Sources that change while they are read: what is stored of a file comes from one state of it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.building import diff
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.ingestion.prefetch import prefetch
from index.library import Library
from index.maintenance.forget import forget
from index.types import SourceKind
from tests.index.library_state import build_folder, check_sound, counts, state

OLD = "The harbour was closed on Monday. Ships waited outside for two days."
NEW = "The harbour was opened on Friday. The first ship came from Norway."
OTHER = "The mayor opened a new library. It holds forty thousand books."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    (place / "one.txt").write_text(OLD)
    (place / "two.txt").write_text(OTHER)
    return place


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Do something once, when a source was looked at and none of its files is read yet."""

    def once(change: Callable[[], object]) -> None:
        def changed_first(candidates, *arguments):
            if candidates:  # the uploads are looked at first, and there are none
                monkeypatch.setattr(diff, "prefetch", prefetch)
                change()
            return prefetch(candidates, *arguments)

        monkeypatch.setattr(diff, "prefetch", changed_first)

    return once


def texts(library: Library) -> dict[str, str]:
    return {identity: row[1] for identity, row in state(library).items()}


def zipped(path: Path, **members: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)


def test_a_file_saved_between_look_and_read_is_known_by_what_was_read(library, folder, between):
    between(lambda: (folder / "one.txt").write_text(NEW))
    assert counts(build_folder(library, folder)) == (2, 0, 0, 0, 0, 0)
    assert texts(library)["one.txt"] == NEW
    (folder / "one.txt").write_text(OLD)  # as it was when it was looked at
    assert counts(build_folder(library)) == (0, 1, 0, 0, 1, 0)
    assert texts(library)["one.txt"] == OLD
    check_sound(library)


def test_a_known_file_saved_once_more_is_known_by_what_was_read(library, folder, between):
    build_folder(library, folder)
    (folder / "one.txt").write_text(OTHER + " Twice.")
    between(lambda: (folder / "one.txt").write_text(NEW))
    assert counts(build_folder(library)) == (0, 1, 0, 0, 1, 0)
    (folder / "one.txt").write_text(OTHER + " Twice.")
    assert counts(build_folder(library)) == (0, 1, 0, 0, 1, 0)
    assert texts(library)["one.txt"] == OTHER + " Twice."


def test_a_file_renamed_and_saved_during_a_build_has_its_new_text(library, folder, between):
    build_folder(library, folder)
    (folder / "one.txt").rename(folder / "first.txt")
    between(lambda: (folder / "first.txt").write_text(NEW))
    assert counts(build_folder(library)) == (0, 1, 0, 0, 1, 0)
    assert texts(library) == {"one.txt": NEW, "two.txt": OTHER}
    check_sound(library)
    assert counts(build_folder(library)) == (0, 0, 0, 0, 2, 0)


def test_a_renamed_file_that_cannot_be_read_just_then_keeps_its_article(library, folder, between):
    build_folder(library, folder)
    (folder / "one.txt").rename(folder / "first.txt")
    between((folder / "first.txt").unlink)
    assert counts(build_folder(library)) == (0, 0, 0, 0, 2, 1)
    (folder / "first.txt").write_text(OLD)
    assert counts(build_folder(library)) == (0, 0, 1, 0, 1, 0)
    assert texts(library) == {"one.txt": OLD, "two.txt": OTHER}
    check_sound(library)


def test_a_rename_that_is_a_new_title_is_embedded_under_it(library, folder):
    (folder / "one.txt").rename(folder / "harbour news.txt")
    build_folder(library, folder)
    (folder / "harbour news.txt").rename(folder / "quiet sea.txt")
    assert counts(build_folder(library)) == (0, 0, 1, 0, 1, 0)
    assert state(library)["harbour news.txt"][0] == "quiet sea"
    check_sound(library)


def test_a_rename_takes_what_a_reader_of_today_gives_as_a_whole(library, folder, monkeypatch):
    build_folder(library, folder)
    (folder / "one.txt").rename(folder / "first.txt")
    monkeypatch.setattr("index.parsers.text.normalise", lambda text: text.replace("two", "three"))
    assert counts(build_folder(library)) == (0, 0, 1, 0, 1, 0)
    assert texts(library)["one.txt"] == OLD.replace("two", "three")
    check_sound(library)


@pytest.mark.parametrize("broken", [b"", None], ids=["truncated", "deleted"])
def test_a_file_that_broke_while_it_was_read_is_read_again_when_it_is_back(
    library, folder, between, broken
):
    path = folder / "one.txt"
    between(lambda: path.unlink() if broken is None else path.write_bytes(broken))
    receipt = build_folder(library, folder)
    assert counts(receipt) == (1, 0, 0, 0, 0, 1)
    path.write_text(OLD)
    assert counts(build_folder(library)) == (1, 0, 0, 0, 1, 0)
    assert texts(library)["one.txt"] == OLD


def test_a_forgotten_text_that_comes_in_between_is_left_out(library, folder, between):
    build_folder(library, folder)
    forget(library, "one.txt")
    (folder / "one.txt").unlink()
    (folder / "three.txt").write_text(NEW)
    between(lambda: (folder / "three.txt").write_text(OLD))
    assert counts(build_folder(library)) == (0, 0, 0, 0, 1, 0)
    assert texts(library) == {"two.txt": OTHER}


def test_the_day_of_a_file_is_that_of_the_bytes_that_were_read(library, folder, between):
    import os

    path = folder / "one.txt"
    os.utime(path, (0, 0))
    between(lambda: (path.write_text(NEW), os.utime(path, (86_400 * 365, 86_400 * 365))))
    build_folder(library, folder)
    from index.storage import schema

    connection = schema.connect(library.catalogue)
    day = connection.execute("SELECT file_date FROM articles WHERE id = 'one.txt'").fetchone()[0]
    connection.close()
    assert day == "1971-01-01"


def test_an_archive_replaced_between_look_and_read_waits_for_the_next_build(
    library, tmp_path, between
):
    place = tmp_path / "archives"
    place.mkdir()
    zipped(place / "all.zip", one=OLD, two=OTHER)
    between(lambda: zipped(place / "all.zip", one=NEW, two=OTHER))
    assert counts(build_folder(library, place)) == (1, 0, 0, 0, 0, 1)
    assert counts(build_folder(library)) == (1, 0, 0, 0, 1, 0)
    assert texts(library) == {"all.zip/one.txt": NEW, "all.zip/two.txt": OTHER}


def test_a_member_that_left_its_archive_meanwhile_is_read_when_it_is_back(
    library, tmp_path, between
):
    place = tmp_path / "archives"
    place.mkdir()
    zipped(place / "all.zip", one=OLD, two=OTHER)
    between(lambda: zipped(place / "all.zip", two=OTHER))
    assert counts(build_folder(library, place)) == (1, 0, 0, 0, 0, 1)
    zipped(place / "all.zip", one=OLD, two=OTHER)
    assert counts(build_folder(library)) == (1, 0, 0, 0, 1, 0)


def test_rows_that_changed_while_they_were_read_are_read_again(library, tmp_path, monkeypatch):
    rows = tmp_path / "rows.jsonl"
    old, new = ({"id": "a", "title": "A", "text": text} for text in (OLD, NEW))
    rows.write_text(json.dumps(old))

    def scanned_between(scan):
        def changed(*arguments, **options):
            monkeypatch.undo()
            rows.write_text(json.dumps(new))
            found = scan(*arguments, **options)
            candidates = list(found.candidates)
            rows.write_text(json.dumps(old))
            found.candidates = iter(candidates)
            return found

        return changed

    from index.building import refresh

    monkeypatch.setattr(refresh, "scan_source", scanned_between(refresh.scan_source))
    build(
        library,
        BuildRequest(add=((SourceKind.JSONL, str(rows), False),)),
        lambda _: HashingEmbedder(),
    )
    assert texts(library) == {"a": NEW}
    assert counts(build_folder(library)) == (0, 1, 0, 0, 0, 0)
    assert texts(library) == {"a": OLD}
