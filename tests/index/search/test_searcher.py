"""Searching: by meaning, by words and by both, on one whole generation."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.library import Library
from index.search.searcher import Searcher, SearchMode
from index.storage import schema
from index.storage.text_index import TextIndex
from index.text.chunking import CHUNKING_SETTINGS, READABLE_SETTINGS
from tests.index.library_state import build_folder, check_whole, first_hit, searcher


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


def test_a_library_of_an_earlier_version_answers_until_a_build_splits_it_anew(library, folder):
    build_folder(library, folder)
    with closing(sqlite3.connect(library.catalogue)) as connection:
        old = (READABLE_SETTINGS[0],)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'passages'", old)
        connection.commit()
    assert first_hit(library, "harbour") == "one.txt"
    check_whole(library)
    build_folder(library)
    with closing(schema.connect(library.catalogue)) as connection:
        assert schema.get_meta(connection)["passages"] == CHUNKING_SETTINGS
    assert first_hit(library, "harbour") == "one.txt"
    check_whole(library)
