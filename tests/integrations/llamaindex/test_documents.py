"""Documents of LlamaIndex's readers as articles."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from llama_index.core import SimpleDirectoryReader
from llama_index.core.schema import Document

from assistant.cli.main import main
from index import open_embedder
from index.library import Library
from index.maintenance.forget import forget
from index.search.searcher import Searcher
from integrations.llamaindex import FootnoteQueryEngine, add_documents
from integrations.llamaindex.documents import article_file
from tests.integrations.llamaindex.test_foreign_embedder import Letters

TEXT = "The windmill of Tarn turns since 1790.\nIts miller is Ada Voss."


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    monkeypatch.setenv("FOOTNOTE_MODEL", "hashing")


def articles(data):
    with Searcher(Library(data), open_embedder("hashing")).session() as session:
        return {one.id: session.article(one.id) for one in session.article_summaries()}


def test_metadata_become_those_of_the_article(tmp_path):
    document = Document(
        id_="mills/tarn", text=TEXT,
        metadata={"title": "Tarn: a “mill”", "date": dt.datetime(2022, 3, 4, 5), "author": "Bo Lee",
                  "url": "https://mills.example/tarn", "source": "", "other": {"a": [1]}},
    )  # fmt: skip
    receipt = add_documents(tmp_path, [document])
    assert (receipt.added, receipt.failed) == (1, ())
    (article,) = articles(tmp_path).values()
    assert (article.id, article.title, article.date) == (
        "mills/tarn", "Tarn: a “mill”", "2022-03-04"
    )  # fmt: skip
    assert (article.author, article.source) == ("Bo Lee", "https://mills.example/tarn")
    assert article.text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: not a title\n---\nThe text has its own front matter.",
        "😀 Two emoji 😀.\n\nمرحبا بالعالم.",
        "A line with \ud800 half a pair.",
        "# A heading\n\n- [a link](http://x.example) stays *as it is*.",
        "one\n" * 3000,
    ],
)
def test_the_text_is_that_of_the_document(tmp_path, text):
    assert add_documents(tmp_path, [Document(id_="a", text=text)]).failed == ()
    stored = articles(tmp_path)["a"].text
    assert "".join(stored.split()) == "".join(text.replace("\ud800", "").split())


def test_ids_are_stable_where_readers_give_random_ones():
    def identity(text=TEXT, **metadata):
        return article_file(Document(text=text, metadata=metadata)).article_id

    assert identity(file_path="/x/a.pdf", page_label="3") == "/x/a.pdf#page=3"
    assert identity(url="http://x.example") == "http://x.example"
    assert identity() == identity()
    assert identity().startswith("sha256:")
    assert identity() != identity("other")
    assert article_file(Document(id_="own", text=TEXT)).article_id == "own"


def test_added_again_it_is_unchanged_changed_it_is_replaced(tmp_path):
    add_documents(tmp_path, [Document(id_="a", text=TEXT), Document(id_="b", text="Other.")])
    again = add_documents(tmp_path, [Document(id_="a", text=TEXT)])
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    changed = add_documents(tmp_path, [Document(id_="a", text="It burned in 1999.")])
    assert (changed.added, changed.changed, changed.removed) == (0, 1, 0)
    assert {i: a.text for i, a in articles(tmp_path).items()} == {
        "a": "It burned in 1999.", "b": "Other."
    }  # fmt: skip


def test_a_refresh_keeps_them(tmp_path, capsys):
    add_documents(tmp_path, [Document(id_="a", text=TEXT)])
    assert main(["build", "--data", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == 0
    assert list(articles(tmp_path)) == ["a"]


def test_what_cannot_be_an_article_is_in_the_receipt(tmp_path):
    receipt = add_documents(
        tmp_path,
        [
            Document(id_="a", text=TEXT),
            Document(id_="a", text="again"),
            Document(id_="b", text=" \n"),
            Document(id_="c" * 600, text=TEXT),
        ],
    )
    assert receipt.added == 1
    assert [(failure.source[:3], failure.reason) for failure in receipt.failed] == [
        ("a", "its id occurred before"),
        ("b", "no text"),
        ("ccc", "the id is longer than 512 characters"),
    ]


def test_a_forgotten_document_stays_gone_with_its_text(tmp_path):
    add_documents(tmp_path, [Document(id_="a", text=TEXT), Document(id_="b", text="Other.")])
    proof = forget(Library(tmp_path), "a")
    assert (proof.was_upload, proof.traces) == (True, ())
    receipt = add_documents(tmp_path, [Document(id_="a", text=TEXT)])
    assert [failure.source for failure in receipt.failed] == ["a"]
    assert list(articles(tmp_path)) == ["b"]
    assert not any(b"windmill" in path.read_bytes() for path in (tmp_path / "uploads").iterdir())


def test_files_of_a_folder_are_read_by_their_reader(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "tarn.txt").write_text(TEXT)
    documents = SimpleDirectoryReader(str(tmp_path / "notes")).load_data()
    add_documents(tmp_path / "data", documents)
    (article,) = articles(tmp_path / "data").values()
    assert article.id == article.source == str(tmp_path / "notes" / "tarn.txt")
    assert article.text == TEXT


def test_a_library_may_be_built_and_asked_with_their_embedding_model(tmp_path):
    add_documents(tmp_path, [Document(id_="a", text=TEXT)], embed_model=Letters())
    engine = FootnoteQueryEngine.from_library(tmp_path, embed_model=Letters())
    response = engine.query("Who is the miller of the windmill of Tarn?")
    assert response.source_nodes[0].node.text == "Its miller is Ada Voss."
