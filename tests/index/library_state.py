"""What a library holds, in a form that two libraries can be compared by."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from index.building.build import BuildRequest, build, ignore_progress
from index.embedding.hashing import HashingEmbedder
from index.ingestion.sources import identify_path
from index.library import Library
from index.maintenance.integrity import verify_index
from index.search.searcher import Searcher
from index.storage import catalogue, schema
from index.storage.text_index import TextIndex
from index.storage.undo_log import undo_segment_names
from index.storage.vector_store import FaissVectorStore
from index.types import Receipt

QUESTIONS = (  # none of function words, whose weights depend on what tantivy has yet to drop
    "harbour3 in 1903",
    "harbour11",
    "lighthouse4",
    "lighthouse8",
    "windmill",
    "bridge",
)


def build_folder(library: Library, *folders: Path, **request: Any) -> Receipt:
    """Build these folders, or refresh all sources, with the hashing embedder."""
    add = tuple((*identify_path(folder), False) for folder in folders)
    return build(library, BuildRequest(add=add, **request), lambda _: HashingEmbedder())


def counts(receipt: Receipt) -> tuple[int, int, int, int, int, int]:
    """Added, changed, renamed, removed, unchanged and failed ones."""
    return (
        receipt.added,
        receipt.changed,
        receipt.renamed,
        receipt.removed,
        receipt.unchanged,
        len(receipt.failed),
    )


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


def article_ids(library: Library) -> list[str]:
    """The ids of all articles, ascending."""
    return sorted(state(library))


def first_hit(library: Library, question: str) -> str:
    """The article that the best passage for a question is from."""
    with searcher(library).session() as session:
        return session.search(question, 1)[0].passage.article_id


def open_catalogue(library: Library) -> closing[sqlite3.Connection]:
    """A connection that reads the catalogue, closed after the block."""
    return closing(schema.connect(library.catalogue))


def open_to_write(library: Library) -> closing[sqlite3.Connection]:
    """A connection that writes to the catalogue, closed after the block."""
    return closing(schema.connect(library.catalogue, write=True))


def write_rows(file: Path, *articles: dict[str, str]) -> Path:
    """Write a file of rows, one for each article."""
    file.write_text("\n".join(json.dumps(article) for article in articles))
    return file


def best_hits(library: Library, questions: tuple[str, ...] = QUESTIONS) -> list[Any]:
    """The best passage for each question, or all that score alike; their words as they stand."""
    best = []
    with searcher(library).session() as session:
        for question in questions:
            hits = session.search(question, 500)
            found = set()
            for hit in hits:
                if hit.score > hits[0].score - 1e-3:
                    p = hit.passage
                    text = session.article(p.article_id).text[p.start : p.end]
                    found.add((p.article_id, p.start, p.end, text))
            best.append(sorted(found))
    return best


def check_whole(library: Library) -> None:
    """Catalogue, segments and full text name exactly the same passages, and no file is a stray."""
    connection = schema.connect(library.catalogue)
    ids = sorted(row[0] for row in connection.execute("SELECT id FROM passages"))
    segments = catalogue.live_segments(connection)
    stored = FaissVectorStore(library.segments, segments).ids().tolist()
    assert sorted({*ids, *catalogue.dead_passages(connection)}) == sorted(stored)
    name = schema.get_meta(connection)["full_text"]
    text = TextIndex(library.full_text / name).snapshot()
    assert len(text) == len(ids)
    assert {path.name for path in library.segments.glob("*")} == {
        s.name for s in segments
    } | undo_segment_names(connection)
    assert [path.name for path in library.full_text.iterdir()] == [name]
    assert catalogue.count_rows(connection, "reserved") == 0
    assert catalogue.count_rows(connection, "text_deletions") == 0
    connection.close()


def check_sound(library: Library) -> None:
    """As `check_whole`, and nothing is wrong by `verify_index`, vectors included."""
    check_whole(library)
    assert verify_index(library, HashingEmbedder(), ignore_progress) == []
