"""The list of articles as the page's script takes it: one small row an article.

The script draws, filters and sorts what it is given. A library of more than SENT_AT_MOST articles
is filtered and sorted here, and the first of them are sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from index.errors import IndexMissing
from index.library import Library
from index.storage import catalogue, schema
from index.storage.inventory import InventoryEntry, SourceStatus, inventory_entries, source_statuses
from index.types import SourceKind

MAX_ROWS_SENT = 5_000  # rows: some 0.6 MB; what a browser filters between two keystrokes
LONGEST_TITLE = 300  # characters; the whole title stands in the article
ADDED_HERE = "added here"

ListRow = list[Any]
"""`[id, title, date, source, words, state, problem, file, known]`.

`id` is null for a file that could not be read; `file` then names it if it can be removed here.
`known` says how the date is known; without a date it is the day of the file, or empty.
"""
TITLE, DATE, SOURCE, WORDS, STATE, PROBLEM = 1, 2, 3, 4, 5, 6
NO_DATE: Final = ""


def article_list(library: Library, wish: Mapping[str, object], most: int = MAX_ROWS_SENT) -> Any:  # noqa: ANN401 - JSON
    """The rows that fit the wish, which comes from the browser and may hold anything.

    `filter` (words), `sort` (title, date, words, state) and `problems` (only those) matter when
    not all rows are sent. Returns `{"total", "problems", "fitting", "rows", "is_whole"}`.
    """
    rows = read_article_rows(library)
    problems = sum(bool(row[PROBLEM]) for row in rows)
    if is_whole := len(rows) <= most:
        fitting = rows
    else:
        words = folded_text(str(wish.get("filter") or "")).split()
        fitting = [row for row in rows if _matches_filter(row, words, bool(wish.get("problems")))]
        fitting.sort(key=SORT_KEYS.get(str(wish.get("sort")), _by_title))
    return {
        "total": len(rows),
        "problems": problems,
        "fitting": len(fitting),
        "rows": fitting[:most],
        "is_whole": is_whole,
    }


def read_article_rows(library: Library) -> list[ListRow]:
    """A row for every article and every file that could not be read; none before a build."""
    try:
        with closing(schema.connect(library.catalogue)) as connection:
            catalogue.read_manifest(connection)
            states = {state.source.key: state for state in source_statuses(connection)}
            return [_row(entry, states) for entry in inventory_entries(connection)]
    except IndexMissing:
        return []


def folded_text(text: str) -> str:
    """Text as it is compared: letters alone count, not their case or marks."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


def source_words(entry: InventoryEntry, state: SourceStatus | None) -> str:
    """Where an article comes from, in few words: what it states itself, else its place."""
    if entry.stated_source:
        return entry.stated_source
    if state is None or state.source.kind == SourceKind.UPLOADS:
        return ADDED_HERE if entry.locator == entry.title else f"{entry.locator}, {ADDED_HERE}"
    if state.source.kind in (SourceKind.URL, SourceKind.FEED):
        return state.source.location
    folder = state.source.location.rstrip("/").rpartition("/")[2]
    return entry.locator if entry.locator == folder else f"{folder}/{entry.locator}"


def _row(entry: InventoryEntry, states: Mapping[int, SourceStatus]) -> ListRow:
    state = states.get(entry.source_key)
    is_upload = state is not None and state.source.kind == SourceKind.UPLOADS
    return [
        entry.id,
        entry.title[:LONGEST_TITLE],
        entry.date or NO_DATE,
        source_words(entry, state)[:LONGEST_TITLE],
        entry.words,
        _state_words(entry, is_example=state is not None and state.source.is_example),
        entry.problem[:LONGEST_TITLE],
        entry.locator if entry.id is None and is_upload else "",
        (entry.date_from if entry.date else entry.file_date) or "",
    ]


def _state_words(entry: InventoryEntry, *, is_example: bool) -> str:
    if entry.id is None:
        return "could not be read"
    if entry.problem:
        return "an earlier version"
    if is_example:
        return "example"
    if entry.language not in (None, "en"):
        return f"language {entry.language}, answered less surely"
    return ""


def _matches_filter(row: ListRow, words: Sequence[str], only_problems: bool) -> bool:
    if only_problems and not row[PROBLEM]:
        return False
    text = folded_text(f"{row[TITLE]} {row[SOURCE]}")
    return all(word in text for word in words)


def _by_title(row: ListRow) -> Any:  # noqa: ANN401 - what sort() compares
    return folded_text(row[TITLE])


SORT_KEYS: Final[Mapping[str, Callable[[ListRow], Any]]] = {
    "title": _by_title,
    "date": lambda row: (not row[DATE], _descending_key(row[DATE]), _by_title(row)),
    "words": lambda row: (-row[WORDS], _by_title(row)),
    "state": lambda row: (not row[PROBLEM], not row[STATE], row[STATE], _by_title(row)),
}


def _descending_key(date: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in date)
