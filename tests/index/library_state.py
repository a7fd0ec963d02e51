"""What a library holds, in a form that two libraries can be compared by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index import catalogue, schema
from index.build import BuildRequest, build
from index.embedding_hashing import HashingEmbedder
from index.fulltext import FullText
from index.library import Library
from index.search import Searcher
from index.sources import identify
from index.types import Receipt
from index.vectors import FaissStore


def build_folder(library: Library, *folders: Path, **request: Any) -> Receipt:
    """Build these folders, or refresh all sources, with the hashing embedder."""
    add = tuple((*identify(folder), False) for folder in folders)
    return build(library, BuildRequest(add=add, **request), lambda _: HashingEmbedder())


def searcher(library: Library) -> Searcher:
    """A searcher with the hashing embedder."""
    return Searcher(library, HashingEmbedder())


def state(library: Library) -> dict[str, Any]:
    """Articles, sentences and passages by id: everything but the passages' numbers."""
    connection = schema.connect(library.catalogue)
    result: dict[str, Any] = {}
    for key, identity, title, text in connection.execute(
        "SELECT key, id, title, text FROM articles"
    ):
        passages = connection.execute(
            "SELECT start, end, text_sha256 FROM passages WHERE article_key = ? ORDER BY start",
            (key,),
        ).fetchall()
        sentences = catalogue.article_sentences(connection, identity)
        result[identity] = (title, text, sentences, passages)
    connection.close()
    return result


def check_whole(library: Library) -> None:
    """Catalogue, segments and full text name exactly the same passages, and no file is a stray."""
    connection = schema.connect(library.catalogue)
    ids = sorted(row[0] for row in connection.execute("SELECT id FROM passages"))
    segments = catalogue.segments(connection)
    stored = FaissStore(library.segments, segments).ids().tolist()
    assert set(ids) <= set(stored)
    assert len(stored) == len(set(stored))
    name = schema.get_meta(connection)["full_text"]
    text = FullText(library.full_text / name).snapshot()
    assert len(text) == len(ids)
    assert {path.name for path in library.segments.glob("*")} == {s.name for s in segments}
    assert [path.name for path in library.full_text.iterdir()] == [name]
    assert catalogue.count(connection, "reserved") == 0
    assert catalogue.count(connection, "text_deletions") == 0
    connection.close()
