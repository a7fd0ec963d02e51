"""Rows that a search selects: articles by date and id, and their passages."""

from __future__ import annotations

import pytest

from index.storage import article_selection
from index.storage.article_selection import (
    article_sources,
    count_undated_articles,
    first_passages,
    passage_bodies,
    passages_of_articles,
    select_article_keys,
    select_article_origins,
)
from index.types import Filters
from tests.index.library_state import build_folder, open_catalogue

LONG = "\n".join(f"Sentence number {i} is about the town called Place{i}." for i in range(80))


@pytest.fixture
def connection(library, folder):
    (folder / "long.md").write_text(f"---\ntitle: Long\ndate: 2023-01-01\n---\n{LONG}")
    build_folder(library, folder)
    (folder / "long.md").write_text(f"---\ntitle: Long\ndate: 2023-01-01\n---\n{LONG} An end.")
    build_folder(library)  # so that its passages are no run of ids any more
    with open_catalogue(library) as opened:
        yield opened


def ids_of(connection, **filters) -> set[str]:
    names = dict(connection.execute("SELECT key, id FROM articles"))
    keys = select_article_keys(connection, Filters(**filters))
    others = [row[0] for row in select_article_origins(connection, Filters(**filters))]
    assert sorted(keys) == sorted(others)
    return {names[key] for key in keys}


def test_dates_include_their_ends_and_leave_out_what_has_none(connection):
    assert ids_of(connection, since="2023-01-01") == {"long.md", "deep/three.md"}
    assert ids_of(connection, since="2023-01-02") == {"deep/three.md"}
    assert ids_of(connection, until="2023-01-01") == {"long.md"}
    assert ids_of(connection, since="2023-01-01", until="2023-12-31") == {"long.md"}
    assert len(ids_of(connection)) == 4


def test_articles_are_chosen_by_their_ids(connection):
    assert ids_of(connection, articles=("one.txt", "none", "\ud800")) == {"one.txt"}
    assert ids_of(connection, articles=("one.txt",), since="2023-01-01") == set()


def test_passages_are_those_of_the_articles_ascending(connection):
    names = dict(connection.execute("SELECT id, key FROM articles"))
    for chosen in (["long.md"], ["one.txt", "long.md"], [], list(names)):
        keys = [names[name] for name in chosen]
        marks = ",".join("?" * len(keys))
        expected = connection.execute(
            f"SELECT id FROM passages WHERE article_key IN ({marks}) ORDER BY id", keys
        ).fetchall()
        found = passages_of_articles(connection, keys)
        assert found.dtype == "int64"
        assert found.tolist() == [row[0] for row in expected]


def test_undated_articles_are_counted(connection):
    keys = [key for (key,) in connection.execute("SELECT key FROM articles")]
    assert count_undated_articles(connection, keys) == 2
    assert count_undated_articles(connection, []) == 0


def test_each_article_has_its_source_and_its_first_passage(connection, folder):
    assert {source for _, source, _, _ in article_sources(connection)} == {
        str(folder / name) for name in ("one.txt", "two.txt", "deep/three.md", "long.md")
    }
    assert {(row[1], row[-2]) for row in first_passages(connection)} == {
        ("one.txt", 0), ("two.txt", 0), ("deep/three.md", 0), ("long.md", 0),
    }  # fmt: skip


def test_bodies_are_the_texts_of_passages_however_many_are_asked_for(connection, monkeypatch):
    monkeypatch.setattr(article_selection, "QUERY_BATCH", 2)
    ids = [key for (key,) in connection.execute("SELECT id FROM passages ORDER BY id")]
    rows = list(passage_bodies(connection, [*ids, 9999]))
    assert len(rows) == len(ids) > 4
    texts = dict(connection.execute("SELECT id, text FROM articles"))
    assert all(body == texts[identity][start:end] for _, identity, *_, start, end, body in rows)
