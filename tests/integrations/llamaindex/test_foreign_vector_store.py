"""The vectors of a library in other people's stores."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.vector_stores import SimpleVectorStore

from index import BuildRequest, Library, Searcher, SourceKind, build, open_embedder
from index.errors import IndexMissing, InvalidInput
from index.maintenance.forget import forget
from index.types import Filters
from integrations.llamaindex import (
    FootnoteQueryEngine,
    FootnoteRetriever,
    FootnoteVectorStore,
    VectorMirror,
)
from integrations.llamaindex import foreign_vector_store as module
from tests.conftest import ROOT
from tests.integrations.llamaindex.conftest import ARTICLES

TRAM = Filters(articles=("tram.txt",))
QUESTIONS = ["How high is the lighthouse?", "goats in villages", "a rusted bridge", "submarines"]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def library(tmp_path, folder):
    library = Library(tmp_path / "data")
    rebuild(library, folder)
    return library


def rebuild(library, folder):
    request = BuildRequest(add=((SourceKind.FOLDER, str(folder), False),))
    return build(library, request, lambda _: open_embedder("hashing"))


def assert_searches_agree(library, mirror):
    """What is found in the other store is what is found in the library's own files."""
    own = Searcher(library, open_embedder("hashing"))
    other = Searcher(library, open_embedder("hashing"), mirror.open)
    with own.session() as one, other.session() as two:
        for question in QUESTIONS:
            for filters in (
                Filters(),
                Filters(since="2022-01-01"),
                Filters(articles=("tram.txt",)),
            ):
                expected = one.search(question, 5, filters=filters)
                found = two.search(question, 5, filters=filters)
                assert [h.passage.id for h in found] == [h.passage.id for h in expected]
                np.testing.assert_allclose([h.score for h in found], [h.score for h in expected],
                                           atol=1e-5)  # fmt: skip


@pytest.mark.parametrize("make", [SimpleVectorStore, FootnoteVectorStore])
def test_the_search_is_the_same_after_each_update(library, folder, make):
    store = make()
    mirror = VectorMirror(library, store)
    added, removed = mirror.update()
    assert (added > 2, removed) == (True, 0)
    assert mirror.update() == (0, 0)
    assert_searches_agree(library, mirror)
    (folder / "new.txt").write_text("A submarine lies before the harbour of Varn.")
    (folder / "cheese.md").unlink()
    rebuild(library, folder)
    assert mirror.update() == (1, 1)
    assert VectorMirror(library, store).update() == (0, 0)
    assert_searches_agree(library, mirror)


def test_what_the_store_does_not_have_yet_is_found_by_full_text(library, folder):
    mirror = VectorMirror(library, SimpleVectorStore())
    mirror.update()
    (folder / "new.txt").write_text("A submarine lies before the harbour of Varn.")
    (folder / "cheese.md").unlink()
    rebuild(library, folder)
    searcher = Searcher(library, open_embedder("hashing"), mirror.open)
    with searcher.session() as session:
        found = {hit.passage.article_id for hit in session.search("submarine goats", 9)}
    assert "new.txt" in found
    assert "cheese.md" not in found


def test_a_killed_update_is_finished_by_the_next(library, monkeypatch):
    monkeypatch.setattr(module, "BATCH_NODES", 1)
    store = FootnoteVectorStore()
    mirror, write, calls = VectorMirror(library, store), VectorMirror._write_state, []

    def fail(self, ids):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(self, ids)

    monkeypatch.setattr(VectorMirror, "_write_state", fail)
    with pytest.raises(KeyboardInterrupt):
        mirror.update()
    mirror.update()
    assert mirror.update() == (0, 0)
    assert_searches_agree(library, mirror)


def test_a_forgotten_article_leaves_the_store_with_the_next_update(library):
    store = FootnoteVectorStore()
    mirror = VectorMirror(library, store)
    mirror.update()
    before = store.node_count
    with Searcher(library, open_embedder("hashing")).session() as session:
        gone = {str(h.passage.id) for h in session.search("tram", 9, filters=TRAM)}
    forget(library, "tram.txt")
    assert mirror.update() == (0, len(gone))
    assert store.node_count == before - len(gone)
    assert store.get_nodes(list(gone)) == []
    assert {node.text for node in store.get_nodes()} == {""}


def test_many_allowed_passages_are_filtered_here(library, monkeypatch):
    monkeypatch.setattr(module, "FILTERED_UP_TO", 0)
    mirror = VectorMirror(library, SimpleVectorStore())
    mirror.update()
    assert_searches_agree(library, mirror)


def test_the_engines_take_it(library):
    mirror = VectorMirror(library, SimpleVectorStore())
    mirror.update()
    retriever = FootnoteRetriever.from_library(library.folder, 1, vector_mirror=mirror)
    assert retriever.retrieve("a rusted bridge")[0].node.ref_doc_id == "tram.txt"
    engine = FootnoteQueryEngine.from_library(library.folder, vector_mirror=mirror)
    assert engine.query("When did the tram line open?").metadata["short_answer"] == "1931"


def test_names_and_missing_libraries_are_checked(library, tmp_path):
    with pytest.raises(InvalidInput):
        VectorMirror(library, SimpleVectorStore(), "../x")
    with pytest.raises(IndexMissing):
        VectorMirror(Library(tmp_path / "none"), SimpleVectorStore()).update()


PACKAGES = Path(__file__).with_name("postgres-requirements.txt")
POSTGRES = """
import sys
from pathlib import Path
import pgserver
from llama_index.vector_stores.postgres import PGVectorStore
from tests.integrations.llamaindex import test_foreign_vector_store as tests
from index import Library
from integrations.llamaindex import VectorMirror
place = Path(sys.argv[1])
folder, library = place / "articles", Library(place / "data")
server = pgserver.get_server(place / "postgres")
address = server.get_uri()
store = PGVectorStore(connection_string=address.replace("postgresql://", "postgresql+psycopg2://"),
    async_connection_string=address.replace("postgresql://", "postgresql+asyncpg://"),
    table_name="passages", embed_dim=256, use_jsonb=True)
try:
    mirror = VectorMirror(library, store)
    assert mirror.update()[0] > 2
    tests.assert_searches_agree(library, mirror)
    (folder / "new.txt").write_text("A submarine lies before the harbour of Varn.")
    (folder / "cheese.md").unlink()
    tests.rebuild(library, folder)
    assert mirror.update() == (1, 1)
    tests.assert_searches_agree(library, mirror)
    assert mirror.update() == (0, 0)
    print("all the same")
finally:
    store._engine.dispose()
    server.cleanup()
"""


@pytest.mark.long
def test_postgresql_finds_the_same(library, folder, tmp_path):
    """Its packages come from the package index, into a folder of their own: pins differ."""
    target = tmp_path / "packages"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target)]
    subprocess.run([*install, "-r", str(PACKAGES)], check=True, timeout=240)
    done = subprocess.run(
        [sys.executable, "-c", POSTGRES, str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(target), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.stdout.strip().endswith("all the same"), done.stderr
