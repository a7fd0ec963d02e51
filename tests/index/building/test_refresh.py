"""Looking at the sources again: one that cannot be read fails alone and loses nothing."""

from __future__ import annotations

import os
import zipfile

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.library import Library
from index.parsers.versions import JSONL, PARSERS
from index.storage import catalogue
from tests.index.library_state import (
    build_folder,
    counts,
    first_hit,
    open_catalogue,
    open_to_write,
    write_rows,
)


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


class EmbedsNothing(HashingEmbedder):
    def embed(self, texts, progress=None):
        raise AssertionError("nothing may be embedded")


def sources_of_every_kind(tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "plain.txt").write_text("The mill was built in 1811.")
    (folder / "page.html").write_text(
        "<html><body><p>The mill burnt down in 1902.</p></body></html>"
    )
    (folder / "rows.csv").write_text("id,text\n1,The weir was mended in 1920.\n")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("lock.txt", "The lock was widened in 1931.")
    return folder, write_rows(tmp_path / "a.jsonl", {"id": "x", "title": "X", "text": "A sluice."})


def set_reading(library, reading: str) -> None:
    """Pretend that an older version read everything."""
    with open_to_write(library) as connection:
        connection.execute("UPDATE articles SET reading = ?", (reading,))
        connection.execute("UPDATE sources SET state = substr(state, 1, 64)")


@pytest.mark.parametrize("reading", ["[]", '["text 0", ["a warning"], []]'])
def test_what_an_older_version_read_is_read_again_and_not_embedded(library, tmp_path, reading):
    build_folder(library, *sources_of_every_kind(tmp_path))
    set_reading(library, reading)
    receipt = build(library, BuildRequest(), lambda _: EmbedsNothing())
    assert counts(receipt) == (0, 0, 0, 0, 5, 0)
    assert (receipt.reread, receipt.generation) == (5, 1)
    with open_catalogue(library) as connection:
        read = {each.locator: each.id for each in catalogue.article_summaries(connection)}
        articles = [catalogue.find_article(connection, identity) for identity in read.values()]
    assert {article.read_by for article in articles} == {
        *(PARSERS[suffix] for suffix in (".txt", ".html", ".csv")), JSONL,
    }  # fmt: skip
    assert [article.warnings for article in articles] == [()] * 5
    receipt = build(library, BuildRequest(), lambda _: EmbedsNothing())
    assert (receipt.reread, receipt.unchanged) == (0, 5)


def test_a_source_that_is_gone_keeps_what_an_older_version_read(library, folder):
    build_folder(library, folder)
    set_reading(library, "[]")
    folder.rename(folder.with_name("away"))
    receipt = build_folder(library)
    assert (receipt.unchanged, receipt.reread) == (3, 0)


def test_what_an_older_version_read_otherwise_is_changed(library, folder):
    build_folder(library, folder)
    with open_to_write(library) as connection:
        connection.execute(
            "UPDATE articles SET reading = '[]', record_sha256 = 'other', author = 'Ann' "
            "WHERE id = 'one.txt'"
        )
    receipt = build(library, BuildRequest(), lambda _: EmbedsNothing())
    assert (receipt.changed, receipt.unchanged, receipt.reread) == (1, 2, 1)
    with open_catalogue(library) as connection:
        assert catalogue.find_article(connection, "one.txt").author is None


def test_a_failure_of_an_older_version_is_tried_again(library, folder, monkeypatch):
    (folder / "four.txt").write_bytes(b"\0\1\2\3")
    assert [f.source for f in build_folder(library, folder).failed] == ["four.txt"]
    with open_to_write(library) as connection:
        connection.execute("UPDATE failures SET reason = 'as before'")
    assert [f.reason for f in build_folder(library).failed] == ["as before"]
    with open_to_write(library) as connection:
        connection.execute("UPDATE failures SET read_by = 'text 0'")
    assert [f.reason for f in build_folder(library).failed] == ["binary data, not text"]
