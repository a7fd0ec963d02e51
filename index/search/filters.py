"""Which articles and passages a search may find: by date, source and id.

An article that states no date is outside every range; the date of its file does not count.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.storage.article_selection import (
    article_sources,
    count_undated_articles,
    passages_of_articles,
    select_article_keys,
    select_article_sources,
)
from index.types import Article, Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ADDRESS = re.compile(r"https?://[^\s/]", re.I)
_FOLDER = re.compile(r"/|[A-Za-z]:[\\/]")


def passes_filters(article: Article, filters: Filters) -> bool:
    """Whether a search with these filters may find the article."""
    return (
        (not filters.articles or article.id in filters.articles)
        and (not filters.sources or matches_source(article.source, filters.sources))
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
    if not filters.sources:
        return sorted(select_article_keys(connection, filters))
    return sorted(
        key
        for key, source in select_article_sources(connection, filters)
        if matches_source(source, filters.sources)
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
