"""Forgetting an article everywhere: in the index, and in the answers that were saved from it."""

from __future__ import annotations

import json
from typing import Any

from assistant.gathered_form import gathered_without
from assistant.jsonform import Json, dumps
from assistant.stored_answer import FORGOTTEN, folded, said
from assistant.user_data import changing, wipe_deleted
from index.forget import Proof, forget
from index.library import Library
from index.types import Article

REMOVED = "(forgotten)"  # stands where words of the article stood
SHORTEST = 12  # code points: a shorter text of the article may be anyone's
NOT_QUOTED = (
    "question",
    "status",
    "support",
    "article_id",
    "article_sha256",
    "also_in",
    "date",
    "model",
)


def forget_article(library: Library, article_id: str) -> Proof:
    """`index.forget.forget`, with the saved answers' words of the article gone as well.

    The proof covers the raw bytes of the saved answers too. Questions and notes stay: they are
    the person's own words. Raises what `forget` raises, and UserDataUnusable before anything
    was removed.
    """
    return forget(library, article_id, lambda article: redact(library, article))


def redact(library: Library, article: Article) -> int:
    """Take the article's words out of every saved answer; how many answers held any."""
    if not library.user_data.exists():
        return 0
    changed = 0
    with changing(library) as connection:
        rows = connection.execute("SELECT id, record FROM turns").fetchall()
        for turn, text in rows:
            record = json.loads(text)
            redacted = redacted_record(record, article)
            if redacted == record:
                continue
            changed += 1
            connection.execute(
                "UPDATE turns SET record = ?, folded = ? WHERE id = ?",
                (dumps(redacted), folded((redacted["question"], said(redacted))), turn),
            )
    if changed:
        wipe_deleted(library)
    return changed


def redacted_record(record: Json, article: Article) -> Json:
    """The record without the article's words; its citations are marked as forgotten.

    What another cited article says in the same words stays, with that article.
    """
    agreeing = record.get("agreement", {}).get("articles", ())
    rows = [*record["citations"], *record["near_misses"], *agreeing]
    kept = tuple(row["quote"] for row in rows if row["article_id"] != article.id)
    own = {c["number"] for c in record["citations"] if c["article_id"] == article.id}
    redacted: Json = _without(record, article.text, kept)
    short = record["short_answer"]
    if own and short is not None and not any(short in quote for quote in kept):
        redacted["short_answer"] = None
    redacted = gathered_without(redacted, article.id, article.title, own, REMOVED)
    if written := redacted.get("written"):
        redacted["written"] = _without_written(written, own)
    _forget_what_is_told(redacted, article.id, own)
    return redacted | {
        "statements": [
            _emptied(row) if own.issuperset(row["citations"]) else row
            for row in redacted["statements"]
        ],
        "citations": [_citation(row, article) for row in redacted["citations"]],
        "near_misses": [_citation(row, article) for row in redacted["near_misses"]],
    }


def _without_written(written: Json, own: set[int]) -> Json:
    """What a model wrote, without the sentences that rest on the article in any part.

    What was unsupported goes whole: nobody knows where a model had its words from.
    """
    rows = written["statements"]
    return written | {
        "statements": [_emptied(row) if own & set(row["citations"]) else row for row in rows],
        "unsupported": [] if own else written["unsupported"],
    }


def _forget_what_is_told(record: Json, article_id: str, own: set[int]) -> None:
    """Take out what rests on the article of the verdict, sides, agreement, hops and corrections."""
    if record.get("decided_by") in own:
        del record["verdict"], record["decided_by"]
    sides = [side for side in record.pop("sides", ()) if not own.issuperset(side["citations"])]
    if len(sides) > 1:
        record["sides"] = sides
    articles = record.pop("agreement", {}).get("articles", ())
    agreeing = [row for row in articles if row["article_id"] != article_id]
    if len(agreeing) > 1:
        record["agreement"] = {"articles": agreeing}
    for key, word in (("hops", "answer"), ("corrected", "read_as")):
        rows = [
            row
            for row in record.pop(key, ())
            if row[word] != REMOVED
            and not ("citations" in row and own.issuperset(row["citations"]))
        ]
        if rows:
            record[key] = rows


def _emptied(statement: Json) -> Json:
    """A statement that rests on the article alone, without its words."""
    return {k: v for k, v in statement.items() if k != "context"} | {"text": REMOVED}


def _citation(row: Json, article: Article) -> Json:
    if row["article_id"] == article.id:
        return {
            "number": row["number"],
            "article_id": article.id,
            "article_sha256": "",
            "title": REMOVED,
            "date": None,
            "source": None,
            "page": None,
            "start": 0,
            "end": 0,
            "quote": "",
            "answer_start": None,
            "answer_end": None,
            FORGOTTEN: True,
        }
    others = [identity for identity in row.get("also_in", ()) if identity != article.id]
    return {k: v for k, v in row.items() if k != "also_in"} | (
        {"also_in": others} if others else {}
    )


def _without(value: Any, text: str, kept: tuple[str, ...], key: str = "") -> Any:  # noqa: ANN401
    """A part of a record, each string in it replaced that is, or quotes, something of the text."""
    if isinstance(value, dict):
        return {name: _without(part, text, kept, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, text, kept, key) for part in value]
    if not isinstance(value, str) or key in NOT_QUOTED or len(value) < SHORTEST:
        return value
    if any(value in quote for quote in kept):
        return value
    return REMOVED if value in text else value
