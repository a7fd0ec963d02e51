"""Rows of tables as evidence: what their header adds, and what may not be taken from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.answering.table_view import TableRow, TableView, view_table
from assistant.nlp.lemmas import FUNCTION_WORDS
from assistant.nlp.question_terms import question_terms
from assistant.query.table_questions import cell_value
from assistant.reading.answer_types import answer_type_words
from assistant.types import Evidence, Reading
from index.search.searcher import Session
from index.storage.text_index import TextSnapshot, index_term
from index.text.table_rows import LabelledRow, labelled_rows
from index.types import Article, Range

_NO_CONTENT = "many much number total figure value amount count table row column list"
_Rows = dict[int, tuple[TableView, TableRow]]
"""The rows of an article's tables by the offset at which they begin."""


def header_of(evidence: Evidence) -> str | None:
    """The names of the columns of a cited row; None for what is no row of a table with a header."""
    row = _labelled(evidence)
    return row.header if row and row.header else None


def readable_quote(evidence: Evidence) -> str:
    """The quote with what labels it in a table."""
    row = _labelled(evidence)
    return row.text if row else evidence.quote


def with_checked_rows(question: str, reading: Reading, session: Session) -> Reading:
    """The reading without rows that tell of something else, and answers of their cells checked.

    A row has to hold every name and number that the question asks about, and one of its other
    words, itself or in its header or around its table; where the question names the row itself,
    other names may stand anywhere in the article, and of a row without numbers the reader judges.
    A number is an answer only in the column that the question names, unless it is the only one of
    the row.
    """
    if not any(each.article.tables for each in reading.evidence):
        return reading
    checked = tuple(_checked(question, reading, session.text))
    if not checked or checked[0].position == reading.evidence[0].position:
        return replace(reading, evidence=checked)
    share = min(1.0, checked[0].score / max(reading.evidence[0].score, 1e-6))
    return replace(reading, evidence=checked, confidence=reading.confidence * share)


def _checked(question: str, reading: Reading, text: TextSnapshot) -> Iterator[Evidence]:
    names, _ = question_terms(question)
    function_terms = frozenset(map(index_term, FUNCTION_WORDS))
    named = frozenset(map(index_term, names)) - function_terms
    without = named | function_terms | frozenset(map(index_term, _NO_CONTENT.split()))
    measure = frozenset(text.terms(answer_type_words(question)))  # "How high is the fee?"
    asked = frozenset(text.content_terms(question)) - without - measure
    of_articles: dict[str, _Rows] = {}
    article_terms: dict[str, frozenset[str]] = {}

    def is_in_article(article: Article, terms: frozenset[str]) -> bool:
        if article.id not in article_terms:
            article_terms[article.id] = frozenset(text.terms(article.text))
        return terms <= article_terms[article.id]

    for evidence in reading.evidence:
        if evidence.article.id not in of_articles:
            of_articles[evidence.article.id] = _rows(evidence.article, text)
        found = of_articles[evidence.article.id].get(evidence.sentence.start)
        if found is None:
            yield evidence
        elif _tells(*found, frozenset(text.terms(evidence.quote)), named, asked, is_in_article):
            yield replace(evidence, answer=_answer(*found, evidence.answer, named | asked))


def _tells(
    view: TableView,
    row: TableRow,
    own: frozenset[str],
    named: frozenset[str],
    asked: frozenset[str],
    is_in_article: Callable[[Article, frozenset[str]], bool],
) -> bool:
    labels = frozenset().union(*view.related)
    if missing := named - own - labels - view.about:
        if any(term.isdigit() for term in missing) or not row.name & (named | asked):
            return False
        if not is_in_article(view.article, missing):
            return False
    name = view.columns[row.name_column] if row.name_column < len(view.columns) else frozenset()
    left = asked - row.name - name
    if row.name & (named | asked) and not _has_numbers(view, row):
        return True
    return not left or bool(left & (own | labels | view.about))


def _has_numbers(view: TableView, row: TableRow) -> bool:
    return any(
        cell_value(row.text(cell)) is not None
        for column, cell in enumerate(row.cells)
        if column != row.name_column
    )


def _answer(
    view: TableView, row: TableRow, answer: Range | None, asked: frozenset[str]
) -> Range | None:
    """The answer of a row: a number only in the column that is asked for."""
    if answer is None:
        return None
    numbers = {
        cell: view.related[column] & asked if column < len(view.related) else frozenset()
        for column, cell in enumerate(row.cells)
        if column != row.name_column and cell_value(row.text(cell)) is not None
    }
    touched = [cell for cell in numbers if cell[0] < answer[1] and answer[0] < cell[1]]
    if not touched or len(numbers) == 1:
        return answer
    best, *others = sorted(numbers, key=lambda cell: len(numbers[cell]), reverse=True)
    is_named = len(numbers[best]) > max(len(numbers[cell]) for cell in others)
    return best if is_named else None


def _rows(article: Article, text: TextSnapshot) -> _Rows:
    views = [view_table(article, table, text) for table in article.tables]
    return {row.sentence.start: (view, row) for view in views for row in view.rows}


def _labelled(evidence: Evidence) -> LabelledRow | None:
    article, sentence = evidence.article, evidence.sentence
    rows = labelled_rows(article.text, article.tables, sentence.start, sentence.end)
    return next(rows, None)
