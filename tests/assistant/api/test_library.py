"""`open_library`: what other programs do with a library; and the page that shows how."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import open_library
from index.errors import ArticleNotFound, IndexMissing, InvalidInput
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
FERRY = "# The ferry\n\nThe ferry to Ostholm sails at noon. It carries forty cars."
MILL = "# The mill\n\nThe mill was built in 1874 by the engineer Pia Lund."


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    (folder / "notes").mkdir()
    (folder / "notes" / "ferry.md").write_text(FERRY)
    (folder / "notes" / "mill.md").write_text(MILL)
    opened = open_library(folder / "data", reader="small")
    assert opened.build(folder / "notes").added == 2
    return opened


def test_a_library_is_built_and_refreshed(library, tmp_path):
    assert library.build().unchanged == 2
    with pytest.raises(InvalidInput, match="no such file or folder"):
        library.build(tmp_path / "nowhere")
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "title": "A", "text": "The goat eats hay."}\n')
    other = open_library(tmp_path / "other")
    assert other.build(jsonl=[rows]).added == 1
    assert [article.id for article in other.articles()] == ["a"]


def test_a_question_is_answered_in_sentences_of_the_articles(library):
    answer = library.ask("Who built the mill?")
    assert answer.status == "answered"
    for citation in answer.citations:
        text = library.read(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    assert "Pia Lund" in answer.citations[0].quote


def test_passages_are_found_best_first(library):
    found = library.search("ferry to Ostholm", k=2)
    assert [each.article_id for each in found][0] == "ferry.md"
    assert found[0].score >= found[-1].score
    for each in found:
        assert library.read(each.article_id).text[each.start : each.end] == each.text


def test_several_threads_ask_at_once(library):
    questions = ["Who built the mill?", "When does the ferry sail?"] * 3
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(library.ask, questions))
    assert [answer.citations[0].article_id for answer in answers] == ["mill.md", "ferry.md"] * 3


def test_what_is_not_there_is_an_error_of_one_line(tmp_path):
    library = open_library(tmp_path / "data")
    assert library.folder == tmp_path / "data"
    for use in (lambda: library.ask("Who?"), library.articles, lambda: library.search("x")):
        with pytest.raises(IndexMissing):
            use()
    with pytest.raises(InvalidInput):
        open_library(tmp_path, collection="../elsewhere")


def test_an_article_that_is_not_there_is_an_error(library):
    with pytest.raises(ArticleNotFound):
        library.read("nothing")


def test_settings_stand_above_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "environment"))
    assert open_library().folder == tmp_path / "environment"
    assert open_library(tmp_path / "own").folder == tmp_path / "own"
    assert open_library(tmp_path, collection="work").folder == tmp_path / "collections" / "work"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"redaer": "small"}, "there is no setting 'redaer': the nearest is reader"),
        ({"reader": "both"}, "reader = 'both': give"),
        ({"port": "80"}, "port = '80': give a whole number"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path, settings, words):
    with pytest.raises(InvalidInput, match=words):
        open_library(tmp_path, **settings)


def test_the_code_of_the_page_runs_in_order(tmp_path, monkeypatch, capsys):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "ferry.md").write_text(FERRY)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    assert len(blocks) == 5
    assert printed[0] == "1 articles, 0 could not be read"
    assert printed[1].startswith("answered")
    assert "[1] The ferry to Ostholm sails at noon. (The ferry)" in printed
    assert printed[3].startswith("How many cars")
    assert printed[-2:] == ["['ferry.md']", "no index yet: True"]
