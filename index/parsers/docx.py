"""Word files, by python-docx (MIT): paragraphs, headings, lists, tables and notes in order.

LlamaIndex's DocxReader needs one more package (docx2txt) for less: it gives no core properties,
no headings and no table rows. So python-docx is used directly.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.docx_notes import (
    comment_count,
    is_heading,
    named_notes,
    page_line_roots,
    place_notes,
    related_roots,
)
from index.parsers.docx_numbers import styles_by_id, write_out_numbers
from index.parsers.docx_tables import table_pieces
from index.parsers.docx_visible import set_text_boxes_apart, show_as_accepted
from index.parsers.metadata import (
    drop_surrogates,
    one_line,
    pick_title,
)
from index.parsers.office_package import readable_package, refusing_broken, stated_properties
from index.parsers.office_text import comments_warning, with_page_lines
from index.parsers.table_cells import find_tables
from index.text.normalisation import normalise
from index.types import ParsedArticle

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PIECES = {
    f"{_WORD}tab": " ",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "-",
    f"{_WORD}softHyphen": "",
}
_TEMPLATE_MADE = "2013-12-23 23:15:00"  # in every file made from python-docx's template


def read_docx(path: Path, data: bytes) -> ParsedArticle:
    """Return the text of a Word file as its reader sees it, and its core properties.

    Changes are as accepted, comments left out with a warning. Raises UnreadableArticle.
    """
    package = readable_package(data, "Word", old_suffix=".doc", new_suffix=".docx")
    import docx

    with refusing_broken("Word"):
        document = docx.Document(io.BytesIO(package))
        heading = _write_out(document)
        pieces = list(_blocks(document))
        text = normalise(drop_surrogates("".join(pieces)), unwrap=False)
        tables = find_tables(pieces, text)
        text = with_page_lines(text, "".join(_page_lines(document)))
        warning = comments_warning(comment_count(document))
    if not text:
        raise UnreadableArticle("no main text found")
    title, author, date, tags = stated_properties(document, _TEMPLATE_MADE)
    return ParsedArticle(
        title=pick_title(text, path, title, heading),
        text=text,
        date=date,
        author=author,
        tags=tags,
        tables=tables,
        warnings=(warning,) if warning else (),
    )


def _write_out(document: Document) -> str | None:
    """Change the tree of a document so that it holds as text what Word only shows.

    Returns the first heading, without its number.
    """
    body = document.element.body
    numbering = next(iter(related_roots(document, "numbering")), None)
    named = named_notes(body)
    show_as_accepted(body)
    set_text_boxes_apart(body)
    heading = _first_heading(document)
    write_out_numbers(body, numbering, document.part.styles.element)
    place_notes(document, named)
    return heading


def _blocks(document: Document) -> Iterator[str]:
    """Paragraphs and table rows in document order, with line breaks between them."""
    yield from _children(document.element.body)


def _children(parent: BaseOxmlElement) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == f"{_WORD}p":
            yield _paragraph(child) + "\n\n"
        elif child.tag == f"{_WORD}tbl":
            if table := table_pieces(child, _paragraph):
                yield from table
                continue
            for row in child.iter(f"{_WORD}tr"):
                yield _row(row) + "\n"
            yield "\n"
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"):
            yield from _children(child)


def _row(row: BaseOxmlElement) -> str:
    """Return the cells of a row on one line, separated by spaces; nested tables are separate."""
    cells = (cell for cell in row.iter(f"{_WORD}tc") if _nearest(cell, f"{_WORD}tr") is row)
    return " ".join(
        " ".join(
            _paragraph(paragraph).replace("\n", " ")
            for paragraph in cell.iter(f"{_WORD}p")
            if _nearest(paragraph, f"{_WORD}tc") is cell
        )
        for cell in cells
    )


def _nearest(element: BaseOxmlElement, tag: str) -> BaseOxmlElement | None:
    return next(element.iterancestors(tag), None)


def _paragraph(paragraph: BaseOxmlElement) -> str:
    """Return the visible text; field codes are no part of it."""
    pieces: list[str] = []
    for element in paragraph.iter():
        if element.tag in (f"{_WORD}t", f"{_MATH}t"):
            pieces.append(element.text or "")
        elif element.getparent().tag == f"{_WORD}r":
            pieces.append(_PIECES.get(element.tag, ""))
    return "".join(pieces)


def _page_lines(document: Document) -> Iterator[str]:
    """The lines at the head and foot of the pages."""
    for root in page_line_roots(document):
        show_as_accepted(root)
        set_text_boxes_apart(root)
        yield from _children(root)


def _first_heading(document: Document) -> str | None:
    styles = styles_by_id(document.part.styles.element)
    for paragraph in document.element.body.iterchildren(f"{_WORD}p"):
        if is_heading(styles, paragraph) and (text := one_line(_paragraph(paragraph))):
            return text
    return None
