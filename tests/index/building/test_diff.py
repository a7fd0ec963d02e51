"""What changed in a source: renames, exchanges, rows, and what cannot be read any more."""

from __future__ import annotations

import json

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.storage import catalogue
from tests.index.library_state import (
    article_ids,
    build_folder,
    check_whole,
    counts,
    first_hit,
    open_catalogue,
    write_rows,
)


def test_a_rename_keeps_the_id_and_embeds_nothing(library, folder):
    build_folder(library, folder)
    (folder / "two.txt").rename(folder / "second.txt")

    class Refusing(HashingEmbedder):
        def embed(self, texts, progress=None):
            raise AssertionError("a rename must not embed")

    receipt = build(library, BuildRequest(), lambda _: Refusing())
    assert counts(receipt) == (0, 0, 1, 0, 2, 0)
    assert article_ids(library) == ["deep/three.md", "one.txt", "two.txt"]
    with open_catalogue(library) as connection:
        assert catalogue.find_article(connection, "second.txt").id == "two.txt"
        assert catalogue.find_article(connection, "two.txt").source.endswith("/second.txt")


def test_two_files_that_exchange_names_are_changed_not_lost(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").rename(folder / "tmp.x")
    (folder / "two.txt").rename(folder / "one.txt")
    (folder / "tmp.x").rename(folder / "two.txt")
    build_folder(library)
    assert first_hit(library, "harbour ships") == "two.txt"
    assert first_hit(library, "mayor library") == "one.txt"
    check_whole(library)


def test_a_new_file_may_take_the_name_of_a_renamed_one(library, folder):
    build_folder(library, folder)
    (folder / "two.txt").rename(folder / "second.txt")
    build_folder(library)
    (folder / "two.txt").write_text("Something quite different about penguins.")
    receipt = build_folder(library)
    assert receipt.added == 1
    assert article_ids(library) == ["articles/two.txt", "deep/three.md", "one.txt", "two.txt"]


def test_a_file_that_became_unreadable_keeps_its_last_good_version(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").write_bytes(b"\x00\x01\x02\x00")
    receipt = build_folder(library)
    assert (receipt.removed, receipt.unchanged, len(receipt.failed)) == (0, 3, 1)
    assert first_hit(library, "harbour") == "one.txt"


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
    with open_catalogue(library) as connection:
        assert catalogue.find_article(connection, "moved").id == "News/CNN/x.txt"


X, Y, Z = ({"id": i, "title": i, "text": f"The {i} words of {i} alone."} for i in "xyz")


def test_an_article_that_moves_between_two_files_is_not_lost(library, tmp_path):
    one, two = write_rows(tmp_path / "a.jsonl", X, Y), write_rows(tmp_path / "b.jsonl", Z)
    build_folder(library, one, two)
    write_rows(one, Y)
    write_rows(two, X, Z)
    assert len(build_folder(library, two).failed) == 1
    build_folder(library)
    build_folder(library)
    assert article_ids(library) == ["x", "y", "z"]


def test_a_file_of_rows_that_is_cut_short_loses_nothing(library, tmp_path):
    file = write_rows(tmp_path / "a.jsonl", X, Y)
    build_folder(library, file)
    file.write_text(file.read_text()[:-9])
    receipt = build_folder(library)
    assert (receipt.removed, len(receipt.failed)) == (0, 1)
    assert article_ids(library) == ["x", "y"]
    write_rows(file, X)
    assert build_folder(library).removed == 1
