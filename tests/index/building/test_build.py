"""Building: what changes, what stays, what is told, and what survives."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import (
    ArticleNotFound,
    BuildInProgress,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    InvalidInput,
)
from index.ingestion.sources import identify_path
from index.library import Library
from index.maintenance.forget import forget
from index.search.searcher import Searcher, SearchMode
from index.storage import catalogue, schema
from index.storage.text_index import TextIndex
from index.storage.write_access import build_lock
from tests.index.library_state import build_folder, check_whole, counts, searcher, state

ARTICLES = {
    "one.txt": "The harbour was closed on Monday.\nShips waited outside the harbour for two days.",
    "two.txt": "The mayor opened a new library.\nIt holds forty thousand books.",
    "deep/three.md": "---\ntitle: The bridge\ndate: 2024-05-06\n---\n"
    "The bridge is 300 metres long.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    for name, text in ARTICLES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def article_ids(library: Library) -> list[str]:
    return sorted(state(library))


def found(library: Library, question: str) -> str:
    with searcher(library).session() as session:
        return session.search(question, 1)[0].passage.article_id


def test_first_build_adds_everything(library, folder):
    receipt = build_folder(library, folder)
    assert counts(receipt) == (3, 0, 0, 0, 0, 0)
    assert receipt.generation == 1
    assert article_ids(library) == ["deep/three.md", "one.txt", "two.txt"]
    assert found(library, "How long is the bridge?") == "deep/three.md"
    check_whole(library)


def test_an_unchanged_folder_changes_nothing(library, folder):
    build_folder(library, folder)
    before = (library.catalogue.stat().st_mtime_ns, sorted(library.segments.iterdir()))
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 0, 3, 0)
    assert receipt.generation == 1
    assert sorted(library.segments.iterdir()) == before[1]


def test_a_changed_article_costs_one_article(library, folder):
    build_folder(library, folder)
    with catalogue_of(library) as connection:
        old = dict(connection.execute("SELECT id, text_sha256 FROM passages"))
    (folder / "two.txt").write_text("The mayor closed the old library.")
    receipt = build_folder(library)
    assert counts(receipt) == (0, 1, 0, 0, 2, 0)
    assert receipt.generation == 2
    with catalogue_of(library) as connection:
        new = dict(connection.execute("SELECT id, text_sha256 FROM passages"))
        merged = connection.execute("SELECT count FROM segments").fetchall()
    assert merged == [(3,)]  # small segments are merged, the replaced vector left out
    assert len(old.keys() & new.keys()) == 2
    assert found(library, "Who closed the old library?") == "two.txt"
    check_whole(library)


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


def test_a_rename_keeps_the_id_and_embeds_nothing(library, folder):
    build_folder(library, folder)
    (folder / "two.txt").rename(folder / "second.txt")

    class Refusing(HashingEmbedder):
        def embed(self, texts, progress=None):
            raise AssertionError("a rename must not embed")

    receipt = build(library, BuildRequest(), lambda _: Refusing())
    assert counts(receipt) == (0, 0, 1, 0, 2, 0)
    assert article_ids(library) == ["deep/three.md", "one.txt", "two.txt"]
    with catalogue_of(library) as connection:
        assert catalogue.find_article(connection, "second.txt").id == "two.txt"
        assert catalogue.find_article(connection, "two.txt").source.endswith("/second.txt")


def test_two_files_that_exchange_names_are_changed_not_lost(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").rename(folder / "tmp.x")
    (folder / "two.txt").rename(folder / "one.txt")
    (folder / "tmp.x").rename(folder / "two.txt")
    build_folder(library)
    assert found(library, "harbour ships") == "two.txt"
    assert found(library, "mayor library") == "one.txt"
    check_whole(library)


def test_a_new_file_may_take_the_name_of_a_renamed_one(library, folder):
    build_folder(library, folder)
    (folder / "two.txt").rename(folder / "second.txt")
    build_folder(library)
    (folder / "two.txt").write_text("Something quite different about penguins.")
    receipt = build_folder(library)
    assert receipt.added == 1
    assert article_ids(library) == ["articles/two.txt", "deep/three.md", "one.txt", "two.txt"]


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


def test_a_source_that_cannot_be_reached_fails_and_loses_nothing(library, folder):
    build_folder(library, folder)
    folder.rename(folder.with_name("away"))
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 0, 3, 1)
    assert "cannot be reached" in receipt.failed[0].reason
    assert found(library, "bridge") == "deep/three.md"


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


def test_a_file_that_became_unreadable_keeps_its_last_good_version(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").write_bytes(b"\x00\x01\x02\x00")
    receipt = build_folder(library)
    assert (receipt.removed, receipt.unchanged, len(receipt.failed)) == (0, 3, 1)
    assert found(library, "harbour") == "one.txt"


def test_other_bytes_for_the_same_text_are_no_change(library, folder):
    build_folder(library, folder)
    text = (folder / "one.txt").read_text()
    (folder / "one.txt").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 0, 3, 0)
    assert receipt.generation == 1


def test_jsonl_rows_by_id(library, tmp_path):
    file = tmp_path / "rows.jsonl"

    def write(*rows: dict[str, str]) -> None:
        file.write_text("\n".join(map(json.dumps, rows)))

    one = {"id": "News/CNN/x.txt", "title": "A", "text": "Alpha is the first letter."}
    two = {"doc_id": "Black_Death#00", "title": "Black_Death", "text": "It came by sea."}
    write(one, two, {"id": "", "text": "no id"}, {"id": "z"})
    receipt = build_folder(library, file)
    assert counts(receipt) == (2, 0, 0, 0, 0, 2)
    assert article_ids(library) == ["Black_Death#00", "News/CNN/x.txt"]
    receipt = build_folder(library)
    assert counts(receipt) == (0, 0, 0, 0, 2, 2)
    write({**one, "text": "Alpha comes first."})
    assert counts(build_folder(library)) == (0, 1, 0, 1, 0, 0)
    write({**one, "text": "Alpha comes first.", "id": "moved"})
    receipt = build_folder(library)
    assert receipt.renamed == 1
    assert article_ids(library) == ["News/CNN/x.txt"]
    with catalogue_of(library) as connection:
        assert catalogue.find_article(connection, "moved").id == "News/CNN/x.txt"


def test_an_id_that_is_stated_twice_is_refused_the_second_time(library, folder):
    for name in ("four.md", "five.md"):
        (folder / name).write_text(f"---\nid: same\ntitle: T\n---\nThe article {name}.")
    receipt = build_folder(library, folder)
    assert receipt.added == 4
    assert [f.source for f in receipt.failed] == ["four.md"]
    assert "belongs to another article" in receipt.failed[0].reason


def test_a_stated_id_goes_before_one_that_comes_from_a_path(library, folder):
    (folder / "zebra.md").write_text("---\nid: one.txt\ntitle: Z\n---\nOn zebras.")
    build_folder(library, folder)
    assert found(library, "zebras") == "one.txt"
    assert found(library, "harbour") == "articles/one.txt"


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


def test_two_builds_at_once_the_second_says_so(library, folder):
    build_folder(library, folder)
    with build_lock(library), pytest.raises(BuildInProgress, match="another build"):
        build_folder(library)


def test_a_reader_keeps_its_generation_while_a_build_commits(library, folder):
    build_folder(library, folder)
    reader = searcher(library)
    with reader.session() as session:
        hits = session.search("harbour", 3)
        (folder / "one.txt").unlink()
        build_folder(library)
        article = session.article(hits[0].passage.article_id)
        assert "harbour" in article.text[hits[0].passage.start : hits[0].passage.end]
        assert session.generation == 1
    with reader.session() as session:
        assert session.generation == 2
        assert all(h.passage.article_id != "one.txt" for h in session.search("harbour", 3))


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


def test_from_scratch_gives_the_same_library(library, folder):
    build_folder(library, folder)
    before = state(library)
    receipt = build_folder(library, from_scratch=True)
    assert receipt.generation == 2
    assert state(library) == before
    check_whole(library)


def test_opening_nothing_is_a_clear_error(library):
    with pytest.raises(IndexMissing, match="build PATH"), searcher(library).session():
        pass


@pytest.mark.parametrize("name", ["absent", "photo.png"])
def test_paths_that_cannot_be_sources(tmp_path, name):
    (tmp_path / "photo.png").write_bytes(b"")
    with pytest.raises(InvalidInput, match=name):
        identify_path(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_keeps_its_articles(library, folder):
    build_folder(library, folder)
    (folder / "deep").chmod(0)
    receipt = build_folder(library)
    (folder / "deep").chmod(0o755)
    assert (receipt.removed, len(receipt.failed)) == (0, 1)


def test_passage_ids_are_never_used_twice(library, folder):
    build_folder(library, folder)
    seen: set[int] = set()
    for round_ in range(4):
        with catalogue_of(library) as connection:
            ids = {row[0] for row in connection.execute("SELECT id FROM passages")}
            new = {
                row[0]
                for row in connection.execute(
                    "SELECT passages.id FROM passages JOIN articles ON articles.key = article_key "
                    "WHERE articles.id = 'one.txt'"
                )
            }
        assert not seen & new
        seen |= ids
        (folder / "one.txt").write_text(f"Version {round_} of the harbour.")
        build_folder(library)


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


def catalogue_of(library: Library):
    return closing(schema.connect(library.catalogue))


def rows(file: Path, *articles: dict[str, str]) -> Path:
    file.write_text("\n".join(json.dumps(article) for article in articles))
    return file


X, Y, Z = ({"id": i, "title": i, "text": f"The {i} words of {i} alone."} for i in "xyz")


def test_an_article_that_moves_between_two_files_is_not_lost(library, tmp_path):
    one, two = rows(tmp_path / "a.jsonl", X, Y), rows(tmp_path / "b.jsonl", Z)
    build_folder(library, one, two)
    rows(one, Y)
    rows(two, X, Z)
    assert len(build_folder(library, two).failed) == 1
    build_folder(library)
    build_folder(library)
    assert article_ids(library) == ["x", "y", "z"]


def test_a_file_of_rows_that_is_cut_short_loses_nothing(library, tmp_path):
    file = rows(tmp_path / "a.jsonl", X, Y)
    build_folder(library, file)
    file.write_text(file.read_text()[:-9])
    receipt = build_folder(library)
    assert (receipt.removed, len(receipt.failed)) == (0, 1)
    assert article_ids(library) == ["x", "y"]
    rows(file, X)
    assert build_folder(library).removed == 1


def test_one_unreadable_file_of_rows_stops_no_other_source(library, folder, tmp_path):
    file = rows(tmp_path / "a.jsonl", X)
    build_folder(library, folder, file)
    file.unlink()
    file.mkdir()
    (folder / "four.txt").write_text("A fourth article.")
    receipt = build_folder(library)
    assert (receipt.added, receipt.removed, len(receipt.failed)) == (1, 0, 1)


def test_a_root_that_fails_while_it_is_read_loses_nothing(library, folder, monkeypatch):
    build_folder(library, folder)
    real, calls = os.scandir, []

    def failing(path):
        calls.append(path)
        if len(calls) == 2:
            raise OSError(116, "Stale file handle", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", failing)
    receipt = build_folder(library)
    assert (receipt.removed, receipt.unchanged, len(receipt.failed)) == (0, 3, 1)


def test_forgotten_articles_stay_out_and_block_no_others(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.txt").write_text("Another one, about whales.")
    build_folder(library, folder, other)
    forget(library, "other/one.txt")
    with pytest.raises(ArticleNotFound):
        forget(library, "other/one.txt")
    (other / "one.txt").write_text("Another one, about whales and seals.")
    assert build_folder(library).added == 0
    assert found(library, "harbour") == "one.txt"
    third = tmp_path / "third"
    third.mkdir()
    (third / "one.txt").write_text("A third one, about bees.")
    assert build_folder(library, third).added == 1
    build_folder(library, restore=("other/one.txt",))
    assert found(library, "seals") == "other/one.txt"
    with pytest.raises(InvalidInput, match="nosuch"):
        build_folder(library, restore=("nosuch",))
    check_whole(library)


def test_forgetting_one_of_two_copies_names_the_other(library, tmp_path):
    place = tmp_path / "same"
    place.mkdir()
    for name in ("a.txt", "b.txt"):
        (place / name).write_text("The very same text stands in both of these two files here.")
    build_folder(library, place)
    assert forget(library, "a.txt").copies == ("b.txt",)
    assert forget(library, "b.txt").copies == ()


def test_a_file_below_a_known_folder_is_not_taken_twice(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").write_text("The harbour is open again.")
    receipt = build_folder(library, folder / "one.txt")
    assert counts(receipt) == (0, 1, 0, 0, 2, 0)
    receipt = build_folder(library, folder / "deep")
    assert counts(receipt) == (0, 0, 0, 0, 3, 0)


def test_a_folder_takes_over_the_files_below_it(library, folder):
    build_folder(library, folder / "one.txt", folder / "deep")
    assert article_ids(library) == ["one.txt", "three.md"]
    receipt = build_folder(library, folder)
    assert counts(receipt) == (1, 0, 0, 0, 2, 0)
    assert article_ids(library) == ["one.txt", "three.md", "two.txt"]
    check_whole(library)


def test_the_data_folder_inside_a_source_is_passed_over(folder):
    library = Library(folder / "data")
    build_folder(library, folder)
    library.uploads.mkdir()
    (library.uploads / "up.txt").write_text("An upload on comets.")
    receipt = build_folder(library)
    assert counts(receipt) == (1, 0, 0, 0, 3, 0)


def test_stated_ids_may_be_exchanged(library, folder):
    def write(first: str, second: str) -> None:
        (folder / "p.md").write_text(f"---\nid: {first}\ntitle: P\n---\nOn parrots.")
        (folder / "q.md").write_text(f"---\nid: {second}\ntitle: Q\n---\nOn quails.")

    write("k1", "k2")
    build_folder(library, folder)
    write("k2", "k1")
    receipt = build_folder(library)
    assert (receipt.changed, receipt.failed) == (2, ())
    assert found(library, "parrots") == "k2"


@pytest.mark.parametrize("damage", ["missing", "empty", "cut"])
def test_a_damaged_full_text_is_told_and_a_build_writes_it_anew(library, folder, damage):
    build_folder(library, folder)
    place = next(library.full_text.iterdir())
    if damage == "missing":
        shutil.rmtree(place)
    elif damage == "empty":
        shutil.rmtree(place)
        TextIndex(place).add([])
    else:
        (place / "meta.json").write_text("{")
    if damage != "empty":
        with pytest.raises(IndexDamaged), searcher(library).session():
            pass
    (folder / "four.txt").write_text("A fourth article on glaciers.")
    build_folder(library)
    check_whole(library)
    with searcher(library).session() as session:
        assert session.text.search("harbour", 3)
        assert session.text.search("glaciers", 3)


def test_a_damaged_segment_is_told_in_one_line(library, folder):
    build_folder(library, folder)
    path = next(library.segments.iterdir())
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(IndexDamaged, match="repair"), searcher(library).session():
        pass
    build_folder(library, from_scratch=True)
    assert found(library, "harbour") == "one.txt"


def test_a_library_of_another_format_is_left_alone(library, folder):
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        schema.set_meta(connection, format=99)
    with pytest.raises(IndexMismatch, match="format 99"), searcher(library).session():
        pass
    with pytest.raises(IndexMismatch, match="format 99"):
        build_folder(library)


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


def test_the_data_folder_is_no_source_of_articles(tmp_path):
    library = Library(tmp_path / "data")
    (tmp_path / "data" / "uploads").mkdir(parents=True)
    for place in (library.folder, library.uploads):
        with pytest.raises(InvalidInput, match="own data folder"):
            build_folder(library, place)
    (tmp_path / "data" / "beside.txt").write_text("The ferry sails at noon.")
    assert build_folder(library, library.folder / "beside.txt").added == 1  # named by itself
