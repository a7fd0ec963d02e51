"""Rows of articles and passages: what a build reads, matches and writes."""

from __future__ import annotations

import pytest

from index.parsers.versions import PARSERS
from index.storage import catalogue
from index.storage.article_rows import (
    ArticleRow,
    TouchedArticle,
    article_keys,
    article_origin,
    article_place,
    delete_article,
    delete_passages,
    insert_passage,
    move_articles,
    move_passages,
    other_texts,
    passage_hashes,
    passage_ids,
    passage_owners,
    passages_by_hash,
    release_article_id,
    store_article,
    store_touched,
    stored_articles,
    stored_fields,
)
from index.storage.pending_text import requested_text_deletions
from index.text.article_details import Reading
from index.text.chunking import chunk_article
from index.types import Table
from tests.index.library_state import build_folder, open_to_write


@pytest.fixture
def connection(library, folder):
    build_folder(library, folder)
    with open_to_write(library) as opened:
        yield opened


def key_of(connection, identity: str) -> int:
    return dict(article_keys(connection))[identity]


def row(key: int | None, identity: str, locator: str, text: str, source_key: int) -> ArticleRow:
    return ArticleRow(
        key, identity, source_key, locator, "raw", "record", "sha", "2024-05-06", "row", None,
        "Ann", None, (0, 3), ("sea",), (Table((((0, 2),),)),), ((3, 8),), Reading("pdf 2", ("w",)),
        "2026-11-30T10:00:00Z", chunk_article("A title", text),
    )  # fmt: skip


def test_a_stored_article_is_read_as_it_was_given(connection):
    _, source_key, _, _ = article_place(connection, "one.txt")
    given = row(None, "new", "new.txt", "On seals. On whales.", source_key)
    key = store_article(connection, given)
    assert key_of(connection, "new") == key
    (fields,) = [fields for fields in stored_fields(connection) if fields[0] == key]
    assert fields[1:4] == ["new", source_key, "new.txt"]
    assert fields[-8:] == [
        (0, 3), ("sea",), (Table((((0, 2),),)),), ((3, 8),), Reading("pdf 2", ("w",)),
        "2026-11-30T10:00:00Z", "A title", "On seals. On whales.",
    ]  # fmt: skip
    assert catalogue.article_sentences(connection, "new") == given.chunked.sentences
    again = row(key, "renamed", "new.txt", "On bees.", source_key)
    assert store_article(connection, again) == key
    assert key_of(connection, "renamed") == key


def test_articles_of_a_source_are_in_their_order(connection):
    _, source_key, _, _ = article_place(connection, "one.txt")
    stored = stored_articles(connection, source_key)
    assert [article.key for article in stored] == sorted(article.key for article in stored)
    assert {article.id for article in stored} == {"one.txt", "two.txt", "deep/three.md"}
    assert stored_articles(connection, 99) == []


def test_where_an_article_comes_from(connection, folder):
    assert article_origin(connection, "one.txt") == ("folder", str(folder), "one.txt")
    key, _, locator, _ = article_place(connection, "one.txt")
    assert (key, locator) == (key_of(connection, "one.txt"), "one.txt")
    assert {identity for identity, _, _ in other_texts(connection, "one.txt")} == {
        "two.txt", "deep/three.md",
    }  # fmt: skip


def test_places_and_ids_can_be_exchanged(connection):
    one, two = key_of(connection, "one.txt"), key_of(connection, "two.txt")
    move_articles(connection, [(one, "two.txt"), (two, "one.txt")])
    assert article_place(connection, "one.txt")[2] == "two.txt"
    assert article_place(connection, "two.txt")[2] == "one.txt"
    release_article_id(connection, one)
    assert "one.txt" not in dict(article_keys(connection))


def test_a_deleted_passage_is_dead_and_its_text_waits_for_deletion(connection):
    key = key_of(connection, "one.txt")
    (passage,) = passage_ids(connection, key)
    delete_passages(connection, [passage, 999])
    assert passage_ids(connection, key) == []
    assert catalogue.dead_passages(connection) == {passage}
    assert requested_text_deletions(connection) == [passage]


def test_a_deleted_article_takes_its_passages_along(connection):
    key = key_of(connection, "one.txt")
    (passage,) = passage_ids(connection, key)
    delete_article(connection, key)
    assert "one.txt" not in dict(article_keys(connection))
    assert passage not in passage_owners(connection)
    assert catalogue.dead_passages(connection) == {passage}


def test_passages_are_matched_by_the_hash_of_their_text_and_moved(connection):
    key = key_of(connection, "one.txt")
    ((passage, digest),) = passage_hashes(connection, key)
    assert passages_by_hash(connection, [digest, b"none"]) == {digest: passage}
    chunk = chunk_article("T", "Words of a passage.").passages[0]
    move_passages(connection, [(passage, chunk)])
    insert_passage(connection, 500, key, chunk)
    assert passage_ids(connection, key) == [passage, 500]
    assert passage_owners(connection)[500] == key
    moved = catalogue.passages_by_id(connection, [passage])[passage]
    assert (moved.start, moved.end) == (chunk.start, chunk.end)


def test_other_bytes_of_the_same_article_are_noted(connection):
    _, source_key, _, _ = article_place(connection, "one.txt")
    (before,) = (a for a in stored_articles(connection, source_key) if a.id == "one.txt")
    store_touched(connection, [TouchedArticle(before, "new hash")])
    assert article_place(connection, "one.txt")[3] == "new hash"
    assert (
        catalogue.find_article(connection, "one.txt").read_by == before.read_by == PARSERS[".txt"]
    )


def test_another_reading_of_the_same_article_is_noted(connection):
    _, source_key, _, _ = article_place(connection, "one.txt")
    (before,) = (a for a in stored_articles(connection, source_key) if a.id == "one.txt")
    reading = Reading("text 2", ("a warning",))
    when = "2026-11-30T10:00:00Z"
    store_touched(connection, [TouchedArticle(before, "new hash", reading, "dateline", when)])
    article = catalogue.find_article(connection, "one.txt")
    assert (article.read_by, article.warnings) == ("text 2", ("a warning",))
    assert (article.date_from, article.fetched) == ("dateline", when)
    assert passage_ids(connection, before.key)
