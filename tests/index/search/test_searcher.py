"""Search: FAISS against brute force, full text on any input, fusion by hand arithmetic."""

from __future__ import annotations

import shutil
import string
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.library import Library
from index.search.fusion import fuse
from index.search.searcher import Searcher, SearchMode
from index.storage.text_index import MAX_QUERY_TERMS, TextIndex
from index.storage.vector_store import FaissVectorStore, SegmentInfo, write_segment
from tests.index.library_state import build_folder, check_whole, first_hit, searcher


def unit_vectors(count: int, dimension: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def store_of(folder: Path, vectors: np.ndarray, ids: np.ndarray, parts: int) -> FaissVectorStore:
    segments: list[SegmentInfo] = []
    for key, rows in enumerate(np.array_split(np.arange(len(ids)), parts), 1):
        if len(rows):
            segments.append(write_segment(folder, key, ids[rows], vectors[rows]))
    return FaissVectorStore(folder, segments)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    count=st.integers(1, 60),
    parts=st.integers(1, 4),
    k=st.integers(1, 70),
    dead_share=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_faiss_equals_brute_force(tmp_path, count, parts, k, dead_share, seed):
    chance = np.random.default_rng(seed)
    ids = np.sort(chance.choice(np.arange(1, 2**62, 2**50, dtype=np.int64), count, replace=False))
    vectors = unit_vectors(count, 16, seed)
    dead = ids[chance.random(count) < dead_share]  # ascending, as the ids are
    query = unit_vectors(1, 16, seed + 1)[0]
    store = store_of(tmp_path / str(seed), vectors, ids, parts)
    found = store.search(query, k, dead)
    scores = {int(i): float(s) for i, s in zip(ids, vectors @ query, strict=True) if i not in dead}
    expected = sorted(scores, key=lambda i: -scores[i])[:k]
    assert [i for i, _ in found] == pytest.approx(expected)
    assert [s for _, s in found] == pytest.approx([scores[i] for i in expected], abs=1e-5)
    assert np.array_equal(store.vectors(ids.tolist()), vectors)


def test_an_unknown_id_has_no_vector(tmp_path):
    store = store_of(tmp_path, unit_vectors(3, 8, 0), np.array([5, 6, 7]), 1)
    with pytest.raises(KeyError):
        store.vectors([8])


def test_a_cut_segment_is_named(tmp_path):
    segment = write_segment(tmp_path, 1, np.array([1, 2]), unit_vectors(2, 8, 0))
    path = tmp_path / segment.name
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexDamaged, match=segment.name):
        FaissVectorStore(tmp_path, [segment])


def test_fusion_by_hand():
    fused = fuse({1: 0.8, 2: 0.6}, {2: 10.0, 3: 5.0}, text_bound=20.0, text_weight=0.5)
    expected = [(2, 0.6 + 0.5 * 10 / 20), (1, 0.8), (3, 0.5 * 5 / 20)]
    assert [f.passage_id for f in fused] == [passage_id for passage_id, _ in expected]
    assert [f.score for f in fused] == pytest.approx([score for _, score in expected])
    assert (fused[1].text, fused[2].dense) == (None, None)
    assert fuse({}, {}, 0.0) == []
    assert fuse({1: 0.5}, {}, 0.0)[0].score == 0.5


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    full_text = TextIndex(tmp_path_factory.mktemp("text"))
    full_text.add(
        [
            (1, "Ports", "Ships waited outside the harbour."),
            (2, "Towns", "The mayor opened a library. " + " ".join(string.ascii_lowercase)),
            (3, "東京", "首相は東京で会談した。"),
        ]
    )
    return full_text.snapshot()


@given(question=st.text(max_size=300))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_a_valid_query(text, question):
    hits = text.search(question, 10)
    assert all(score > 0 for _, score in hits)
    assert [score for _, score in hits] == sorted((s for _, s in hits), reverse=True)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("harbours?", 1),
        ('body:"harbour" AND -library^2', 1),
        ("東京", 3),
        ("PORTS", 1),
        ("who opened the library", 2),
        ("the", 1),
    ],
)
def test_full_text_finds_by_words(text, question, best):
    assert text.search(question, 3)[0][0] == best


def test_the_bound_is_above_every_score_and_grows_with_unknown_words(text):
    for question in ("harbour", "mayor library opened", "東京"):
        bound = text.bound(question)
        assert all(score <= 2 * bound for _, score in text.search(question, 5))
        assert text.bound(f"{question} qwertz") > bound
    assert text.bound("") == 0.0


def test_unknown_words_find_nothing(text):
    assert text.search("qwertz", 5) == []
    assert text.search("", 5) == []
    assert text.search("harbour", 0) == []


def test_a_long_question_is_searched_by_its_rarest_words(text):
    assert len(text._query_terms(" ".join(string.ascii_lowercase) * 400)) <= MAX_QUERY_TERMS


def test_a_snapshot_does_not_change(tmp_path):
    full_text = TextIndex(tmp_path)
    full_text.add([(1, "", "one word")])
    before = full_text.snapshot()
    full_text.delete([1])
    full_text.add([(2, "", "another word")])
    assert [i for i, _ in before.search("word", 5)] == [1]
    assert [i for i, _ in full_text.snapshot().search("word", 5)] == [2]


def test_each_side_alone_and_both(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i}.txt").write_text(f"Village{i} has a well and {i + 2} houses.")
    library = Library(tmp_path / "library")
    build_folder(library, folder)
    with searcher(library).session() as session:
        for sides in SearchMode:
            hits = session.search("Village7 houses", 5, sides)
            assert hits[0].passage.article_id == "7.txt"
            assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        dense = session.search("Village7", 5, SearchMode.DENSE)
        assert all(h.text is None for h in dense)
        assert session.passage_count == 12
        assert len(session.search("nothing that is there", 3)) == 3


def test_opening_nothing_is_a_clear_error(library):
    with pytest.raises(IndexMissing, match="build PATH"), searcher(library).session():
        pass


def test_a_library_that_was_made_anew_is_noticed_by_a_reader(library, folder):
    build_folder(library, folder)
    reader = searcher(library)
    with reader.session() as session:
        session.search("harbour", 1)
    shutil.rmtree(library.folder)
    (folder / "one.txt").write_text("Cats sleep all day long.")
    build_folder(library, folder)
    with reader.session() as session:
        hit = session.search("cats", 1)[0]
        assert session.article(hit.passage.article_id).text.startswith("Cats")


def test_dead_hits_do_not_crowd_out_living_ones(library, folder):
    build_folder(library, folder)
    place = next(library.full_text.iterdir())
    TextIndex(place).add((10_000 + i, "harbour", "harbour harbour") for i in range(250))
    with searcher(library).session() as session:
        hits = session.search("harbour", 3, SearchMode.TEXT)
        assert [hit.passage.article_id for hit in hits] == ["one.txt"]
    build_folder(library)
    check_whole(library)


def test_a_damaged_segment_is_told_in_one_line(library, folder):
    build_folder(library, folder)
    path = next(library.segments.iterdir())
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(IndexDamaged, match="repair"), searcher(library).session():
        pass
    build_folder(library, from_scratch=True)
    assert first_hit(library, "harbour") == "one.txt"


def test_another_model_is_a_clear_error_and_a_build_mends_it(library, folder):
    build_folder(library, folder)

    class Other(HashingEmbedder):
        def __init__(self):
            super().__init__()
            self.fingerprint = "another"

    with pytest.raises(IndexMismatch, match="build --model"), Searcher(library, Other()).session():
        pass
    receipt = build(library, BuildRequest(), lambda _: Other())
    assert (receipt.unchanged, receipt.generation) == (3, 2)
    with Searcher(library, Other()).session() as session:
        assert session.search("bridge", 1)[0].passage.article_id == "deep/three.md"
    check_whole(library)
