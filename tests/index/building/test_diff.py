"""What changed in a source: renames, exchanges, rows, and what cannot be read any more."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

import pytest

from index.building.build import BuildRequest, build
from index.building.diff import ArticleSpool, Diff, ForgottenKeys, StoredArticle, diff_source
from index.embedding.hashing import HashingEmbedder
from index.errors import SourceTimeout, SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import ArticleCandidate, LoadedArticle, Scan, record_hash
from index.parsers.versions import parser_of
from index.storage import catalogue
from index.storage.article_rows import TouchedArticle
from index.storage.source_registry import FailedRead
from index.text.article_details import Reading
from index.types import Failure, ParsedArticle
from tests.index.library_state import (
    article_ids,
    build_folder,
    check_whole,
    counts,
    first_hit,
    open_catalogue,
    write_rows,
)

TODAY = parser_of("a.txt")


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


NOTHING_FORGOTTEN = ForgottenKeys(frozenset(), frozenset(), frozenset())
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


def candidate(
    place: str, digest: str, text: str | None = None, *, failing: Exception | None = None
):
    """A file at a place; without a text it must not be read."""

    def load() -> LoadedArticle:
        if failing:
            raise failing
        assert text is not None, f"{place} was read"
        return LoadedArticle(ParsedArticle("T", text, read_by=TODAY), digest)

    return ArticleCandidate(place, digest, load, read_by=TODAY)


def known(
    key: int, place: str, digest: str, text: str = "Words.", read_by: str = TODAY
) -> StoredArticle:
    return StoredArticle(key, place, place, digest, record_hash(ParsedArticle("T", text)), read_by)


def compare(candidates, stored=(), *, failures=None, forgotten=NOTHING_FORGOTTEN, **scan) -> Diff:
    return diff_source(
        Scan(iter(candidates), **scan),
        stored,
        known_failures=failures or {},
        forgotten=forgotten,
        spool=ArticleSpool(Path(gettempdir())),
        tick=lambda left: None,
        on_read=lambda place, reason: None,
    )


def places(updates) -> list[str]:
    return [update.locator for update in updates]


def test_every_article_is_in_one_list():
    stored = [known(n, place, f"{n}") for n, place in enumerate("abcd", 1)]
    diff = compare(
        [
            candidate("a", "1"),
            candidate("b", "20", "Other words."),
            candidate("c", "30", "Words."),
            candidate("e", "5", "New words."),
        ],
        stored,
    )
    assert diff.unchanged == [stored[0]]
    assert (places(diff.changed), diff.changed[0].stored) == (["b"], stored[1])
    assert diff.touched == [TouchedArticle(stored[2], "30", Reading(TODAY))]  # other bytes
    assert diff.removed == [stored[3]]
    assert (places(diff.added), diff.added[0].stored) == (["e"], None)
    assert (diff.renamed, diff.failed) == ([], [])


@pytest.mark.parametrize("read_by", ["", "text 0", "gone 1", "web 0 + text 1"])
def test_what_an_older_parser_read_is_read_again(read_by):
    stored = [known(1, "a", "1", read_by=read_by), known(2, "b", "2", read_by=read_by)]
    diff = compare([candidate("a", "1", "Words."), candidate("b", "2", "Mended words.")], stored)
    assert diff.touched == [TouchedArticle(stored[0], "1", Reading(TODAY))]
    assert (places(diff.changed), diff.unchanged, diff.reread) == (["b"], [], 2)


def test_what_a_newer_parser_refuses_stays_as_it_was_read():
    stored = [known(1, "a", "1", read_by="text 0")]
    refused = candidate("a", "1", failing=UnreadableArticle("binary data"))
    diff = compare([refused], stored)
    assert (diff.unchanged, diff.reread) == (stored, 0)
    assert diff.failed == [FailedRead(Failure("a", "binary data"), "1", TODAY)]
    again = compare([candidate("a", "1")], stored, failures={"a": ("1", "binary data")})
    assert (again.unchanged, again.failed) == (stored, diff.failed)


def test_when_an_unchanged_page_was_fetched_is_noted():
    stored = [known(1, "a", "1")]
    page = replace(candidate("a", "1"), fetched="2026-11-30T10:00:00Z")
    touched = TouchedArticle(stored[0], "1", fetched="2026-11-30T10:00:00Z")
    assert compare([page], stored).touched == [touched]


def test_a_vanished_file_whose_bytes_are_elsewhere_was_renamed():
    stored = [known(1, "a", "1"), known(2, "b", "1")]
    diff = compare([candidate("x", "1", "Words."), candidate("y", "2", "New.")], stored)
    assert [(move.stored.key, move.locator) for move in diff.renamed] == [(1, "x")]
    assert (diff.removed, places(diff.added)) == ([stored[1]], ["y"])


def test_a_failure_is_not_tried_again_until_the_file_changes():
    failures = {"a": ("1", "broken")}
    diff = compare([candidate("a", "1")], failures=failures)
    assert diff.failed == [FailedRead(Failure("a", "broken"), "1", TODAY)]
    assert places(compare([candidate("a", "2", "Words.")], failures=failures).added) == ["a"]


def test_a_failure_for_now_is_tried_again_by_the_next_build():
    diff = compare([candidate("a", "1", failing=SourceUnavailable("no answer"))])
    assert diff.failed == [FailedRead(Failure("a", "no answer"), None, TODAY)]
    diff = compare([candidate("a", "1", failing=SourceTimeout("120 s were over"))])
    assert (diff.failed, diff.postponed, diff.postponed_reason) == ([], 1, "120 s were over")


def test_an_article_that_cannot_be_read_any_more_stays():
    stored = [known(1, "a", "1")]
    diff = compare([candidate("a", "2", failing=UnreadableArticle("binary data"))], stored)
    assert (diff.unchanged, diff.removed) == (stored, [])


def test_what_lies_below_a_place_that_could_not_be_looked_at_is_not_gone():
    stored = [known(1, "deep/a", "1"), known(2, "b", "2")]
    diff = compare([], stored, unreachable=["deep"])
    assert (diff.unchanged, diff.removed) == ([stored[0]], [stored[1]])


@pytest.mark.parametrize(
    "forgotten",
    [
        ForgottenKeys(frozenset({"a"}), frozenset(), frozenset()),
        ForgottenKeys(frozenset(), frozenset(), frozenset({"1"})),
    ],
)
def test_what_was_forgotten_is_not_even_read(forgotten):
    diff = compare([candidate("a", "1"), candidate("b", "2", "Words.")], forgotten=forgotten)
    assert places(diff.added) == ["b"]
    assert [w.source for w in diff.warnings] == ["a"]
    assert all("build --restore ID" in w.reason for w in diff.warnings)


def test_files_that_are_no_articles_are_counted_by_their_endings():
    diff = compare([], skipped=Counter({".png": 2, ".css": 1}))
    (warning,) = diff.warnings
    assert (warning.source, warning.reason) == ("3 other files", "not articles: 2 .png, 1 .css")
