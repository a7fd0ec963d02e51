"""The operations that other programs call: values in, values out, links that open the place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.types import Turn
from index.errors import ArticleNotFound, IndexMissing, InvalidInput
from integrations.service import library_service
from integrations.service.library_service import LibraryService, read_history
from tests.integrations.conftest import config_of


@pytest.fixture(scope="module")
def service(built: Path) -> LibraryService:
    return LibraryService(config_of(built), "http://127.0.0.1:7860/", "my notes")


def test_an_answer_has_true_citations_with_links_that_open_their_place(service):
    record = service.ask("Who founded the museum?").record
    assert record["status"] == "answered"
    citation = record["citations"][0]
    assert "Otto Brandt" in citation["quote"]
    article = service.read_article(citation["article_id"], citation["start"], citation["end"])
    assert article["text"] == citation["quote"]
    link = urlsplit(citation["link"])
    assert (link.netloc, link.path) == ("127.0.0.1:7860", "/")
    assert parse_qs(link.query) == {
        "collection": ["my notes"],
        "article": [citation["article_id"]],
        "at": [f"{citation['start']}-{citation['end']}"],
    }
    json.dumps(record)


def test_what_the_articles_do_not_hold_is_refused(service):
    record = service.ask("What is the capital of Mongolia?").record
    assert (record["status"], record["citations"]) == ("not_found", [])
    assert all("link" in near for near in record["near_misses"])


def test_a_follow_up_is_answered_with_its_history(service):
    first = service.ask("Who founded the museum?").answer
    record = service.ask("Where is it?", [first.as_turn()]).record
    assert "Kirkby" in record["citations"][0]["quote"]


def test_filters_are_those_of_a_batch_row(service):
    record = service.ask("Who founded the museum?", filters={"articles": ["ferry.md"]}).record
    assert record["status"] == "not_found"
    with pytest.raises(InvalidInput, match="no filter"):
        service.ask("Who?", filters={"colour": "red"})


def test_a_search_gives_texts_and_links(service):
    found = service.search("the ferry", k=2)
    best = found["hits"][0]
    assert (best["article_id"], best["title"], best["date"]) == (
        "ferry.md", "The ferry of Lindholm", "2024-03-01",
    )  # fmt: skip
    text = service.read_article("ferry.md")["text"]
    assert best["text"] == text[best["start"] : best["end"]]
    assert "article=ferry.md" in best["link"]


def test_articles_are_listed_page_by_page(service):
    whole = service.list_articles()
    ids = [row["id"] for row in whole["articles"]]
    assert (whole["total"], ids) == (3, ["ferry.md", "letters/åä 1.txt", "museum.txt"])
    part = service.list_articles(limit=1, offset=1)
    assert (part["total"], [row["id"] for row in part["articles"]]) == (3, ids[1:2])
    assert service.list_articles("FERRY lindholm")["total"] == 1
    assert service.list_articles("no such words") == {
        "generation": whole["generation"], "total": 0, "articles": [],
    }  # fmt: skip


def test_a_long_article_comes_in_pieces(service, monkeypatch):
    text = service.read_article("museum.txt")["text"]
    monkeypatch.setattr(library_service, "MAX_CODE_POINTS", 40)
    pieces, start = [], 0
    while start is not None:
        record = service.read_article("museum.txt", start)
        assert record["length"] == len(text)
        pieces.append(record["text"])
        start = record["next_start"]
    assert "".join(pieces) == text
    assert len(pieces) == -(-len(text) // 40)


@pytest.mark.parametrize(("start", "end"), [(-1, None), (5, 5), (0, 10**6), (10**6, None)])
def test_a_range_outside_the_article_is_one_clear_line(service, start, end):
    with pytest.raises(InvalidInput, match="does not lie in"):
        service.read_article("museum.txt", start, end)


@pytest.mark.parametrize("identity", ["none", "../museum.txt", "\0", "\ud800"])
def test_an_unknown_article_is_one_clear_line(service, identity):
    with pytest.raises(ArticleNotFound):
        service.read_article(identity)


@pytest.mark.parametrize("question", ["", "  \n", "x" * 10_001])
def test_a_question_that_is_none_is_refused(service, question):
    for ask in (service.ask, service.search):
        with pytest.raises(InvalidInput):
            ask(question)


@pytest.mark.parametrize(("name", "value"), [("limit", 0), ("limit", 501), ("offset", -1)])
def test_the_parts_of_a_list_are_bounded(service, name, value):
    with pytest.raises(InvalidInput, match=name):
        service.list_articles(**{name: value})
    with pytest.raises(InvalidInput):
        service.search("ferry", k=0)


def test_history_is_checked():
    turns = [{"question": "Who?", "answer": "He."}, {"question": "When?"}]
    assert read_history(turns) == [Turn("Who?", "He."), Turn("When?", None)]
    for bad in ({}, {"question": 3}, {"question": "Who?", "answer": 3}):
        with pytest.raises(InvalidInput):
            read_history([bad])


def test_a_build_reads_what_changed(tmp_path, built):
    data = tmp_path / "data"
    shutil.copytree(built, data)
    service = LibraryService(config_of(data))
    receipt = service.build()
    assert (receipt["added"], receipt["unchanged"]) == (0, 3)
    assert "link" not in service.read_article("museum.txt")


def test_a_missing_index_is_said(tmp_path):
    service = LibraryService(config_of(tmp_path / "none"))
    with pytest.raises(IndexMissing):
        service.ask("Who?")
