"""The list of articles for the page's script: one compact row per article.

The script draws, filters and sorts the rows. For more than MAX_ROWS_SENT rows, the server filters
and sorts them, and sends the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assistant.wording import byline_words
from index.library import Library
from index.storage.inventory import InventoryEntry, SourceStatus, read_inventory
from index.text.folding import fold_for_comparison
from index.types import SourceKind

MAX_ROWS_SENT = 5_000  # rows: some 0.6 MB; what a browser filters between two keystrokes
LONGEST_TITLE = 300  # characters; the source panel shows the whole title
ADDED_HERE = "added here"


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article, or a file that could not be read (`id` is None).

    `file` names an unreadable file if it can be removed on the page. `date_from` says how the date
    is known; without a date it is the day of the file, or empty. `by` has author and tags.
    """

    id: str | None
    title: str
    date: str
    source: str
    words: int
    state: str
    problem: str
    file: str
    date_from: str
    by: str

    def columns(self) -> list[Any]:
        """The fields in the order that articles.js expects."""
        return [
            self.id,
            self.title,
            self.date,
            self.source,
            self.words,
            self.state,
            self.problem,
            self.file,
            self.date_from,
            self.by,
        ]


def article_list(library: Library, request: Mapping[str, object], most: int = MAX_ROWS_SENT) -> Any:  # noqa: ANN401 - JSON
    """`{"total", "problems", "fitting", "rows", "is_whole"}` for a request of the browser.

    The request may hold anything. Its `filter` (words), `sort` (title, date, words, state) and
    `problems` (only rows with a problem) have an effect only if not all rows are sent.
    """
    rows = read_article_rows(library)
    problems = sum(bool(row.problem) for row in rows)
    if is_whole := len(rows) <= most:
        fitting = rows
    else:
        words = fold_for_comparison(str(request.get("filter") or "")).split()
        fitting = [
            row for row in rows if _matches_filter(row, words, bool(request.get("problems")))
        ]
        fitting.sort(key=SORT_KEYS.get(str(request.get("sort")), _by_title))
    return {
        "total": len(rows),
        "problems": problems,
        "fitting": len(fitting),
        "rows": [row.columns() for row in fitting[:most]],
        "is_whole": is_whole,
    }


def read_article_rows(library: Library) -> list[ArticleRow]:
    """A row for every article and every file that could not be read; none before a build."""
    inventory = read_inventory(library)
    return [_row(entry, inventory.sources) for entry in inventory.entries]


def source_words(entry: InventoryEntry, state: SourceStatus | None) -> str:
    """The origin of an article in a few words: the source that it states, else its location."""
    if entry.stated_source:
        return entry.stated_source
    if state is None or state.source.kind == SourceKind.UPLOADS:
        return ADDED_HERE if entry.locator == entry.title else f"{entry.locator}, {ADDED_HERE}"
    if state.source.kind in (SourceKind.URL, SourceKind.FEED):
        return state.source.location
    folder = state.source.location.rstrip("/").rpartition("/")[2]
    return entry.locator if entry.locator == folder else f"{folder}/{entry.locator}"


def _row(entry: InventoryEntry, states: Mapping[int, SourceStatus]) -> ArticleRow:
    state = states.get(entry.source_key)
    is_upload = state is not None and state.source.kind == SourceKind.UPLOADS
    return ArticleRow(
        id=entry.id,
        title=entry.title[:LONGEST_TITLE],
        date=entry.date or "",
        source=source_words(entry, state)[:LONGEST_TITLE],
        words=entry.words,
        state=_state_words(entry, is_example=state is not None and state.source.is_example),
        problem=entry.problem[:LONGEST_TITLE],
        file=entry.locator if entry.id is None and is_upload else "",
        date_from=(entry.date_from if entry.date else entry.file_date) or "",
        by=byline_words(entry.author, entry.tags)[:LONGEST_TITLE],
    )


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


def _matches_filter(row: ArticleRow, words: Sequence[str], only_problems: bool) -> bool:
    if only_problems and not row.problem:
        return False
    text = fold_for_comparison(f"{row.title} {row.source} {row.by}")
    return all(word in text for word in words)


def _by_title(row: ArticleRow) -> Any:  # noqa: ANN401 - what sort() compares
    return fold_for_comparison(row.title)


SORT_KEYS: Final[Mapping[str, Callable[[ArticleRow], Any]]] = {
    "title": _by_title,
    "date": lambda row: (not row.date, _descending_key(row.date), _by_title(row)),
    "words": lambda row: (-row.words, _by_title(row)),
    "state": lambda row: (not row.problem, not row.state, row.state, _by_title(row)),
}


def _descending_key(date: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in date)
