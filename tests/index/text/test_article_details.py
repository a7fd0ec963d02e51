"""Tables, tags and notes on reading, through the catalogue and the sandbox."""

from __future__ import annotations

import json

import pytest

from index.ingestion.candidates import record_hash
from index.sandbox.tasks import article_from_fields, article_to_fields
from index.text.article_details import (
    Reading,
    pack_reading,
    pack_tables,
    unpack_ranges,
    unpack_reading,
    unpack_tables,
)
from index.types import ParsedArticle, Table

TABLE = Table(rows=(((0, 4), (5, 5)), ((6, 10), (11, 13))), header_rows=1, caption=(20, 30))
ARTICLE = ParsedArticle(
    title="Harbours",
    text="Town \nKell 42",
    tags=("sea", "Häfen"),
    tables=(TABLE, Table(rows=())),
    boilerplate=((0, 4), (6, 13)),
    ocr_pages=((2, 0.93),),
    warnings=("page 3 is a picture",),
    read_by="pdf 2",
    fetched="2026-11-30T10:00:00Z",
)


def test_tables_come_back_as_they_were():
    assert unpack_tables(pack_tables(ARTICLE.tables)) == ARTICLE.tables
    assert unpack_tables("[]") == ()


def test_a_reading_comes_back_as_it_was():
    reading = Reading("pdf 2", ("page 3 is a picture",), ((2, 0.93), (3, 0.5)))
    assert unpack_reading(pack_reading(reading)) == reading
    assert unpack_reading("[]") == Reading()


@pytest.mark.parametrize("damaged", ["{", "[1]", "[[1]]", "null"])
def test_damaged_rows_raise_what_their_readers_expect(damaged):
    for unpack in (unpack_ranges, unpack_tables):
        with pytest.raises((ValueError, TypeError)):
            unpack(damaged)


def test_every_field_of_an_article_passes_through_json():
    fields = json.loads(json.dumps(article_to_fields(ARTICLE)))
    assert article_from_fields(fields) == ARTICLE


def test_an_article_without_the_new_fields_has_the_hash_that_earlier_versions_stored():
    article = ParsedArticle("T", "Text.", date="2020-01-02", author="A", source="s")
    assert record_hash(article) == (
        "2c914124963f76ce270e064f35e7807a46eb5c64d34477ec32defe897a480a9f"
    )


@pytest.mark.parametrize(
    "change", [{"tags": ("a",)}, {"tables": (TABLE,)}, {"boilerplate": ((0, 2),)}]
)
def test_what_an_article_says_changes_its_hash(change):
    assert record_hash(ParsedArticle("T", "Text.", **change)) != record_hash(
        ParsedArticle("T", "Text.")
    )


@pytest.mark.parametrize(
    "change", [{"warnings": ("w",)}, {"read_by": "pdf 2"}, {"fetched": "2026-11-30T10:00:00Z"}]
)
def test_how_it_was_read_does_not(change):
    assert record_hash(ParsedArticle("T", "Text.", **change)) == record_hash(
        ParsedArticle("T", "Text.")
    )
