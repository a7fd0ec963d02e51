"""Articles that hold a phrase, against a plain look through their texts."""

from __future__ import annotations

import pytest

from index.library import Library
from tests.index.library_state import build_folder, searcher

TEXTS = {
    "a.md": "---\ntitle: North of Korea\ndate: 2023-01-02\n---\nThe north lies there. Korea too.\n",
    "b.md": "---\ntitle: B\ndate: 2024-05-06\n---\nIt was the liaison office, in NORTH KOREA.\n",
    "c.md": "---\ntitle: A north Korea\n---\nThe North Koreans run two liaison offices.\n",
    "d.md": "---\ntitle: D\ndate: 2024-05-06\n---\nNothing of the kind: ‏مرحبا 😀, 北京, naïve.\n",
    "e.md": "---\ntitle: E\n---\nA bridge to Ærøskøbing and an oﬃce in Łódź.\n",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    place = tmp_path_factory.mktemp("mentions")
    folder = place / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    library = Library(place / "data")
    build_folder(library, folder)
    with searcher(library).session() as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("North Korea", ["b.md", "c.md"]),  # newest first; a title counts; words apart do not
        ("liaison office", ["b.md", "c.md"]),  # in any of its forms
        ("north", ["b.md", "a.md", "c.md"]),
        ("naive", ["d.md"]),
        ("aeroskobing", ["e.md"]),
        ("office in Lodz", ["e.md"]),
        ("北京", ["d.md"]),
        ("مرحبا", ["d.md"]),
        ("Zanzibar", []),
        ("Korea north", []),
        ("…", []),
        ("", []),
    ],
)
def test_the_words_stand_side_by_side(session, words, ids):
    assert [mention.id for mention in session.find_phrase(words)] == ids


def test_a_mention_is_a_place_of_the_text(session):
    (first, *_) = session.find_phrase("liaison office")
    assert "liaison office" in session.article(first.id).text[first.start : first.end]


def test_titles_are_found_by_the_words_that_tell_something(session):
    assert [m.id for m in session.find_in_titles("the north of Korea")] == ["a.md", "c.md"]
    assert session.find_in_titles("of the") == []
    assert session.find_in_titles("liaison") == []


def test_all_articles_are_listed_and_copies_counted_once(session):
    assert [m.id for m in session.articles()] == ["b.md", "d.md", "a.md", "c.md", "e.md"]
    assert session.article_count == 5
    assert session.count_distinct(session.articles()) == 5
    assert session.count_distinct([]) == 0
