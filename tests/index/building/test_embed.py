"""Each text is embedded once, and only if it is new."""

from __future__ import annotations

import numpy as np

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from tests.index.library_state import build_folder, check_whole, searcher


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
