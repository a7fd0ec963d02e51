"""Which articles hold a phrase, exactly: full text finds the candidates, their texts decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.catalogue import SOURCE
from index.duplicates import near_duplicates
from index.fulltext import FUNCTION_TERMS, TextSnapshot

AT_ONCE = 500  # SQLite's limit on variables is 999 in old versions


@dataclass(frozen=True, slots=True)
class Mention:
    """An article with the first of its passages that counts, `[start, end)` of its text."""

    key: int
    id: str
    title: str
    date: str | None
    source: str | None
    start: int
    end: int


def mentions(connection: sqlite3.Connection, text: TextSnapshot, words: str) -> list[Mention]:
    """The articles in which the words stand side by side, in any of their forms; newest first.

    The title counts as well. Words that are no index terms, as signs alone, stand nowhere.
    """
    wanted = text.sequence(words)
    found: dict[int, Mention] = {}
    for mention, body in _candidates(connection, text, wanted, title_only=False):
        if mention.key in found:
            continue
        if len(wanted) == 1 or _stands(text, wanted, words, mention.title, body):
            found[mention.key] = mention
    return _newest_first(found.values())


def mentions_of_all(
    connection: sqlite3.Connection, text: TextSnapshot, words: str
) -> list[Mention]:
    """The articles in which all the words stand in one passage, wherever there; newest first."""
    found: dict[int, Mention] = {}
    for mention, _ in _candidates(connection, text, text.sequence(words), title_only=False):
        found.setdefault(mention.key, mention)
    return _newest_first(found.values())


def titled(connection: sqlite3.Connection, text: TextSnapshot, words: str) -> list[Mention]:
    """The articles whose titles have all the words that tell something; newest first."""
    wanted = [term for term in text.terms(words) if term not in FUNCTION_TERMS]
    found: dict[int, Mention] = {}
    for mention, _ in _candidates(connection, text, wanted, title_only=True):
        found.setdefault(mention.key, mention)
    return _newest_first(found.values())


def everything(connection: sqlite3.Connection) -> list[Mention]:
    """All articles, each with its first passage; newest first."""
    rows = connection.execute(
        f"SELECT articles.key, articles.id, title, date, {SOURCE}, "
        "min(passages.start), passages.end FROM articles "
        "JOIN sources ON sources.key = articles.source_key "
        "JOIN passages ON passages.article_key = articles.key GROUP BY articles.key"
    )
    return _newest_first(Mention(*row) for row in rows)


def distinct_count(connection: sqlite3.Connection, found: Sequence[Mention]) -> int:
    """How many are left where near-duplicates among them count once."""
    keys = [mention.key for mention in found]
    shared: set[int] = set()  # only articles that share a band can be near-duplicates
    seen: dict[int, int] = {}
    for at in range(0, len(keys), AT_ONCE):
        part = keys[at : at + AT_ONCE]
        marks = ",".join("?" * len(part))
        query = f"SELECT band, article_key FROM bands WHERE article_key IN ({marks})"  # noqa: S608
        for band, key in connection.execute(query, part):
            if seen.setdefault(band, key) != key:
                shared |= {key, seen[band]}
    ids = {mention.id: mention.key for mention in found if mention.key in shared}
    counted: set[str] = set()
    copies = 0
    for identity in sorted(ids):
        if identity in counted:
            copies += 1
            continue
        counted.add(identity)
        waiting = [identity]
        while waiting:
            new = set(near_duplicates(connection, waiting.pop())) & ids.keys() - counted
            counted |= new
            waiting += sorted(new)
    return len(found) - copies


def _candidates(
    connection: sqlite3.Connection, text: TextSnapshot, wanted: Sequence[str], title_only: bool
) -> Iterator[tuple[Mention, str]]:
    ids = text.passages_with(wanted, title_only=title_only)
    for at in range(0, len(ids), AT_ONCE):
        part = ids[at : at + AT_ONCE]
        marks = ",".join("?" * len(part))
        rows = connection.execute(
            f"SELECT articles.key, articles.id, title, date, {SOURCE}, passages.start, "
            "passages.end, substr(text, passages.start + 1, passages.end - passages.start) "
            "FROM passages JOIN articles ON articles.key = article_key "
            "JOIN sources ON sources.key = articles.source_key "
            f"WHERE passages.id IN ({marks}) ORDER BY passages.id",
            part,
        )
        for *fields, body in rows:
            yield Mention(*fields), body


def _stands(text: TextSnapshot, wanted: Sequence[str], words: str, title: str, body: str) -> bool:
    """Whether the terms follow each other in the title or the body."""
    if f" {words.casefold()} " in f" {body.casefold()} ":
        return True
    for told in (title, body):
        terms = text.sequence(told)
        first = wanted[0]
        for at, term in enumerate(terms):
            if term == first and terms[at : at + len(wanted)] == list(wanted):
                return True
    return False


def _newest_first(found: Iterable[Mention]) -> list[Mention]:
    by_id = sorted(found, key=lambda mention: mention.id)
    return sorted(by_id, key=lambda mention: mention.date or "", reverse=True)
