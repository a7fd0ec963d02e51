"""Days at the head of a text, and how the dates of articles are known."""

from __future__ import annotations

import os
from contextlib import closing

import pytest

from index.library import Library
from index.parsers.dateline import dateline, with_date_origin
from index.storage import catalogue, schema
from index.types import ParsedArticle
from tests.index.library_state import build_folder


class TestDatelines:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("WASHINGTON, Aug. 18, 2023 — The leaders met.", "2023-08-18"),
            ("Harbour opens\n\nWASHINGTON, Aug. 18, 2023 — The leaders met.", "2023-08-18"),
            ("SEOUL, South Korea, 18 August 2023 – The leaders met.", "2023-08-18"),
            ("LONDON (Reuters), March 3, 2020 - The ferry sails.", "2020-03-03"),
            ("NEW YORK, N.Y., Friday, May 3, 2021 -- Shares rose.", "2021-05-03"),
            ("TOKYO — May 3, 2021 — Shares rose.", "2021-05-03"),
            ("GENEVA, 3 May 2021 (WHO) – A report says so.", "2021-05-03"),
            ("A title\nPublished: 3 May 2021\nThe text.", "2021-05-03"),
            ("A title\nPublished 10:06 AM EDT, Mon May 8, 2023\nThe text.", "2023-05-08"),
            ("A title\nFirst published on 3 May 2021, updated 9 May 2021\nText.", "2021-05-03"),
            ("A title\nBy Jane Roe | May 3, 2021\nThe text.", "2021-05-03"),
            ("A title\nBy Jane Roe, Monday, May 3, 2021 at 10:15\nThe text.", "2021-05-03"),
            ("A title\nMonday, May 3, 2021\nThe text.", "2021-05-03"),
            ("A title\n3 May 2021 · 4 min read\nThe text.", "2021-05-03"),
        ],
    )
    def test_forms_that_are_written_for_nothing_else_are_read(self, text, day):
        assert dateline(text) == day

    @pytest.mark.parametrize(
        "text",
        [
            "On Sept. 8, 1951, Japan signed the treaty.",
            "September 11, 2001\nThe attacks killed many.",  # the title is what the text is about
            "Timeline\nJune 25, 1950\nWar.\nJuly 27, 1953\nArmistice.",
            "Washington, Aug. 18, 2023, was where and when they met - and it rained.",
            "Published on May 3, 1921, the book sold well all over the country for years.",
            "WASHINGTON, 03/04/2021 — The leaders met.",
            "WASHINGTON — The leaders met on Aug. 18, 2023 — and parted.",
            "Published: May 2021\nThe text.",
            "Updated May 3, 2021\nThe text.",
            "",
        ],
    )
    def test_what_is_not_plain_is_left(self, text):
        assert dateline(text) is None

    @pytest.mark.parametrize(
        "text",
        ["A" * 1_000_000, "A, " * 300_000, "by " + "x ,-" * 200_000, "May 3, 2021\n" * 50_000,
         "published " * 100_000, "A (" * 300_000, "1 " * 500_000],
    )  # fmt: skip
    def test_hostile_heads_come_to_an_end(self, text):
        dateline(text)


class TestHowItIsKnown:
    def parsed(self, **fields) -> ParsedArticle:
        return ParsedArticle(**{"title": "A title", "text": "SEOUL, May 3, 2021 — Text.", **fields})

    def test_what_is_stated_stands_above_the_dateline(self):
        article = with_date_origin(self.parsed(date="2021-05-04"), "page")
        assert (article.date, article.date_from) == ("2021-05-04", "page")

    def test_a_dateline_stands_above_what_a_program_wrote(self):
        article = with_date_origin(self.parsed(date="2024-01-01"), "document")
        assert (article.date, article.date_from) == ("2021-05-03", "dateline")

    def test_without_a_dateline_a_programs_word_is_taken(self):
        article = with_date_origin(self.parsed(date="2024-01-01", text="Text."), "document")
        assert (article.date, article.date_from) == ("2024-01-01", "document")

    def test_no_date_is_known_from_nowhere(self):
        article = with_date_origin(self.parsed(text="Text."), "front matter")
        assert (article.date, article.date_from) == (None, None)

    def test_the_library_keeps_it_and_the_day_of_the_file_apart(self, tmp_path):
        folder = tmp_path / "articles"
        folder.mkdir()
        (folder / "a.md").write_text("---\ndate: May 3, 2021\n---\nThe harbour.\n")
        (folder / "b.txt").write_text("The lighthouse.\n")
        (folder / "rows.csv").write_text("title,text,date\nOne,The windmill stands.,2020-01-02\n")
        for path in folder.iterdir():
            os.utime(path, (0, 1_600_000_000))
        library = Library(tmp_path / "data")
        build_folder(library, folder)
        with closing(schema.connect(library.catalogue)) as connection:
            found = {i.locator: (i.date, i.date_from, i.file_date)
                     for i in catalogue.article_summaries(connection)}  # fmt: skip
            article = catalogue.find_article(connection, "a.md")
        assert found["a.md"] == ("2021-05-03", "front matter", "2020-09-13")
        assert found["b.txt"] == (None, None, "2020-09-13")
        assert [found[key] for key in found if "csv" in key] == [("2020-01-02", "row", None)]
        assert (article.date_from, article.file_date) == ("front matter", "2020-09-13")

    def test_a_file_that_is_only_touched_has_not_changed(self, tmp_path):
        folder = tmp_path / "articles"
        folder.mkdir()
        (folder / "a.txt").write_text("The harbour.\n")
        library = Library(tmp_path / "data")
        build_folder(library, folder)
        os.utime(folder / "a.txt", (0, 1_600_000_000))
        receipt = build_folder(library)
        assert (receipt.changed, receipt.unchanged) == (0, 1)

    def test_uploads_have_no_day_of_a_file(self, tmp_path):
        library = Library(tmp_path / "data")
        library.uploads.mkdir(parents=True)
        (library.uploads / "a.txt").write_text("The harbour.\n")
        build_folder(library)
        with closing(schema.connect(library.catalogue)) as connection:
            assert [item.file_date for item in catalogue.article_summaries(connection)] == [None]
