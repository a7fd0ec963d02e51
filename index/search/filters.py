"""Which articles and passages a search may find: by date, source, author, tag and id.

An article that states no date is outside every range; the date of its file does not count.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.storage.article_selection import (
    article_authors,
    article_sources,
    article_tags,
    count_undated_articles,
    passages_of_articles,
    select_article_keys,
    select_article_origins,
)
from index.text.folding import fold_for_comparison, folded_words
from index.types import Article, Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ADDRESS = re.compile(r"https?://[^\s/]", re.I)
_FOLDER = re.compile(r"/|[A-Za-z]:[\\/]")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:;|&|\band\b|\bund\b|\bet\b|\by\b)\s*", re.I)
_NAME_ALONE = re.compile(r"\w[\w.’'-]*(?: \w[\w.’'-]*)+")  # has a first name: no “Holt, Ada”


def passes_filters(article: Article, filters: Filters) -> bool:
    """Whether a search with these filters may find the article."""
    return (
        (not filters.articles or article.id in filters.articles)
        and article.id not in filters.without
        and (not filters.sources or matches_source(article.source, filters.sources))
        and (not filters.authors or matches_author(article.author, filters.authors))
        and (not filters.tags or matches_tag(article.tags, filters.tags))
        and is_in_date_range(article.date, filters)
    )


def is_in_date_range(date: str | None, filters: Filters) -> bool:
    """Whether a day in ISO 8601 is in the range of the filters, inclusive."""
    if filters.since is None and filters.until is None:
        return True
    return (
        date is not None
        and (filters.since is None or filters.since <= date)
        and (filters.until is None or date <= filters.until)
    )


def matches_source(source: str | None, names: Sequence[str]) -> bool:
    """Whether a source is one of these names: equal, a site of its address, or in the folder.

    Example: `https://news.bbc.co.uk/x` matches `bbc.co.uk`. Case is ignored.
    """
    if source is None:
        return False
    own, site = source.casefold(), site_name(source)
    for name in map(str.casefold, names):
        if own == name or (_FOLDER.match(name) and own.startswith(name.rstrip("/\\") + "/")):
            return True
        if site and (site == name.removeprefix("www.") or site.endswith(f".{name}")):
            return True
    return False


def matches_author(stated: str | None, names: Sequence[str]) -> bool:
    """Whether a stated author has one of these names, or a part of it in whole words.

    Example: `Ada Holt; Émile Roy` matches `emile roy` and `Holt`. Case and accents are ignored.
    """
    own = folded_words(stated or "")
    for asked in map(folded_words, names):
        if asked and any(own[at : at + len(asked)] == asked for at in range(len(own))):
            return True
    return False


def matches_tag(stated: Iterable[str], tags: Sequence[str]) -> bool:
    """Whether one of the stated tags is, or lies below, one of these: `sea/ships` matches `sea`.

    Case, accents and a number sign before it are ignored.
    """
    own = [_folded_tag(tag) for tag in stated]
    asked = [folded for tag in tags if (folded := _folded_tag(tag))]
    return any(tag == each or tag.startswith(f"{each}/") for tag in own for each in asked)


def _folded_tag(tag: str) -> str:
    return " ".join(fold_for_comparison(tag).split()).removeprefix("#")


def author_names(stated: str) -> list[str]:
    """The names in a field for authors: `Ada Holt, Ben Kay and Cleo Orr` are three."""
    names = []
    for part in filter(None, map(str.strip, _BETWEEN_AUTHORS.split(stated))):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        are_names = len(pieces) > 1 and all(map(_NAME_ALONE.fullmatch, pieces))
        names += pieces if are_names else [part.strip(" ,")]
    return list(dict.fromkeys(filter(None, names)))


def site_name(source: str) -> str | None:
    """The host of a web address, without `www.`; None if it is not an address."""
    if not _ADDRESS.match(source):
        return None
    try:
        host = urlsplit(source).hostname or ""
    except ValueError:
        return None
    return host.casefold().removeprefix("www.") or None


def filtered_article_keys(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """The keys of the articles that pass the filters, ascending."""
    if not (filters.sources or filters.authors or filters.tags):
        return sorted(select_article_keys(connection, filters))

    @cache  # many articles are of one source and one author
    def is_of_source(source: str | None) -> bool:
        return not filters.sources or matches_source(source, filters.sources)

    @cache
    def is_by_author(author: str | None) -> bool:
        return not filters.authors or matches_author(author, filters.authors)

    @cache
    def is_tagged(tags: str) -> bool:
        return not filters.tags or matches_tag(json.loads(tags), filters.tags)

    return sorted(
        key
        for key, source, author, tags in select_article_origins(connection, filters)
        if is_of_source(source) and is_by_author(author) and is_tagged(tags)
    )


def allowed_passages(connection: sqlite3.Connection, filters: Filters) -> NDArray[np.int64]:
    """The ids of the living passages that pass the filters, ascending."""
    return passages_of_articles(connection, filtered_article_keys(connection, filters))


def count_undated(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many articles without a date pass the filters if the range of dates is ignored."""
    without_range = replace(filters, since=None, until=None)
    keys = filtered_article_keys(connection, without_range)
    return count_undated_articles(connection, keys)


def source_name_counts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Names for `Filters.sources` with the number of articles of each; most frequent first.

    A web address is listed by its site, a file that states no source by its folder.
    """
    counts: Counter[str] = Counter()
    for stated, source, kind, location in article_sources(connection):
        if stated:
            counts[site_name(stated) or stated] += 1
        elif source:
            counts[location if kind == "folder" else source] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))


def author_name_counts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Names for `Filters.authors` with the number of articles of each; most frequent first."""
    return _counts(
        (name, count)
        for stated, count in article_authors(connection)
        for name in author_names(stated)
    )


def tag_counts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """The tags with the number of articles of each; most frequent first."""
    return _counts(
        (tag.removeprefix("#"), count)
        for tags, count in article_tags(connection)
        for tag in json.loads(tags)
    )


def _counts(names: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The sums of the counts by name, in its most frequent spelling; most frequent first."""
    stated: Counter[str] = Counter()
    for name, count in names:
        stated[name] += count
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for count, name in sorted(((count, name) for name, count in stated.items()), reverse=True):
        counts[spelt.setdefault(fold_for_comparison(name), name)] += count
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
