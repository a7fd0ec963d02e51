"""Tables of OpenDocument texts."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from index.parsers.odt_tables import table_pieces
from index.parsers.table_cells import find_tables
from index.text.normalisation import normalise

NAMES = (
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


def shown(rows: str):
    table = fromstring(f"<table:table {NAMES}>{rows}</table:table>")
    made = table_pieces(table, lambda element: " ".join(element.itertext()))
    if made is None:
        return None
    pieces = list(made)
    text = normalise("".join(pieces), unwrap=False)
    (found,) = find_tables(pieces, text)
    return found.header_rows, [[text[slice(*each)] for each in row] for row in found.rows]


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_header_rows_and_spans_are_kept():
    covered = "<table:covered-table-cell/>"
    assert shown(
        "<table:table-column/><table:table-header-rows>"
        + row(cell("Island"), cell("Boats", 'table:number-columns-spanned="2"'), covered)
        + "</table:table-header-rows>"
        + row(cell("Vik", 'table:number-rows-spanned="2"'), cell("7"), cell("9"))
        + row(covered, cell("1"), cell("2"))
    ) == (1, [["Island", "Boats", "Boats"], ["Vik", "7", "9"], ["Vik", "1", "2"]])


def test_repeated_cells_and_rows_are_written_out_within_bounds():
    assert shown(
        row(cell("Island"), cell("Boats"))
        + row(cell("Vik"), cell("7"))
        + '<table:table-row table:number-rows-repeated="1048000">'
        + "<table:table-cell/></table:table-row>"
    ) == (1, [["Island", "Boats"], ["Vik", "7"]])
    assert shown(row(cell("a", 'table:number-columns-repeated="2"')) * 2) == (0, [["a", "a"]] * 2)


def test_a_table_in_a_table_and_whole_texts_stay_text():
    assert shown(row(f"<table:table-cell><table:table/></table:table-cell>{cell('a')}")) is None
    assert shown(row(cell("a " * 300), cell("b"))) is None
