"""The list of articles: rows filtered, sorted and cut on the server."""

from __future__ import annotations

import json
import os
import sqlite3

from assistant.config import Config
from assistant.factory import library_of
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from tests.ui.articles import build_in
from ui.html.article_rows import MAX_ROWS_SENT, article_list

TITLE, DATE, STATE, PROBLEM, KNOWN = 1, 2, 5, 6, 8  # columns of a row, as articles.js reads them


def rows_by_title(config: Config, **wish) -> dict[str, list]:
    return {row[TITLE]: row for row in article_list(library_of(config), wish)["rows"]}


def test_a_row_says_what_an_article_is_and_where_it_comes_from(config, folder):
    build_in(config, folder)
    answer = article_list(library_of(config), {})
    assert (answer["total"], answer["problems"], answer["is_whole"]) == (3, 1, True)
    rows = rows_by_title(config)
    harbour = rows["Ärger im Hafen"]
    assert harbour == [
        "harbour.md", "Ärger im Hafen", "2024-05-06", "sea <b>/harbour.md", 6, "", "", "",
        "front matter", "",
    ]  # fmt: skip
    broken = rows["broken.pdf"]
    assert (broken[0], broken[STATE]) == (None, "could not be read")
    assert broken[PROBLEM]
    json.dumps(answer)


def test_a_row_without_a_date_has_the_day_of_its_file(config, folder):
    os.utime(folder / "ferry.txt", (0, 1_600_000_000))
    build_in(config, folder)
    assert rows_by_title(config)["The ferry"][DATE] == ""
    assert rows_by_title(config)["The ferry"][KNOWN] == "2020-09-13"


def test_a_problem_stands_at_the_article_that_is_kept_in_its_earlier_version(config, folder):
    build_in(config, folder)
    (folder / "harbour.md").write_bytes(b"\x00\x01\x02" * 50)
    build_in(config)
    harbour = rows_by_title(config)["Ärger im Hafen"]
    assert harbour[STATE] == "an earlier version"
    assert harbour[PROBLEM]


def test_a_library_that_was_never_built_has_no_rows(config):
    assert article_list(library_of(config), {})["rows"] == []


def test_a_large_library_is_filtered_sorted_and_cut_on_the_server(config, folder):
    build_in(config, folder)
    library = library_of(config)
    by_date = article_list(library, {"sort": "date"}, most=2)
    assert [row[DATE] for row in by_date["rows"]] == ["2024-05-06", ""]
    assert (by_date["fitting"], by_date["total"], by_date["is_whole"]) == (3, 3, False)
    found = article_list(library, {"filter": "ARGER hafen"}, most=2)
    assert [row[TITLE] for row in found["rows"]] == ["Ärger im Hafen"]
    found = article_list(library, {"filter": "sea", "problems": True}, most=2)
    assert [row[TITLE] for row in found["rows"]] == ["broken.pdf"]
    states = article_list(library, {"sort": "state"}, most=1)
    assert states["rows"][0][TITLE] == "broken.pdf"
    words = article_list(library, {"sort": "words"}, most=2)
    assert words["rows"][0][TITLE] == "The ferry"
    assert len(article_list(library, {"sort": [], "filter": {}}, most=2)["rows"]) == 2


def test_a_large_library_takes_no_more_statements_than_a_small_one(config, tmp_path, monkeypatch):
    """Each article asked for by itself would be thousands of them."""
    statements: list[str] = []
    connect = sqlite3.connect

    def counting(*place, **options):
        connection = connect(*place, **options)
        connection.set_trace_callback(statements.append)
        return connection

    counts = []
    for number in (2, 200):
        folder = tmp_path / f"{number} articles"
        folder.mkdir()
        for n in range(number):
            (folder / f"{n}.txt").write_text(f"The event number {n} took place.")
        build_in(config, folder)
        with monkeypatch.context() as patched:
            patched.setattr(sqlite3, "connect", counting)
            statements.clear()
            assert article_list(library_of(config), {})["total"] >= number
            counts.append(len(statements))
    assert 0 < counts[1] == counts[0]


def test_five_thousand_articles_are_less_than_a_megabyte(config, tmp_path):
    rows = tmp_path / "rows.jsonl"
    lines = (
        {"id": f"n{n}", "title": f"Article {n} of a newspaper with a title of its usual length",
         "text": f"The event number {n} took place.", "date": "2024-01-02", "source": "The Herald"}
        for n in range(MAX_ROWS_SENT)
    )  # fmt: skip
    rows.write_text("\n".join(map(json.dumps, lines)))
    request = BuildRequest(add=(("jsonl", str(rows), False),))
    build(library_of(config), request, lambda _: HashingEmbedder())
    answer = article_list(library_of(config), {})
    assert len(answer["rows"]) == MAX_ROWS_SENT
    assert len(json.dumps(answer)) < 1_000_000
