"""Libraries that formats 1, 2 and 3 of the index made, as they lay on disk."""

from __future__ import annotations

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import IndexMismatch
from index.library import Library
from index.maintenance.forget import forget
from index.storage import catalogue, schema
from index.text.chunking import CHUNKING_SETTINGS
from tests.conftest import ROOT
from tests.index.library_state import build_folder, check_sound, check_whole, searcher, state


def unpacked(number: int, place: Path) -> Library:
    with tarfile.open(ROOT / "tests" / "data" / f"library_format{number}.tar.gz") as archive:
        archive.extractall(place, filter="data")
    return Library(place / "library")


def chunked_as_now(old: Library) -> Library:
    """The library as if its sentences and passages were made today, so that none changes its id."""
    with closing(sqlite3.connect(old.catalogue)) as connection, connection:
        settings = (CHUNKING_SETTINGS,)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'passages'", settings)
    return old


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_next_build_also_splits_the_articles_anew(number, tmp_path):
    old = unpacked(number, tmp_path)
    ranges = "SELECT article_key, start, end FROM passages ORDER BY article_key, start"
    with closing(schema.connect(old.catalogue)) as connection:
        before = connection.execute(ranges).fetchall()
    build_folder(old)
    with closing(schema.connect(old.catalogue)) as connection:
        assert schema.get_meta(connection)["passages"] == CHUNKING_SETTINGS
        assert connection.execute(ranges).fetchall() == before
    check_sound(old)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_reader_says_how_to_upgrade(number, tmp_path):
    old = unpacked(number, tmp_path)
    with pytest.raises(IndexMismatch, match="python -m assistant build"), searcher(old).session():
        pass


def test_the_next_build_upgrades_format_1_and_keeps_everything(tmp_path):
    old = chunked_as_now(unpacked(1, tmp_path))
    before = {}
    with closing(schema.connect(old.catalogue)) as connection:
        for identity, text in connection.execute("SELECT id, text FROM articles"):
            before[identity] = text
        passages = connection.execute("SELECT id, start, end FROM passages").fetchall()
    assert sorted(before) == ["bridge.txt", "mill.txt", "new.txt"]
    receipt = build_folder(old)  # the folder of that time is not there any more
    assert (receipt.added, receipt.removed, receipt.unchanged) == (0, 0, 3)
    assert {identity: value[1] for identity, value in state(old).items()} == before
    with closing(schema.connect(old.catalogue)) as connection:
        assert schema.get_meta(connection)["format"] == str(schema.CATALOGUE_FORMAT)
        assert connection.execute(PASSAGES).fetchall() == passages
        assert catalogue.count_rows(connection, "forgotten") == 1
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check_whole(old)
    with searcher(old).session() as session:
        assert session.search("Who opened the bridge?", 1)[0].passage.article_id == "bridge.txt"
    assert (old.folder / "catalogue.sqlite.format1").exists()


class TestFormat2:
    @pytest.fixture
    def old(self, tmp_path) -> Library:
        return unpacked(2, tmp_path)

    def test_the_next_build_upgrades_and_keeps_everything(self, old):
        chunked_as_now(old)
        before = state(old)
        with closing(schema.connect(old.catalogue)) as connection:
            passages = connection.execute(PASSAGES).fetchall()
        receipt = build_folder(old)
        assert (receipt.added, receipt.changed, receipt.removed) == (0, 0, 0)
        assert state(old) == before
        with closing(schema.connect(old.catalogue)) as connection:
            assert schema.get_meta(connection)["format"] == str(schema.CATALOGUE_FORMAT)
            assert connection.execute(PASSAGES).fetchall() == passages
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            assert not {name for (name,) in tables if name.startswith("old_")}
        check_sound(old)
        assert (old.folder / "catalogue.sqlite.format2").exists()

    def test_dates_are_known_as_a_build_of_now_would_know_them(self, old):
        build_folder(old)
        with closing(schema.connect(old.catalogue)) as connection:
            rows = {
                item.id: (item.date, item.date_from)
                for item in catalogue.article_summaries(connection)
            }
        assert rows == {
            "note.md": ("2021-05-03", "front matter"),
            "wire.txt": ("2023-08-18", "dateline"),
            "plain.txt": (None, None),
            "page.html": ("2022-04-05", "page"),
            "row/1": ("2020-03-03", "dateline"),
            "row/2": ("2019-07-01", "row"),
        }

    def test_sources_that_are_there_again_have_not_changed(self, old, tmp_path):
        rows = tmp_path / "rows.jsonl"
        rows.write_text(
            '{"id": "row/1", "title": "Ferry", "text": "LONDON, March 3, 2020 - The ferry sails '
            'at noon on Mondays and Fridays.", "date": null}\n'
            '{"id": "row/2", "title": "Museum", "text": "The museum was founded in 1901 by a '
            'painter.", "date": "2019/07/01"}\n'
        )
        with closing(schema.connect(old.catalogue, write=True)) as connection:
            place = str(rows.resolve())
            connection.execute(
                "UPDATE sources SET location = ?, state = NULL WHERE kind = 'jsonl'", (place,)
            )
        receipt = build_folder(old, rows)
        assert (receipt.added, receipt.changed, receipt.unchanged) == (0, 0, 2)

    def test_what_is_forgotten_is_not_kept_in_the_copy_put_aside(self, old):
        build_folder(old)
        proof = forget(old, "wire.txt")
        assert proof.traces == ()
        assert not (old.folder / "catalogue.sqlite.format2").exists()

    def test_the_day_of_a_file_that_is_there_is_kept(self, old, tmp_path):
        import os

        folder = tmp_path / "articles"
        folder.mkdir()
        (folder / "plain.txt").write_text("The windmill stands near the bridge of Kirkby.\n")
        os.utime(folder / "plain.txt", (0, 1_600_000_000))
        with closing(schema.connect(old.catalogue, write=True)) as connection:
            connection.execute(
                "UPDATE sources SET location = ? WHERE kind = 'folder'", (str(folder.resolve()),)
            )
        build_folder(old)
        with closing(schema.connect(old.catalogue)) as connection:
            days = {item.id: item.file_date for item in catalogue.article_summaries(connection)}
        assert days["plain.txt"] == "2020-09-13"


PASSAGES = "SELECT article_key, start, end FROM passages ORDER BY article_key, start"


class TestFormat3:
    @pytest.fixture
    def old(self, tmp_path) -> Library:
        return unpacked(3, tmp_path)

    def test_the_next_build_upgrades_and_keeps_everything(self, old):
        before = state(old)
        with closing(schema.connect(old.catalogue)) as connection:
            passages = connection.execute(PASSAGES).fetchall()
        receipt = build_folder(old)
        assert (receipt.added, receipt.changed, receipt.removed) == (0, 0, 0)
        assert state(old) == before
        with closing(schema.connect(old.catalogue)) as connection:
            assert schema.get_meta(connection)["format"] == str(schema.CATALOGUE_FORMAT)
            assert connection.execute(PASSAGES).fetchall() == passages
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            article = catalogue.find_article(connection, "note.md")
        assert (article.date, article.tags, article.tables, article.read_by) == (
            "2021-05-03", (), (), "",
        )  # fmt: skip
        check_sound(old)
        assert (old.folder / "catalogue.sqlite.format3").exists()

    def test_its_columns_are_those_of_a_new_library(self, old, tmp_path):
        build_folder(old)
        new = Library(tmp_path / "new")
        (tmp_path / "articles").mkdir()
        build_folder(new, tmp_path / "articles")
        columns = []
        for library in (old, new):
            with closing(schema.connect(library.catalogue)) as connection:
                columns.append(connection.execute("PRAGMA table_info(articles)").fetchall())
        assert columns[0] == columns[1]

    def test_what_is_forgotten_is_not_kept_in_the_copy_put_aside(self, old):
        build_folder(old)
        assert forget(old, "wire.txt").traces == ()
        assert not (old.folder / "catalogue.sqlite.format3").exists()
