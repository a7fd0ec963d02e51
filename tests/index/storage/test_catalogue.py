"""Reading the catalogue: articles by id and place, sentences, passages, lists."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleNotFound, IndexDamaged, IndexMissing
from index.storage import catalogue, schema
from index.types import Sentence
from tests.index.library_state import build_folder, open_catalogue


@pytest.fixture
def connection(library, folder):
    build_folder(library, folder)
    with open_catalogue(library) as opened:
        yield opened


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))))
def test_sentences_are_packed_without_loss(pairs):
    sentences = tuple(Sentence(*pair) for pair in pairs)
    packed = catalogue.pack_sentences(sentences)
    assert len(packed) == 8 * len(sentences)
    assert catalogue.unpack_sentences(packed) == sentences


def test_an_article_is_found_by_its_id_and_else_by_its_place(connection, library, folder):
    article = catalogue.find_article(connection, "deep/three.md")
    assert (article.title, article.date) == ("The bridge", "2024-05-06")
    assert article.source == str(folder / "deep/three.md")
    (folder / "two.txt").rename(folder / "second.txt")
    build_folder(library)
    assert catalogue.find_article(connection, "second.txt").id == "two.txt"
    with pytest.raises(ArticleNotFound):
        catalogue.find_article(connection, "second.txt", by_place=False)


@pytest.mark.parametrize("identity", ["", "none", "ONE.TXT", "\ud800", "' OR 1=1 --"])
def test_an_id_that_none_has_is_not_found(connection, identity):
    with pytest.raises(ArticleNotFound):
        catalogue.find_article(connection, identity)
    with pytest.raises(ArticleNotFound):
        catalogue.article_sentences(connection, identity)


def test_a_place_that_two_articles_share_is_none_of_them(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.txt").write_text("Another one, about whales.")
    build_folder(library, folder, other)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        connection.execute("UPDATE articles SET id = 'x' || id")
        with pytest.raises(ArticleNotFound):
            catalogue.find_article(connection, "one.txt")


def test_a_text_that_is_not_what_was_stored_is_damage(library, folder):
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        connection.execute("UPDATE articles SET text = 'Other words.' WHERE id = 'one.txt'")
        with pytest.raises(IndexDamaged, match="one.txt is not what it was: .* repair"):
            catalogue.find_article(connection, "one.txt")


def test_sentences_and_passages_lie_in_the_text(connection):
    article = catalogue.find_article(connection, "one.txt")
    sentences = catalogue.article_sentences(connection, "one.txt")
    assert [article.text[s.start : s.end] for s in sentences] == [
        "The harbour was closed on Monday.", "Ships waited outside the harbour for two days.",
    ]  # fmt: skip
    ids = [row[0] for row in connection.execute("SELECT id FROM passages")]
    found = catalogue.passages_by_id(connection, [*ids, 10_000, *range(20_000, 21_200)])
    assert sorted(found) == sorted(ids)
    assert {passage.article_id for passage in found.values()} == {
        "one.txt", "two.txt", "deep/three.md",
    }  # fmt: skip


def test_lists_are_in_their_order(connection, folder):
    assert [each.id for each in catalogue.article_summaries(connection)] == [
        "deep/three.md", "one.txt", "two.txt",
    ]  # fmt: skip
    uploads, source = catalogue.all_sources(connection)
    assert uploads.kind == "uploads"
    assert (source.location, source.is_example, source.follows_links) == (str(folder), False, False)
    assert catalogue.article_counts(connection) == {source.key: 3}
    (generation,) = catalogue.recent_generations(connection)
    assert (generation.number, generation.what, generation.articles) == (1, "3 added", 3)


def test_a_state_of_an_article_in_words(connection):
    summary = catalogue.article_summaries(connection)[0]
    assert summary.state == "indexed"


def test_before_the_first_build_there_is_no_manifest(tmp_path):
    with closing(schema.connect(tmp_path / "new.sqlite", write=True)) as connection:
        assert catalogue.current_generation(connection) == ("", 0)
        schema.create_tables(connection)
        with pytest.raises(IndexMissing):
            catalogue.read_manifest(connection)
