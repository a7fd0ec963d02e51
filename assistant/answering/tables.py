"""Questions that a table answers exactly: a cell by its row and column, or rows by their numbers.

Every content word of the question has to be the name of the row or column, or to stand above the
table; else the question asks for something else, and the passages are read as for any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.context import QuestionContext
from assistant.answering.engine import Engine
from assistant.answering.row_articles import row_tables
from assistant.answering.table_view import TableRow, TableView, tables_read
from assistant.answering.types import CitedSentence, Finding
from assistant.query.table_questions import (
    RowsQuestion,
    asks_for_value,
    cell_value,
    holds,
    parse_rows_question,
)
from assistant.types import Evidence, ListItem, Reading, StructuredResult
from index.storage.text_index import TextSnapshot
from index.types import Range

CONFIDENCE = 0.93  # docs/experiments.md, "Tables"
MAX_ROWS = 12
_NO_CONTENT = "many much number numbers total figure value amount count table row column list year"
_TOTALS = "total totals sum all overall average mean altogether together"


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A row with the cell of it that answers."""

    view: TableView
    row: TableRow
    cell: Range

    def evidence(self) -> Evidence:
        """As evidence of an answer."""
        return Evidence(self.row.article, self.row.sentence, CONFIDENCE, self.cell)


def answer_tables(context: QuestionContext, engine: Engine) -> Finding | None:
    """The cells that a table answers with; None if none does so in every word."""
    if not asks_for_value(context.question):
        return None
    retrieved = engine.retrieve(context)
    text = engine.session.text
    views = list(tables_read(retrieved.passages, text))
    rows = parse_rows_question(context.normalised_question)
    if rows:
        views += row_tables(retrieved.passages, engine.session, context.filters)
    if not views:
        return None
    words = frozenset(text.content_terms(context.normalised_question))
    asked = words - _terms(text, _NO_CONTENT)
    if rows:
        chosen = next((found for view in views if (found := rows_of(view, asked, rows, text))), [])
    else:
        chosen = [cell for view in views if (cell := cell_of(view, asked, words))]
    if not chosen or len(chosen) > MAX_ROWS:
        return None
    evidence = tuple(found.evidence() for found in chosen)
    sentences = engine.quote(evidence)
    finding = Finding(Reading(evidence, CONFIDENCE), retrieved.passages, sentences)
    if rows is None or len(chosen) < 2:
        return finding
    return Finding(
        finding.reading, finding.passages, sentences,
        structured=StructuredResult("list", tuple(_items(chosen, sentences))),
    )  # fmt: skip


def cell_of(
    view: TableView, asked: frozenset[str], words: frozenset[str] = frozenset()
) -> FoundCell | None:
    """The one cell whose row and column the words name; None without, or if several may be meant.

    In a table of pairs, the value of the label that is named. `words` are all of the question's,
    also those without content, such as "total", which may name a row.
    """
    named = [row for row in view.rows if row.name and row.name <= asked | words]
    longest = max((len(row.name) for row in named), default=0)
    named = [row for row in named if len(row.name) == longest]
    if len(named) != 1:
        return None
    row = named[0]
    rest = asked - row.name
    if view.is_of_pairs:
        is_value = row.name_column == 0 and rest <= view.about
        return FoundCell(view, row, row.cells[1]) if is_value and _filled(view, row, 1) else None
    column = _column(view, rest, without=row.name_column)
    if column is None or not rest - view.related[column] <= view.about | _named(view, row):
        return None
    return FoundCell(view, row, row.cells[column]) if _filled(view, row, column) else None


def rows_of(
    view: TableView, asked: frozenset[str], question: RowsQuestion, text: TextSnapshot
) -> list[FoundCell]:
    """The rows with what is asked for, by their names; empty if that is not sure."""
    name_column = next((row.name_column for row in view.rows), 0)
    if any(row.name_column != name_column for row in view.rows) or not view.columns:
        return []
    kind = view.columns[name_column] if name_column < len(view.columns) else frozenset()
    first = text.content_terms(question.noun)[:4]
    if not kind & set(first):
        return []
    rest = asked - kind - _terms(text, question.words)
    rows = [row for row in view.rows if not row.name & _terms(text, _TOTALS)]
    if question.relation in ("up", "down"):
        passing = _changed(view, rows, rest, question)
    else:
        passing = _standing_out(view, rows, rest, question)
    return [FoundCell(view, row, row.cells[name_column]) for row in passing]


def _standing_out(
    view: TableView, rows: Sequence[TableRow], rest: frozenset[str], question: RowsQuestion
) -> list[TableRow]:
    column = _column(view, rest, without=None)
    if column is None or not rest - view.related[column] <= view.about:
        return []
    values = _values(view, rows, column)
    if values is None:
        return []
    if question.value is not None:
        return [row for row, value in values if holds(question.relation, value, question.value)]
    chosen = (max if question.relation == "most" else min)(value for _, value in values)
    return [row for row, value in values if value == chosen]


def _changed(
    view: TableView, rows: Sequence[TableRow], rest: frozenset[str], question: RowsQuestion
) -> list[TableRow]:
    """Rows whose number grew or shrank between two columns that differ by their years alone."""
    dated: dict[frozenset[str], list[tuple[int, int]]] = {}
    for column, terms in enumerate(view.columns):
        years = {term for term in terms if _is_year(term)}
        if len(years) == 1 and (base := terms - years) and base & rest:
            dated.setdefault(base, []).append((int(next(iter(years))), column))
    if len(dated) != 1:
        return []
    ((base, columns),) = dated.items()
    asked = {int(term) for term in rest if _is_year(term)}
    columns = sorted(each for each in columns if not asked or each[0] in asked)
    left = {term for term in rest - base if not _is_year(term)}
    if len(columns) != 2 or not left <= view.about:
        return []
    before, after = (_values(view, rows, column) for _, column in columns)
    if before is None or after is None:
        return []
    earlier = {(row.article.id, row.sentence): value for row, value in before}
    sign = 1 if question.relation == "up" else -1
    return [
        row
        for row, value in after
        if (place := (row.article.id, row.sentence)) in earlier
        and sign * (value - earlier[place]) > 0
    ]


def _column(view: TableView, rest: frozenset[str], without: int | None) -> int | None:
    """The column whose name shares most words with these, and has fewest others; None if tied."""
    ranked = sorted(
        (
            (len(view.related[column] & rest), -len(terms - rest), column)
            for column, terms in enumerate(view.columns)
            if view.related[column] & rest and column != without
        ),
        reverse=True,
    )
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None
    return ranked[0][2]


def _values(
    view: TableView, rows: Sequence[TableRow], column: int
) -> list[tuple[TableRow, Decimal]] | None:
    """The numbers of a column; None if it has anything that is not read as one."""
    values = []
    for row in rows:
        if not _filled(view, row, column):
            continue
        value = cell_value(row.text(row.cells[column]))
        if value is None:
            return None
        values.append((row, value))
    return values or None


def _filled(view: TableView, row: TableRow, column: int) -> bool:
    """Whether a cell holds a word or number: not a dash."""
    return column < len(row.cells) and any(map(str.isalnum, row.text(row.cells[column])))


def _named(view: TableView, row: TableRow) -> frozenset[str]:
    """The name of the column of names: "district" may be asked of "in the district of Kell"."""
    return view.columns[row.name_column] if row.name_column < len(view.columns) else frozenset()


def _terms(text: TextSnapshot, words: str) -> frozenset[str]:
    return frozenset(text.terms(words))


def _is_year(term: str) -> bool:
    return len(term) == 4 and term.isdigit()


def _items(chosen: Sequence[FoundCell], sentences: Sequence[CitedSentence]) -> Iterator[ListItem]:
    for found, sentence in zip(chosen, sentences, strict=True):
        yield ListItem(found.row.text(found.cell), (sentence.number,), *found.cell)
