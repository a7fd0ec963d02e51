"""Lines at the head and the end of articles, by which what repeats under many of them is known.

Each line is stored as a mark, a 64-bit hash, and so is each group that an article belongs to: its
source in the library, its folder or site there, the source and the author that it states. Triggers
note the articles whose marks are out of date, so that filling them in costs what was changed, and
a library that another version has written to is known to lack them.
"""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.storage.near_duplicates import WORD_PATTERN
from index.storage.schema import has_table, storable_text, transaction

HEAD_LINES, TAIL_LINES = 4, 10  # of an article: an imprint is longer than a consent
LONGEST_LINE = 2000  # code points; a longer line is the article's own
EDGE = 20_000  # code points from either end, however few of them are words
_SCHEMA = """
CREATE TABLE article_marks (
    mark INTEGER NOT NULL, article_key INTEGER NOT NULL REFERENCES articles(key) ON DELETE CASCADE,
    PRIMARY KEY (mark, article_key)) WITHOUT ROWID;
CREATE INDEX marks_by_article ON article_marks (article_key);
CREATE TABLE unmarked (article_key INTEGER PRIMARY KEY);
CREATE TRIGGER unmarked_new AFTER INSERT ON articles
    BEGIN INSERT OR IGNORE INTO unmarked VALUES (new.key); END;
CREATE TRIGGER unmarked_changed AFTER UPDATE OF text, title, locator, source, author ON articles
    BEGIN INSERT OR IGNORE INTO unmarked VALUES (new.key); END;
INSERT INTO unmarked SELECT key FROM articles;
"""
_ORIGIN = "location, locator, source, author"
_FROM = "FROM articles JOIN sources ON sources.key = source_key"


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line with words, `[start, end)` of its article's text."""

    start: int
    end: int
    words: int
    mark: int


def create_marks(connection: sqlite3.Connection) -> None:
    """Create the tables in a catalogue that lacks them, with every article to be marked."""
    if has_marks(connection):
        return
    with transaction(connection):
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement)


def has_marks(connection: sqlite3.Connection) -> bool:
    """Whether the catalogue has the tables; one that was not built since lacks them."""
    return has_table(connection, "article_marks")


def store_missing_marks(connection: sqlite3.Connection) -> None:
    """Mark the new and the changed articles; inside a transaction."""
    for (key,) in connection.execute("SELECT article_key FROM unmarked").fetchall():
        connection.execute("DELETE FROM article_marks WHERE article_key = ?", (key,))
        query = f"SELECT title, text, {_ORIGIN} {_FROM} WHERE articles.key = ?"
        row = connection.execute(query, (key,)).fetchone()
        if row is not None:
            title, text, *origin = row
            head, tail = edge_lines(title, text)
            marks = {*_groups(*origin), *(line.mark for line in (*head, *tail))}
            connection.executemany(
                "INSERT INTO article_marks VALUES (?, ?)", [(mark, key) for mark in sorted(marks)]
            )
    connection.execute("DELETE FROM unmarked")


def edge_lines(title: str, text: str) -> tuple[list[EdgeLine], list[EdgeLine]]:
    """The first lines, outermost first, and the last ones, outermost first; some may be in both.

    Lines without words are passed over, and so is a first line that is the title. A line of more
    than `LONGEST_LINE` code points is the last that is looked at, and none is beyond `EDGE`.
    """
    head: list[EdgeLine] = []
    at = 0
    while at < min(len(text), EDGE) and len(head) < HEAD_LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at > LONGEST_LINE:
            break
        if (line := _line(text, at, end)) and (head or text[at:end].strip() != title):
            head.append(line)
        at = end + 1
    tail: list[EdgeLine] = []
    at = len(text)
    while at > max(len(text) - EDGE, 0) and len(tail) < TAIL_LINES:
        start = text.rfind("\n", 0, at) + 1
        if at - start > LONGEST_LINE:
            break
        if line := _line(text, start, at):
            tail.append(line)
        at = start - 1
    return head, tail


def group_marks(connection: sqlite3.Connection, article_id: str) -> tuple[int, ...]:
    """The marks of the groups of an article; empty if the id is unknown."""
    query = f"SELECT {_ORIGIN} {_FROM} WHERE articles.id = ?"
    row = connection.execute(query, (storable_text(article_id),)).fetchone()
    return tuple(_groups(*row)) if row else ()


def group_sample(connection: sqlite3.Connection, group: int, count: int) -> list[int]:
    """The keys of at most `count` articles of a group, from all of its age; all if so few."""
    query = "SELECT article_key FROM article_marks WHERE mark = ?"
    few = connection.execute(f"{query} LIMIT ?", (group, count + 1)).fetchall()
    if len(few) <= count:
        return [key for (key,) in few]
    first, last = connection.execute(
        "SELECT min(article_key), max(article_key) FROM article_marks WHERE mark = ?", (group,)
    ).fetchone()
    places = (first + (last - first) * n // (count - 1) for n in range(count))
    following = f"{query} AND article_key >= ? ORDER BY article_key LIMIT 1"
    return sorted({connection.execute(following, (group, at)).fetchone()[0] for at in places})


def has_many(connection: sqlite3.Connection, mark: int, count: int) -> bool:
    """Whether a mark is on at least `count` articles."""
    query = "SELECT count(*) FROM (SELECT 1 FROM article_marks WHERE mark = ? LIMIT ?)"
    return bool(connection.execute(query, (mark, count)).fetchone()[0] == count)


def articles_with(connection: sqlite3.Connection, mark: int, keys: Sequence[int]) -> list[int]:
    """Those of some articles that have a mark, in their order."""
    query = "SELECT 1 FROM article_marks WHERE mark = ? AND article_key = ?"
    return [key for key in keys if connection.execute(query, (mark, key)).fetchone()]


def _line(text: str, start: int, end: int) -> EdgeLine | None:
    """A line with the mark of its words; None if it has none."""
    words = WORD_PATTERN.findall(unicodedata.normalize("NFKC", text[start:end]).casefold())
    return EdgeLine(start, end, len(words), _mark("line", *words)) if words else None


def _groups(location: str, locator: str, source: str | None, author: str | None) -> Iterator[int]:
    """The groups of an article: its source, its folder or site there, what it states of itself."""
    yield _mark("location", location)
    folder = str(PurePosixPath(locator).parent)
    if folder != ".":
        yield _mark("folder", location, folder)
    for place in dict.fromkeys((location, locator, source or "")):
        if site := _site(place):
            yield _mark("site", site)
    if source:
        yield _mark("source", source)
    if author:
        yield _mark("author", author)


def _site(place: str) -> str:
    try:
        return urlsplit(place).hostname or "" if "://" in place else ""
    except ValueError:  # no address
        return ""


def _mark(*parts: str) -> int:
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)
