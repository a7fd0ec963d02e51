"""Word files (.docx), by python-docx (MIT): paragraphs, headings, lists and tables in order.

LlamaIndex's DocxReader needs one more package (docx2txt) for less: it gives no core properties,
no headings and no table rows. So python-docx is used directly.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from index.parsers.docx_tables import table_pieces
from index.parsers.metadata import clean_author, drop_surrogates, one_line, parse_date, pick_title
from index.parsers.table_cells import find_tables
from index.parsers.xml_blocks import ENTITIES_REASON
from index.text.normalisation import normalise
from index.types import ParsedArticle

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_OLD_WORD = b"\xd0\xcf\x11\xe0"  # the OLE container of .doc and of encrypted .docx
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
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
_NOT_SHOWN = frozenset(
    {
        f"{_WORD}del",
        f"{_WORD}moveFrom",
        f"{_WORD}instrText",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)


def read_docx(path: Path, data: bytes) -> ParsedArticle:
    """Return the body of a Word file, tracked deletions left out, and its core properties.

    Raises UnreadableArticle.
    """
    _refuse_what_is_not_word(data)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        pieces = list(_blocks(document))
        text = normalise(drop_surrogates("".join(pieces)), unwrap=False)
        tables = find_tables(pieces, text)
    except MemoryError:
        raise
    except Exception as error:  # of the library, any
        if "entity amplification" in str(error):
            raise UnreadableArticle(ENTITIES_REASON) from error
        raise UnreadableArticle("broken Word file") from error
    if not text:
        raise UnreadableArticle("no main text found")
    title, author, date = _properties(document)
    return ParsedArticle(
        title=pick_title(text, path, title, _first_heading(document)),
        text=text,
        date=date,
        author=author,
        tables=tables,
    )


def _refuse_what_is_not_word(data: bytes) -> None:
    if data.startswith(_OLD_WORD):
        if _ENCRYPTED in data:
            raise UnreadableArticle("password-protected Word file")
        raise UnreadableArticle("not a .docx file: it is of the old .doc format")
    if not data.startswith(b"PK"):
        raise UnreadableArticle("not a Word file")
    try:
        with Archive(data) as archive:
            is_word = "[Content_Types].xml" in archive.names
            archive.check()
    except UnreadableArticle as error:
        raise UnreadableArticle(f"broken Word file: {error}") from error
    if not is_word:
        raise UnreadableArticle("not a Word file")


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
    """Return the visible text: with insertions, without deletions and field codes."""
    pieces: list[str] = []
    skipped: BaseOxmlElement | None = None
    for element in paragraph.iter():
        if skipped is not None and skipped in element.iterancestors():
            continue
        skipped = element if element.tag in _NOT_SHOWN else None
        if element.tag in (f"{_WORD}t", f"{_MATH}t"):
            pieces.append(element.text or "")
        elif element.tag == f"{_WORD}p" and element is not paragraph:
            pieces.append("\n")  # of a text box that hangs at this paragraph
        elif element.getparent().tag == f"{_WORD}r":
            pieces.append(_PIECES.get(element.tag, ""))
    return "".join(pieces)


def _first_heading(document: Document) -> str | None:
    for paragraph in document.paragraphs:
        name = (paragraph.style.name if paragraph.style is not None else None) or ""
        if name.startswith(("Title", "Heading")) and (text := paragraph.text.strip()):
            return text
    return None


def _properties(document: Document) -> tuple[str | None, str | None, str | None]:
    """Title, author and date of creation; None for what is absent or damaged."""
    try:
        about = document.core_properties
        is_of_template = str(about.created).startswith(_TEMPLATE_MADE)
        date, _ = (None, None) if is_of_template else parse_date(about.created)
        return one_line(about.title), clean_author(about.author), date
    except Exception:  # of the library, for damaged properties: the text counts
        return None, None, None
