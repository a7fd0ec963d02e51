"""Articles that contain a phrase: full text finds candidates, which are matched exactly."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.storage.article_selection import first_passages, passage_bodies
from index.storage.near_duplicates import articles_sharing_a_band, near_duplicates
from index.storage.text_index import TextSnapshot, ascii_letters

UNSPACED_PATTERN = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
)  # scripts without spaces between words


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """An article with its first matching passage, `[start, end)` of its text."""

    key: int
    id: str
    title: str
    date: str | None
    source: str | None
    author: str | None
    words: int
    start: int
    end: int


def find_phrase(
    connection: sqlite3.Connection, text: TextSnapshot, words: str
) -> list[ArticleMatch]:
    """The articles that contain the words next to each other, in text or title; newest first.

    Case, accents and punctuation between words are ignored; the last word may be a plural or a
    possessive: `tunnel` matches "tunnels" and "tunnel's". Punctuation alone matches nothing.
    """
    pattern = _phrase_pattern(words)
    matches: dict[int, ArticleMatch] = {}
    for match, body in _candidates(connection, text, text.terms(words), title_only=False):
        if match.key not in matches and pattern.search(_folded(f"{match.title}\n{body}")):
            matches[match.key] = match
    return _newest_first(matches.values())


def find_in_titles(
    connection: sqlite3.Connection, text: TextSnapshot, words: str
) -> list[ArticleMatch]:
    """The articles whose titles contain all content words; newest first."""
    terms = text.content_terms(words)
    matches: dict[int, ArticleMatch] = {}
    for match, _ in _candidates(connection, text, terms, title_only=True):
        matches.setdefault(match.key, match)
    return _newest_first(matches.values())


def all_articles(connection: sqlite3.Connection) -> list[ArticleMatch]:
    """All articles, each with its first passage; newest first."""
    return _newest_first(ArticleMatch(*row) for row in first_passages(connection))


def count_distinct(connection: sqlite3.Connection, matches: Sequence[ArticleMatch]) -> int:
    """How many articles there are if near-duplicates count once."""
    keys = [match.key for match in matches]
    shared = articles_sharing_a_band(connection, keys)  # others cannot be near-duplicates
    ids = {match.id: match.key for match in matches if match.key in shared}
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
    return len(matches) - copies


def _candidates(
    connection: sqlite3.Connection, text: TextSnapshot, terms: Sequence[str], title_only: bool
) -> Iterator[tuple[ArticleMatch, str]]:
    ids = text.passages_with(terms, title_only=title_only)
    for *fields, body in passage_bodies(connection, ids):
        yield ArticleMatch(*fields), body


def _phrase_pattern(words: str) -> re.Pattern[str]:
    """A pattern for the words in a folded text; whole words, in scripts with spaces."""
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
    """The text without accents, in lower case, in the letters of index terms: `Øre` -> `ore`."""
    plain = unicodedata.normalize("NFKD", ascii_letters(text))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _newest_first(matches: Iterable[ArticleMatch]) -> list[ArticleMatch]:
    by_id = sorted(matches, key=lambda match: match.id)
    return sorted(by_id, key=lambda match: match.date or "", reverse=True)
