"""What is found in a source: hashes of articles, and places that could not be looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.ingestion.candidates import Scan, escape_surrogates, record_hash
from index.types import Failure, ParsedArticle

ARTICLE = ParsedArticle("A title", "Words.", None, "2024-05-06", "Ann", "https://x.org", (0, 3))


@pytest.mark.parametrize(
    "change",
    [{"title": "B"}, {"text": "Words"}, {"date": None}, {"author": "Bo"}, {"source": None},
     {"page_starts": (0,)}],
)  # fmt: skip
def test_the_hash_of_a_record_covers_all_that_is_stored(change):
    assert record_hash(replace(ARTICLE, **change)) != record_hash(ARTICLE)


def test_the_hash_of_a_record_is_stable_and_leaves_out_its_id():
    """A changed hash would take every article of an existing library for a changed one."""
    assert record_hash(replace(ARTICLE, id="x")) == record_hash(ARTICLE)
    assert record_hash(ARTICLE) == (
        "e0e699ee907570117599a9ddfc4e66e3a97fe9daf8745be3879a0156d24914df"
    )


def test_fields_cannot_run_into_each_other():
    one, other = ParsedArticle("ab", "c"), ParsedArticle("a", "bc")
    assert record_hash(one) != record_hash(other)


def test_absence_says_nothing_below_a_place_that_could_not_be_looked_at():
    scan = Scan(iter(()))
    scan.record_failure("deep/er", "Permission denied")
    scan.record_unfollowed_link("link")
    for place in ("deep/er", "deep/er/a.txt", "link", "link/a.txt"):
        assert scan.is_unreachable(place), place
    for place in ("deep", "deep/error.txt", "deep/a.txt", "links.txt"):
        assert not scan.is_unreachable(place), place
    assert list(scan.failures) == [Failure("deep/er", "Permission denied")]
    assert scan.unfollowed_links == ["link"]


def test_of_an_incomplete_scan_no_absence_says_anything():
    assert Scan(iter(()), is_incomplete=True).is_unreachable("anything")


def test_file_names_that_are_no_utf8_can_be_stored():
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    assert escape_surrogates(name) == "caf\\udce9.txt"
    assert escape_surrogates("café.txt") == "café.txt"
