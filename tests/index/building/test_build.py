"""Building: what is added, what stays, and what a stopped build leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput
from index.library import Library
from tests.index.library_state import (
    article_ids,
    build_folder,
    check_whole,
    counts,
    first_hit,
    searcher,
    state,
)


def test_first_build_adds_everything(library, folder):
    receipt = build_folder(library, folder)
    assert counts(receipt) == (3, 0, 0, 0, 0, 0)
    assert receipt.generation == 1
    assert article_ids(library) == ["deep/three.md", "one.txt", "two.txt"]
    assert first_hit(library, "How long is the bridge?") == "deep/three.md"
    check_whole(library)


def test_an_unchanged_folder_changes_nothing(library, folder):
    build_folder(library, folder)
    before = (library.catalogue.stat().st_mtime_ns, sorted(library.segments.iterdir()))
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 0, 3, 0)
    assert receipt.generation == 1
    assert sorted(library.segments.iterdir()) == before[1]


def test_a_removed_file_is_gone_from_every_part(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").unlink()
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 1, 2, 0)
    with searcher(library).session() as session:
        assert all(h.passage.article_id != "one.txt" for h in session.search("harbour", 10))
        assert session.text.search("harbour", 10) == []
    check_whole(library)


def test_building_one_source_leaves_the_others_alone(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.txt").write_text("Another one, about whales.")
    build_folder(library, folder)
    receipt = build_folder(library, other)
    assert counts(receipt) == (1, 0, 0, 0, 0, 0)
    assert article_ids(library) == ["deep/three.md", "one.txt", "other/one.txt", "two.txt"]
    (folder / "one.txt").unlink()
    assert build_folder(library, other).removed == 0
    assert build_folder(library).removed == 1


def test_a_bad_file_is_one_line_and_the_rest_goes_on(library, folder):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing of the kind")
    (folder / "empty.txt").write_text("")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "slides.pptx").write_bytes(b"PK")
    receipt = build_folder(library, folder)
    assert receipt.added == 3
    assert {f.source for f in receipt.failed} == {"broken.pdf", "empty.txt", "slides.pptx"}
    assert all(f.reason and "\n" not in f.reason for f in receipt.failed)
    assert any("1 .png" in w.reason for w in receipt.warnings)
    assert len(build_folder(library).failed) == 3


def test_examples_are_offered_once_and_never_come_back(library, folder, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.txt").write_text("My own words on volcanoes.")
    offer = BuildRequest(offer_examples=str(folder.resolve()))

    def run(request: BuildRequest):
        return build(library, request, lambda _: HashingEmbedder())

    assert run(offer).added == 3
    build_folder(library, own)
    receipt = run(BuildRequest(remove_examples=True))
    assert receipt.removed == 3
    assert article_ids(library) == ["mine.txt"]
    assert run(offer).added == 0
    assert build_folder(library).added == 0


def test_a_stopped_build_commits_nothing_and_the_next_one_finishes(library, folder):
    build_folder(library, folder)
    before = state(library)
    (folder / "four.txt").write_text("A fourth article on glaciers.")

    class Stopped(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "saving":
            raise Stopped

    with pytest.raises(Stopped):
        build(library, BuildRequest(), lambda _: HashingEmbedder(), stop)
    assert state(library) == before
    assert build_folder(library).added == 1
    check_whole(library)


def test_from_scratch_gives_the_same_library(library, folder):
    build_folder(library, folder)
    before = state(library)
    receipt = build_folder(library, from_scratch=True)
    assert receipt.generation == 2
    assert state(library) == before
    check_whole(library)


def test_the_data_folder_is_no_source_of_articles(tmp_path):
    library = Library(tmp_path / "data")
    (tmp_path / "data" / "uploads").mkdir(parents=True)
    for place in (library.folder, library.uploads):
        with pytest.raises(InvalidInput, match="own data folder"):
            build_folder(library, place)
    (tmp_path / "data" / "beside.txt").write_text("The ferry sails at noon.")
    assert build_folder(library, library.folder / "beside.txt").added == 1  # named by itself


def test_new_chunking_embeds_only_texts_that_it_changed(library, folder):
    build_folder(library, folder)
    with closing(sqlite3.connect(library.catalogue)) as connection:
        connection.execute("UPDATE meta SET value = 'other' WHERE key = 'passages'")
        connection.commit()

    class NotEmbedding(HashingEmbedder):
        def embed(self, texts, progress=None):
            raise AssertionError(f"{list(texts)} are embedded again")

    receipt = build(library, BuildRequest(), lambda _: NotEmbedding())
    assert (receipt.unchanged, receipt.generation) == (3, 2)
    check_whole(library)
