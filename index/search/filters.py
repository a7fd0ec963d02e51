"""Which articles and passages a search may find: by date, source and id.

An article without a date of its own is outside of every range: the day of its file is no date.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.storage.catalogue import FROM_ARTICLES, SOURCE_EXPRESSION
from index.types import Article, Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ADDRESS = re.compile(r"https?://[^\s/]", re.I)
_FOLDER = re.compile(r"/|[A-Za-z]:[\\/]")


def passes_filters(article: Article, filters: Filters) -> bool:
    """Whether a search under these filters may find an article."""
    return (
        (not filters.articles or article.id in filters.articles)
        and (not filters.sources or matches_source(article.source, filters.sources))
        and is_in_date_range(article.date, filters)
    )


def is_in_date_range(date: str | None, filters: Filters) -> bool:
    """Whether a day in ISO 8601 lies in the range, both of its ends in it."""
    if filters.since is None and filters.until is None:
        return True
    return (
        date is not None
        and (filters.since is None or filters.since <= date)
        and (filters.until is None or date <= filters.until)
    )


def matches_source(source: str | None, names: Sequence[str]) -> bool:
    """Whether an article's source is one of these: itself, a site of its address, or a folder."""
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
    """The host of a web address, without `www.`; None for what is no address."""
    if not _ADDRESS.match(source):
        return None
    try:
        host = urlsplit(source).hostname or ""
    except ValueError:
        return None
    return host.casefold().removeprefix("www.") or None


def filtered_article_keys(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """The keys of the articles that the filters leave, ascending."""
    wanted, values = "1", list[str]()
    if filters.since:
        wanted, values = f"{wanted} AND articles.date >= ?", [*values, filters.since]
    if filters.until:
        wanted, values = f"{wanted} AND articles.date <= ?", [*values, filters.until]
    if filters.articles:
        wanted += " AND articles.id IN (SELECT value FROM json_each(?))"
        values.append(json.dumps([_storable(identity) for identity in filters.articles]))
    if not filters.sources:
        rows = connection.execute(f"SELECT key FROM articles WHERE {wanted}", values)  # noqa: S608
        return sorted(key for (key,) in rows)
    rows = connection.execute(
        f"SELECT articles.key, {SOURCE_EXPRESSION} {FROM_ARTICLES} WHERE {wanted}",  # noqa: S608
        values,
    )
    return sorted(key for key, source in rows if matches_source(source, filters.sources))


def allowed_passages(connection: sqlite3.Connection, filters: Filters) -> NDArray[np.int64]:
    """The ids of the passages that the filters leave, ascending; all of them live."""
    import numpy as np

    keys = json.dumps(filtered_article_keys(connection, filters))
    these = "FROM passages WHERE article_key IN (SELECT value FROM json_each(?))"
    runs = connection.execute(
        f"SELECT article_key, min(id), max(id), count(*) {these} GROUP BY article_key",  # noqa: S608
        (keys,),
    ).fetchall()
    parts = [np.arange(first, last + 1) for _, first, last, n in runs if last - first + 1 == n]
    broken = [key for key, first, last, n in runs if last - first + 1 != n]  # once edited
    ids = connection.execute(f"SELECT id {these}", (json.dumps(broken),)).fetchall()  # noqa: S608
    parts.append(np.array(ids, np.int64).reshape(-1))
    return np.sort(np.concatenate(parts).astype(np.int64))


def count_undated(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many articles have no date, of those that all but the range leaves."""
    without_range = replace(filters, since=None, until=None)
    keys = json.dumps(filtered_article_keys(connection, without_range))
    (count,) = connection.execute(
        "SELECT count(*) FROM articles WHERE date IS NULL AND key IN "
        "(SELECT value FROM json_each(?))",
        (keys,),
    ).fetchone()
    return int(count)


def source_name_counts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Names that `Filters.sources` takes, with how many articles each leaves; most first.

    A web address goes by its site, a file that states no source by its folder.
    """
    counts: Counter[str] = Counter()
    rows = connection.execute(
        f"SELECT articles.source, {SOURCE_EXPRESSION}, kind, location {FROM_ARTICLES}"  # noqa: S608
    )
    for stated, source, kind, location in rows:
        if stated:
            counts[site_name(stated) or stated] += 1
        elif source:
            counts[location if kind == "folder" else source] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))


def _storable(text: str) -> str:
    """SQLite holds no unpaired surrogates; a text with one matches nothing."""
    return text.encode("utf-8", "replace").decode()
