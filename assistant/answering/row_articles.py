"""Rows of a file (.csv, a spreadsheet) that are articles of their own, seen as one table again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from assistant.answering.table_view import TableRow, TableView
from assistant.query.column_words import related_terms
from assistant.types import Filters, ReadingPassage
from index.search.filters import passes_filters
from index.search.searcher import Session
from index.storage.text_index import TextSnapshot
from index.types import Article, Range, Sentence, Table

MOST_ROWS = 2_000  # of a file that is read as facts
MOST_FILES = 3  # of the passages' that are looked at
_PARSERS = ("table ", "spreadsheet ")
_MOST_TEXT = 4_000  # code points of a row
_PIECE = re.compile(r"(?P<label>[^:;\n]{1,120}): (?P<value>[^;\n]*)(?:; |$)")


def row_tables(
    passages: Sequence[ReadingPassage], session: Session, filters: Filters
) -> Iterator[TableView]:
    """The tables whose rows the passages are, in their order, each once, with all their rows.

    Rows that the filters leave out are not in them.
    """
    seen: set[str] = set()
    files = 0
    for passage in passages:
        article = passage.article
        if article.id in seen or not _is_row(article):
            continue
        if files == MOST_FILES:
            return
        files += 1
        rows = session.articles_of_file(article.id, MOST_ROWS + 1)
        seen.update(row.id for row in rows)
        if len(rows) <= MOST_ROWS:
            kept = [row for row in rows if passes_filters(row, filters)]
            if view := view_rows(kept, session.text):
                yield view


def view_rows(articles: Sequence[Article], text: TextSnapshot) -> TableView | None:
    """The articles as rows of one table; None if they are not sentences of the same labels."""
    found = [(article, pairs) for article in articles if (pairs := _pairs(article.text))]
    if len(found) < 2 or len(found) < len(articles):
        return None
    counts = Counter(label for _, pairs in found for label in pairs)
    names = tuple(label for label in counts if counts[label] * 2 >= len(found))

    def terms(words: str) -> frozenset[str]:
        return frozenset(text.content_terms(words.replace("_", " ")))

    rows = []
    for article, pairs in found:
        cells = tuple(pairs.get(name, (0, 0)) for name in names)
        written = [article.text[slice(*cell)] for cell in cells]
        column = next((n for n, words in enumerate(written) if any(map(str.isalpha, words))), 0)
        sentence = Sentence(0, len(article.text))
        rows.append(TableRow(article, sentence, cells, column, terms(written[column])))
    columns = tuple(map(terms, names))
    about = terms(PurePosixPath(articles[0].id).parent.stem)
    related = tuple(map(related_terms, columns))
    first = articles[0]
    return TableView(first, Table(()), names, columns, related, about, tuple(rows))


def _is_row(article: Article) -> bool:
    return article.read_by.startswith(_PARSERS) and not article.tables


def _pairs(text: str) -> dict[str, Range]:
    """The value of each label in `Harbour: Ardwick; Berths: 42.`; empty for any other text."""
    if len(text) > _MOST_TEXT or not text.endswith("."):
        return {}
    pairs: dict[str, Range] = {}
    at, end = 0, len(text) - 1
    while at < end:
        piece = _PIECE.match(text, at, end)
        if piece is None or piece["label"] in pairs:
            return {}
        pairs[piece["label"]] = piece.span("value")
        at = piece.end()
    return pairs
