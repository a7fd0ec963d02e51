"""Each text is embedded once, and only if it is new."""

from __future__ import annotations

import numpy as np

from index.building.build import BuildRequest, build, ignore_progress
from index.building.embed import embed_passages
from index.building.planned_articles import PassagePlan, PlannedArticles
from index.embedding.hashing import HashingEmbedder
from index.storage.article_rows import ArticleRow
from index.storage.write_access import build_lock, writable_catalogue
from index.text.chunking import chunk_article
from tests.index.library_state import build_folder, check_whole, open_catalogue, searcher


def test_editing_one_sentence_embeds_only_its_passage(library, folder):
    long = "\n".join(f"Sentence number {i} tells of the town called Place{i}." for i in range(80))
    (folder / "long.txt").write_text(long)
    build_folder(library, folder)
    (folder / "long.txt").write_text(long + " A last word was added here.")
    embedded: list[str] = []

    class Counting(HashingEmbedder):
        def embed(self, texts, progress=None):
            embedded.extend(texts)
            return super().embed(texts, progress)

    build(library, BuildRequest(), lambda _: Counting())
    assert 1 <= len(embedded) <= 2
    check_whole(library)


def test_equal_texts_are_embedded_once_and_stay_two_articles(library, tmp_path):
    place = tmp_path / "same"
    place.mkdir()
    for name in ("a.md", "b.md"):
        (place / name).write_text("---\ntitle: Same\n---\nThe very same text.")
    build_folder(library, place)
    with searcher(library).session() as session:
        hits = session.search("same text", 5)
        assert [hit.passage.article_id for hit in hits] == ["a.md", "b.md"]
    assert np.isclose(hits[0].score, hits[1].score)


class CountingEmbedder(HashingEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed(self, texts, progress=None):
        self.texts.extend(texts)
        return super().embed(texts, progress)


def plan(title: str, *texts: str) -> list[PassagePlan]:
    """All passages of these articles, as new ones."""
    rows = []
    for text in texts:
        chunked = chunk_article(title, text)
        fields = {name: "" for name in ArticleRow.__dataclass_fields__}
        article = ArticleRow(**{**fields, "key": None, "page_starts": (), "chunked": chunked})
        rows.append(PassagePlan(article, (), chunked.passages, ()))
    return rows


def embedded(library, plans, embedder, *, reuse=True):
    with build_lock(library), writable_catalogue(library) as connection:
        planned = PlannedArticles(library.folder)
        for each in plans:
            planned.append(each)
        vectors = embed_passages(
            library, connection, planned, embedder, reuse=reuse, progress=ignore_progress
        )
        return vectors[np.arange(len(vectors))]


def test_a_row_for_each_passage_in_order_and_equal_texts_once(library):
    embedder = CountingEmbedder()
    vectors = embedded(library, plan("T", "On seals.", "On whales.", "On seals."), embedder)
    assert vectors.shape == (3, embedder.dimension)
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])
    assert embedder.texts == ["T\nOn seals.", "T\nOn whales."]


def test_nothing_to_embed_opens_nothing(library):
    embedder = CountingEmbedder()
    assert embedded(library, [], embedder).shape == (0, embedder.dimension)
    assert embedder.texts == []


def test_a_stored_text_is_embedded_again_only_where_it_may_not_be_reused(library, folder):
    build_folder(library, folder)
    (text,) = ((folder / "one.txt").read_text(),)
    with open_catalogue(library) as connection:
        (title,) = connection.execute("SELECT title FROM articles WHERE id = 'one.txt'").fetchone()
    plans, embedder = plan(title, text), CountingEmbedder()
    stored = embedded(library, plans, embedder)
    assert embedder.texts == []
    fresh = embedded(library, plans, embedder, reuse=False)
    assert len(embedder.texts) == 1
    assert np.allclose(stored, fresh, atol=1e-6)
