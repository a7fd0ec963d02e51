"""Which articles hold a phrase, exactly: full text finds the candidates, their texts decide."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.storage.article_selection import first_passages, passage_bodies
from index.storage.near_duplicates import articles_sharing_a_band, near_duplicates
from index.storage.text_index import TextSnapshot

UNSPACED_PATTERN = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
)  # no blanks between words


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """An article with the first of its passages that counts, `[start, end)` of its text."""

    key: int
    id: str
    title: str
    date: str | None
    source: str | None
    start: int
    end: int


def find_phrase(
    connection: sqlite3.Connection, text: TextSnapshot, words: str
) -> list[ArticleMatch]:
    """The articles in which the words stand side by side as they are; newest first.

    Case, accents and what stands between words are not looked at; the last one may be a plural or
    own something. The title counts as well. Signs alone stand nowhere.
    """
    pattern = _phrase_pattern(words)
    found: dict[int, ArticleMatch] = {}
    for mention, body in _candidates(connection, text, text.terms(words), title_only=False):
        if mention.key not in found and pattern.search(_folded(f"{mention.title}\n{body}")):
            found[mention.key] = mention
    return _newest_first(found.values())


def find_in_titles(
    connection: sqlite3.Connection, text: TextSnapshot, words: str
) -> list[ArticleMatch]:
    """The articles whose titles have all the words that tell something; newest first."""
    wanted = text.content_terms(words)
    found: dict[int, ArticleMatch] = {}
    for mention, _ in _candidates(connection, text, wanted, title_only=True):
        found.setdefault(mention.key, mention)
    return _newest_first(found.values())


def all_articles(connection: sqlite3.Connection) -> list[ArticleMatch]:
    """All articles, each with its first passage; newest first."""
    return _newest_first(ArticleMatch(*row) for row in first_passages(connection))


def count_distinct(connection: sqlite3.Connection, found: Sequence[ArticleMatch]) -> int:
    """How many are left where near-duplicates among them count once."""
    keys = [mention.key for mention in found]
    shared = articles_sharing_a_band(connection, keys)  # others cannot be near-duplicates
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
) -> Iterator[tuple[ArticleMatch, str]]:
    ids = text.passages_with(wanted, title_only=title_only)
    for *fields, body in passage_bodies(connection, ids):
        yield ArticleMatch(*fields), body


def _phrase_pattern(words: str) -> re.Pattern[str]:
    """What finds the words in a folded text; whole words only, in scripts that part words."""
    parts = re.findall(r"\w+", _folded(words))
    if not parts:
        return re.compile(r"(?!)")
    last = parts[-1]
    if words.rstrip()[-1:] == "s" and words == words.lower() and len(last) > 3:
        last = last.removesuffix("s")  # "tunnels" counts a tunnel; no name loses its end
    ending = "" if UNSPACED_PATTERN.search(last) else r"(?:['’]?s|es)?(?!\w)"
    beginning = "" if UNSPACED_PATTERN.search(parts[0]) else r"(?<!\w)"
    return re.compile(beginning + r"[^\w\n]{1,3}".join([*parts[:-1], last]) + ending)


def _folded(text: str) -> str:
    """The text without accents and case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _newest_first(found: Iterable[ArticleMatch]) -> list[ArticleMatch]:
    by_id = sorted(found, key=lambda mention: mention.id)
    return sorted(by_id, key=lambda mention: mention.date or "", reverse=True)
