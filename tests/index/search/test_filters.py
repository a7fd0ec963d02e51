"""Search within dates, sources and articles: the same as filtering everything that is found."""

from __future__ import annotations

import json
import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.search.filters import (
    allowed_passages,
    author_name_counts,
    author_names,
    count_undated,
    filtered_article_keys,
    matches_author,
    matches_source,
    matches_tag,
    passes_filters,
    site_name,
    source_name_counts,
    tag_counts,
)
from index.storage import schema
from index.storage.segment_file import open_vectors, write_vectors
from index.storage.text_index import TextIndex
from index.types import NO_FILTERS, Article, Filters
from tests.index.library_state import build_folder, searcher

WORDS = "harbour lighthouse windmill bridge ferry museum storm town road tower sea north".split()
QUESTIONS = ("Where is the harbour?", "ferry and bridge of the town", "storm", "north tower sea")
AUTHORS = ("Ada Holt", "Émile Roy and Ada Holt", ["Emile ROY", "Cleo Orr"], None)
FILTERS = {
    "since": Filters(since="2022-01-01"),
    "until": Filters(until="2021-06-30"),
    "a year": Filters(since="2021-01-01", until="2021-12-31"),
    "a source": Filters(sources=("Harbour notes",)),
    "a site": Filters(sources=("example.org",)),
    "one article": Filters(articles=("article007.md",)),
    "few articles": Filters(articles=("article001.md", "article050.md", "article099.md")),
    "without some": Filters(without=("article001.md", "article050.md", "none")),
    "a tag without one": Filters(tags=("sea",), without=("article004.md",)),
    "an author": Filters(authors=("holt",)),
    "one of two authors": Filters(authors=("Émile Roy",)),
    "a tag": Filters(tags=("SEA",)),
    "an author and a tag": Filters(authors=("Emile Roy",), tags=("sea", "none")),
    "a source and a date": Filters(since="2020-03-01", sources=("Harbour notes",)),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    place = tmp_path_factory.mktemp("filtered")
    folder = place / "articles"
    folder.mkdir()
    chance = random.Random(5)
    for number in range(120):
        _write(folder, number, chance)
    library = Library(place / "data")
    rows = place / "rows.jsonl"
    rows.write_text("\n".join(json.dumps(_row(number)) for number in range(20)))
    build_folder(library, folder, rows)
    for number in range(0, 120, 9):  # their passages no longer follow each other
        with (folder / f"article{number:03}.md").open("a") as file:
            file.write("\n\n" + " ".join(chance.choices(WORDS, k=60)) + ".\n")
    build_folder(library)
    return library


def _row(number: int) -> dict[str, object]:
    """A row of an author, or of two, with tags in two forms."""
    return {
        "id": f"row{number}",
        "title": f"Row {number}",
        "text": f"The harbour of storm {number}. A ferry sails north.",
        "author": ("Ada Holt", "Émile Roy and Ada Holt", ["Emile ROY", "Cleo Orr"], None)[
            number % 4
        ],
        "tags": ("sea, ships", ["Sea/Ferries", "#north"], "land")[number % 3],
    }


def _write(folder: Path, number: int, chance: random.Random) -> None:
    sources = ("Harbour notes", "https://www.example.org/a/1", "https://news.example.org/b", "")
    head = f"title: Article {number}\nsource: {sources[number % 4]}\n"
    if number % 5:
        head += f"date: {2020 + number % 4}-{1 + number % 12:02}-15\n"
    paragraphs = [
        " ".join(chance.choices(WORDS, k=chance.randint(20, 90))) + "." for _ in range(number % 7)
    ]
    body = "\n\n".join(["The town.", *paragraphs])
    (folder / f"article{number:03}.md").write_text(f"---\n{head}---\n{body}\n")


@pytest.mark.parametrize("name", FILTERS)
def test_it_gives_what_filtering_the_whole_ranking_gives(library, name):
    filters = FILTERS[name]
    with searcher(library).session() as session:
        count = session.passage_count
        assert count > 150
        for question in QUESTIONS:
            everything = session.search(question, count)
            assert len(everything) == count
            wanted = [
                (hit.passage.id, pytest.approx(hit.score, abs=1e-6))
                for hit in everything
                if passes_filters(session.article(hit.passage.article_id), filters)
            ]
            found = session.search(question, count, filters=filters)
            assert [(hit.passage.id, hit.score) for hit in found] == wanted
            assert 0 < len(found) < count


@pytest.mark.parametrize("name", FILTERS)
def test_the_passages_that_are_allowed_are_those_of_the_articles_within(library, name):
    filters = FILTERS[name]
    with searcher(library).session() as session:
        allowed = session.allowed_passages(filters)
        assert allowed is not None
        assert (np.diff(allowed) > 0).all()
        connection = session._connection
        expected = [
            identity
            for identity, article in connection.execute(
                "SELECT passages.id, articles.id FROM passages JOIN articles "
                "ON articles.key = article_key ORDER BY passages.id"
            ).fetchall()
            if passes_filters(session.article(article), filters)
        ]
        assert allowed.tolist() == expected


def test_no_filter_leaves_everything(library):
    with searcher(library).session() as session:
        assert session.allowed_passages(NO_FILTERS) is None


def test_a_filter_that_leaves_nothing_finds_nothing(library):
    with searcher(library).session() as session:
        for filters in (
            Filters(since="2030-01-01"),
            Filters(sources=("nobody",)),
            Filters(articles=("not there", "\ud800")),
            Filters(since="2022-01-01", until="2021-01-01"),
        ):
            assert session.search("harbour", 10, filters=filters) == []
            assert session.count_filtered(filters).articles == 0


def test_it_is_told_how_many_articles_are_left_and_how_many_have_no_date(library):
    with searcher(library).session() as session:
        within = session.count_filtered(Filters(since="2020-01-01"))
        assert (within.articles, within.undated, within.all) == (96, 44, 140)
        within = session.count_filtered(Filters(articles=("article001.md",)))
        assert (within.articles, within.undated, within.all) == (1, 0, 140)


def test_snapshots_keep_few_filters(library):
    find = searcher(library)
    with find.session() as session:
        for day in range(1, 29):
            session.allowed_passages(Filters(since=f"2021-01-{day:02}"))
        assert len(session._snapshot.allowed) == 16


def test_names_of_sources_leave_as_many_articles_as_they_say(library):
    with closing(schema.connect(library.catalogue)) as connection:
        names = source_name_counts(connection)
        assert dict(names)["Harbour notes"] == 30
        assert dict(names)["example.org"] == 30
        for name, count in names:
            left = filtered_article_keys(connection, Filters(sources=(name,)))
            assert len(left) >= count
        assert count_undated(connection, NO_FILTERS) == 44
        assert len(allowed_passages(connection, NO_FILTERS)) > 150


class TestSources:
    @pytest.mark.parametrize(
        ("source", "name"),
        [
            ("Harbour notes", "harbour NOTES"),
            ("https://www.example.org/a?b", "example.org"),
            ("https://www.example.org/a?b", "www.example.org"),
            ("https://news.example.org/b", "example.org"),
            ("https://www.example.org/a?b", "https://www.example.org/a?b"),
            ("/home/me/articles/x/a.txt", "/home/me/articles"),
            ("/home/me/articles/x/a.txt", "/home/me/articles/"),
        ],
    )
    def test_what_is_from_a_source(self, source, name):
        assert matches_source(source, ("another", name))

    @pytest.mark.parametrize(
        ("source", "name"),
        [
            (None, "example.org"),
            ("https://notexample.org/", "example.org"),
            ("/home/me/articles2/a.txt", "/home/me/articles"),
            ("Harbour notes and more", "Harbour notes"),
            ("https://example.org/", "org/"),
        ],
    )
    def test_what_is_not(self, source, name):
        assert not matches_source(source, (name,))

    def test_broken_addresses_have_no_site(self):
        assert site_name("http://[::1") is None
        assert site_name("file:///a") is None

    def test_the_day_of_a_file_is_in_no_range(self):
        article = Article("a", "A", "Text.", "", file_date="2023-05-01")
        assert not passes_filters(article, Filters(since="2020-01-01"))
        assert passes_filters(article, NO_FILTERS)


class TestLargeSegments:
    """Coded segments, whose search must go on where what is allowed is far from the query."""

    COUNT, DIMENSION = 24_000, 64

    @pytest.fixture(scope="class")
    def stored(self, tmp_path_factory):
        random_state = np.random.default_rng(7)
        vectors = random_state.standard_normal((self.COUNT, self.DIMENSION)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        ids = np.arange(10, 10 + 2 * self.COUNT, 2, dtype=np.int64)
        path = tmp_path_factory.mktemp("segment") / "00000001.vectors"
        write_vectors(path, ids, vectors)
        return open_vectors(path), ids

    @pytest.mark.parametrize("count", [1, 50, 3_000, 9_000])
    def test_what_is_far_from_the_query_is_found_as_well(self, stored, count, monkeypatch):
        monkeypatch.setattr("index.storage.segment_file.EXHAUSTIVE_UP_TO", 4_000)
        file, ids = stored
        assert not file.is_exact
        exact = file.vectors(ids)
        query = np.ones(self.DIMENSION, np.float32) / 8
        farthest = np.sort(ids[np.argsort(exact @ query)[:count]])
        allowed = np.sort(np.concatenate([farthest, farthest + 1, [3, 10**9]]))  # ids of others
        found = file.search(query, 20, None, allowed)
        scores = {int(i): float(s) for i, s in zip(ids, exact @ query, strict=True)}
        best = sorted(farthest.tolist(), key=lambda i: (-scores[i], i))[:20]
        assert len(found) == min(20, count)
        assert all(i in set(farthest.tolist()) for i, _ in found)
        shared = len({i for i, _ in found} & set(best))
        assert shared >= 0.9 * len(best)

    def test_few_that_are_allowed_are_all_compared(self, stored):
        file, ids = stored
        query = np.ones(self.DIMENSION, np.float32) / 8
        allowed = ids[::9]
        found = file.search(query, 30, None, allowed)
        scores = file.vectors(allowed) @ query
        order = np.lexsort((allowed, -scores))[:30]
        assert [i for i, _ in found] == allowed[order].tolist()


class TestFullText:
    @pytest.fixture(scope="class")
    def snapshot(self, tmp_path_factory):
        chance = random.Random(3)
        rows = [
            (number, "Title", " ".join(chance.choices(WORDS, k=chance.randint(3, 30))))
            for number in range(1, 6_001)
        ]
        text = TextIndex(tmp_path_factory.mktemp("text"))
        text.add(rows)
        return text.snapshot()

    @pytest.mark.parametrize("step", [2, 3, 400])
    def test_a_filter_changes_no_score_and_no_order(self, snapshot, step, monkeypatch):
        monkeypatch.setattr("index.storage.text_index.FEW_ALLOWED", 1_000)
        allowed = np.arange(1, 6_001, step, dtype=np.int64)
        whole = snapshot.search("harbour of the storm", 6_000)
        wanted = [hit for hit in whole if (hit[0] - 1) % step == 0]
        found = snapshot.search("harbour of the storm", 6_000, allowed)
        assert found == wanted
        first = snapshot.search("harbour of the storm", 10, allowed)
        assert [score for _, score in first] == [score for _, score in wanted[:10]]


def test_an_author_is_named_in_whole_words_whatever_case_and_accents():
    assert matches_author("Zoë Lind", ["zoe lind"])
    assert matches_author("By Ada Holt and Zoë Lind", ["nobody", "Holt"])
    assert matches_author("Ada Holt; Zoë Lind", ["Zoe Lind"])
    for name in ("Hol", "Holt Ada", "", "Lind"):
        assert not matches_author("Ada Holt", [name])
    assert not matches_author(None, ["Holt"])


def test_a_tag_is_matched_whole_or_above_what_lies_below_it():
    assert matches_tag(("Ships", "Élan"), ["#elan"])
    assert matches_tag(("sea/ships",), ["Sea"])
    for tag in ("ship", "sea", "", "#"):
        assert not matches_tag(("ships", "seaside"), [tag])
    assert not matches_tag((), ["sea"])


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Ada Holt", ["Ada Holt"]),
        ("Ada Holt and Ben Kay", ["Ada Holt", "Ben Kay"]),
        ("Ada Holt; Ben Kay & Cleo Orr", ["Ada Holt", "Ben Kay", "Cleo Orr"]),
        ("Ada Holt, Ben Kay and Cleo Orr", ["Ada Holt", "Ben Kay", "Cleo Orr"]),
        ("Holt, Ada", ["Holt, Ada"]),
        ("Sandy Anders", ["Sandy Anders"]),
        (" ; ", []),
    ],
)
def test_the_names_in_a_field_are_told_apart(stated, names):
    assert author_names(stated) == names


def test_names_of_authors_and_tags_leave_as_many_articles_as_they_say(library):
    with closing(schema.connect(library.catalogue)) as connection:
        authors, tags = author_name_counts(connection), tag_counts(connection)
        assert dict(authors) == {"Ada Holt": 10, "Émile Roy": 10, "Cleo Orr": 5}
        assert dict(tags) == {"sea": 7, "ships": 7, "Sea/Ferries": 7, "north": 7, "land": 6}
        for name, count in authors:
            assert len(filtered_article_keys(connection, Filters(authors=(name,)))) == count
        assert len(filtered_article_keys(connection, Filters(tags=("sea",)))) == 14
