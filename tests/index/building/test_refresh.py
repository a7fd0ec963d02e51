"""Looking at the sources again: one that cannot be read fails alone and loses nothing."""

from __future__ import annotations

import os

import pytest

from index.library import Library
from tests.index.library_state import build_folder, counts, first_hit, write_rows


def test_a_source_that_cannot_be_reached_fails_and_loses_nothing(library, folder):
    build_folder(library, folder)
    folder.rename(folder.with_name("away"))
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 0, 3, 1)
    assert "cannot be reached" in receipt.failed[0].reason
    assert first_hit(library, "bridge") == "deep/three.md"


def test_one_unreadable_file_of_rows_stops_no_other_source(library, folder, tmp_path):
    file = write_rows(tmp_path / "a.jsonl", {"id": "x", "title": "X", "text": "The x words alone."})
    build_folder(library, folder, file)
    file.unlink()
    file.mkdir()
    (folder / "four.txt").write_text("A fourth article.")
    receipt = build_folder(library)
    assert (receipt.added, receipt.removed, len(receipt.failed)) == (1, 0, 1)


def test_a_root_that_fails_while_it_is_read_loses_nothing(library, folder, monkeypatch):
    build_folder(library, folder)
    real, calls = os.scandir, []

    def failing(path):
        calls.append(path)
        if len(calls) == 2:
            raise OSError(116, "Stale file handle", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", failing)
    receipt = build_folder(library)
    assert (receipt.removed, receipt.unchanged, len(receipt.failed)) == (0, 3, 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_keeps_its_articles(library, folder):
    build_folder(library, folder)
    (folder / "deep").chmod(0)
    receipt = build_folder(library)
    (folder / "deep").chmod(0o755)
    assert (receipt.removed, len(receipt.failed)) == (0, 1)


def test_the_data_folder_inside_a_source_is_passed_over(folder):
    library = Library(folder / "data")
    build_folder(library, folder)
    library.uploads.mkdir()
    (library.uploads / "up.txt").write_text("An upload on comets.")
    receipt = build_folder(library)
    assert counts(receipt) == (1, 0, 0, 0, 3, 0)
