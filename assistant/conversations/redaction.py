"""Forgetting an article: in the index, and in the saved answers that quote it."""

from __future__ import annotations

import json
import operator
import sqlite3
from collections.abc import Container, Iterator
from typing import Any

from assistant.conversations.database import (
    record_batches,
    replace_records,
    wipe_deleted,
    write_transaction,
)
from assistant.serialization.from_json import FORGOTTEN_KEY, answer_text, search_text
from assistant.serialization.structured_result import redact_structured_result
from assistant.serialization.to_json import Json, dumps
from index.library import Library
from index.maintenance.forget import ErasureProof, forget
from index.types import Article

REDACTED_TEXT = "(forgotten)"  # replaces text of the article
BATCH_SIZE = 500  # answers: 40,000 should not be in memory at once
MAX_CACHED_STRINGS = 100_000  # strings with the result of their search
SHORTEST_QUOTE = 12  # code points: a shorter string is not specific to the article
UNQUOTED_FIELDS = frozenset(
    (
        "question",
        "status",
        "support",
        "article_id",
        "article_sha256",
        "also_in",
        "date",
        "model",
    )
)


def forget_article(library: Library, article_id: str) -> ErasureProof:
    """Remove an article from the index and redact it in the saved answers.

    The proof covers the raw bytes of the saved answers too. Questions and notes stay: they are the
    person's own words. Raises what `index.maintenance.forget.forget` raises, and UserDataUnusable
    before anything is removed.
    """
    seen: dict[str, int] = {}
    return forget(library, article_id, lambda article: redact_article(library, article, seen))


def redact_article(library: Library, article: Article, seen: dict[str, int] | None = None) -> int:
    """Redact an article's text in every saved answer; returns how many answers were changed.

    `seen` is filled with a hash of each answer by the id of its turn; answers that are in it
    unchanged are skipped.
    """
    if not library.user_data.exists():
        return 0
    changed = 0
    seen = {} if seen is None else seen
    own = Redactor(article)
    with write_transaction(library) as connection:
        for turns in _unseen(connection, seen):
            fresh = [(turn, record) for turn, text in turns if (record := own.redacted(text))]
            replace_records(
                connection,
                [
                    (
                        turn,
                        _mark_seen(seen, turn, dumps(r)),
                        search_text((r["question"], answer_text(r))),
                    )
                    for turn, r in fresh
                ],
            )
            changed += len(fresh)
    if changed:
        wipe_deleted(library)
    return changed


def _unseen(
    connection: sqlite3.Connection, seen: dict[str, int]
) -> Iterator[list[tuple[str, str]]]:
    """Ids and records of the saved answers in batches, without those already seen."""
    for records in record_batches(connection, BATCH_SIZE):
        unseen = [(turn, text) for turn, text in records if seen.get(turn) != hash(text)]
        for turn, text in unseen:
            seen[turn] = hash(text)
        yield unseen


def _mark_seen(seen: dict[str, int], turn: str, text: str) -> str:
    seen[turn] = hash(text)
    return text


class Redactor:
    """Redacts an article's text in records; the search for each string is cached."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._known: dict[str, bool] = {}

    def redacted(self, text: str) -> Json | None:
        """The redacted record of this JSON; None if nothing was to be redacted."""
        record: Json = json.loads(text)
        redacted = redact_record(record, self._article, self)
        return None if redacted == record else redacted

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, str):
            return False
        known = self._known.get(value)
        if known is None:
            if len(self._known) >= MAX_CACHED_STRINGS:
                self._known.clear()
            known = self._known[value] = value in self._article.text
        return known


def redact_record(
    record: Json, article: Article, article_text: Container[object] | None = None
) -> Json:
    """The record without the article's text; its citations are marked as forgotten.

    Text that another cited article shares stays. `article_text` answers whether a string is in the
    article's text; by default that is the text itself.
    """
    article_text = article.text if article_text is None else article_text
    agreeing = record.get("agreement", {}).get("articles", ())
    rows = [*record["citations"], *record["near_misses"], *agreeing]
    other_quotes = tuple(row["quote"] for row in rows if row["article_id"] != article.id)
    own = {c["number"] for c in record["citations"] if c["article_id"] == article.id}
    cited = {name: record[name] for name in ("citations", "near_misses")}
    redacted = record | _redact_fields(record | dict.fromkeys(cited), article_text, other_quotes)
    for name, rows in cited.items():  # most are of the article, and are replaced as a whole
        redacted[name] = [
            _redact_citation(row, article, article_text, other_quotes) for row in rows
        ]
    short = record["short_answer"]
    if own and short is not None and not any(short in quote for quote in other_quotes):
        redacted["short_answer"] = None
    redacted = redact_structured_result(redacted, article.id, article.title, own, REDACTED_TEXT)
    if written := redacted.get("written"):
        redacted["written"] = _redact_generated(written, own)
    _redact_consistency(redacted, article.id, own)
    return redacted | {
        "statements": [
            _redact_statement(row) if own.issuperset(row["citations"]) else row
            for row in redacted["statements"]
        ],
    }


def _redact_generated(written: Json, own: set[int]) -> Json:
    """A generated answer without sentences that the article supports, even in part.

    Unsupported sentences are all removed: their origin is unknown.
    """
    rows = written["statements"]
    return written | {
        "statements": [
            _redact_statement(row) if own & set(row["citations"]) else row for row in rows
        ],
        "unsupported": [] if own else written["unsupported"],
    }


def _redact_consistency(record: Json, article_id: str, own: set[int]) -> None:
    """Remove the parts of verdict, positions, agreement, hops and corrections from the article."""
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
            if row[word] != REDACTED_TEXT
            and not ("citations" in row and own.issuperset(row["citations"]))
        ]
        if rows:
            record[key] = rows


def _redact_statement(statement: Json) -> Json:
    """A statement of the article alone, without its text."""
    kept = {key: value for key, value in statement.items() if key not in ("context", "problems")}
    return kept | {"text": REDACTED_TEXT}


def _redact_citation(
    row: Json, article: Article, article_text: Container[object], other_quotes: tuple[str, ...]
) -> Json:
    if row["article_id"] == article.id:
        return {
            "number": row["number"],
            "article_id": article.id,
            "article_sha256": "",
            "title": REDACTED_TEXT,
            "date": None,
            "source": None,
            "page": None,
            "start": 0,
            "end": 0,
            "quote": "",
            "answer_start": None,
            "answer_end": None,
            FORGOTTEN_KEY: True,
        }
    row = _redact_fields(row, article_text, other_quotes)
    others = [identity for identity in row.get("also_in", ()) if identity != article.id]
    return {k: v for k, v in row.items() if k != "also_in"} | (
        {"also_in": others} if others else {}
    )


def _redact_fields(
    value: Json, article_text: Container[object], other_quotes: tuple[str, ...]
) -> Json:
    """A record or a part of it without strings that quote the article.

    The same object if nothing changes.
    """
    changed: Json = {}
    for name, part in value.items():
        kind = type(part)
        if kind is str:
            if name not in UNQUOTED_FIELDS and _is_quoted(part, article_text, other_quotes):
                changed[name] = REDACTED_TEXT
        elif (kind is dict or kind is list) and part:
            now = _redact_value(part, article_text, other_quotes, name)
            if now is not part:
                changed[name] = now
    return value | changed if changed else value


def _redact_value(
    part: Any,  # noqa: ANN401
    article_text: Container[object],
    other_quotes: tuple[str, ...],
    name: str,
) -> Any:  # noqa: ANN401
    """One value under a key, or in a list under it, as in `_redact_fields`."""
    if isinstance(part, dict):
        return _redact_fields(part, article_text, other_quotes)
    if isinstance(part, list):
        now = [_redact_value(each, article_text, other_quotes, name) for each in part]
        return part if all(map(operator.is_, now, part)) else now
    is_gone = (
        isinstance(part, str)
        and name not in UNQUOTED_FIELDS
        and _is_quoted(part, article_text, other_quotes)
    )
    return REDACTED_TEXT if is_gone else part


def _is_quoted(value: str, article_text: Container[object], other_quotes: tuple[str, ...]) -> bool:
    return (
        len(value) >= SHORTEST_QUOTE
        and value in article_text
        and not any(value in quote for quote in other_quotes)
    )
