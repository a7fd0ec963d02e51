"""OpenDocument texts (.odt): paragraphs, headings, lists and table rows in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from index.parsers.metadata import clean_author, drop_surrogates, one_line, parse_date, pick_title
from index.parsers.odt_tables import table_pieces
from index.parsers.table_cells import find_tables
from index.parsers.xml_blocks import parse_xml
from index.text.normalisation import normalise
from index.types import ParsedArticle

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TEXT, _TABLE = (f"{{{_NAMES}:{part}:1.0}}" for part in ("office", "text", "table"))
_META = f"{{{_NAMES}:meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_NOT_SHOWN = frozenset(
    {f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"}
)
_MAX_BLANKS = 1_000  # of one run: white space is folded anyway, and the count is not trusted


def read_odt(path: Path, data: bytes) -> ParsedArticle:
    """Return a text document's body, tracked deletions, notes and comments left out.

    Raises UnreadableArticle.
    """
    if not data.startswith(b"PK"):
        raise UnreadableArticle("not an OpenDocument text")
    with Archive(data) as archive:
        if "content.xml" not in archive.names:
            raise UnreadableArticle("not an OpenDocument text")
        manifest = "META-INF/manifest.xml"
        if manifest in archive.names and b"encryption-data" in archive.read(manifest):
            raise UnreadableArticle("password-protected OpenDocument text")
        content = parse_xml(archive.read("content.xml"))
        about = parse_xml(archive.read("meta.xml")) if "meta.xml" in archive.names else None
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableArticle("an OpenDocument file that is no text")
    pieces = list(_blocks(body))
    text = normalise(drop_surrogates("".join(pieces)), unwrap=False)
    if not text:
        raise UnreadableArticle("no main text found")
    date, warning = parse_date(_stated(about, f"{_META}creation-date", f"{_DC}date"))
    return ParsedArticle(
        title=pick_title(text, path, _stated(about, f"{_DC}title"), _first_heading(body)),
        text=text,
        date=date,
        author=clean_author(_stated(about, f"{_META}initial-creator", f"{_DC}creator")),
        warnings=(warning,) if warning else (),
        tables=find_tables(pieces, text),
    )


def _blocks(parent: Element) -> Iterator[str]:
    """Paragraphs and table rows in document order, with line breaks between them."""
    for child in parent:
        if child.tag in _PARAGRAPHS:
            yield "".join(_pieces(child)) + "\n\n"
        elif child.tag == f"{_TABLE}table" and (table := table_pieces(child, _cell_text)):
            yield from table
        elif child.tag == f"{_TABLE}table-row":
            yield " ".join("".join(_blocks(cell)).replace("\n", " ") for cell in child) + "\n"
        elif child.tag == f"{_TEXT}list-item":
            yield "".join(_blocks(child)).strip("\n") + "\n"
        elif child.tag not in _NOT_SHOWN:
            yield from _blocks(child)
            if child.tag in (f"{_TEXT}list", f"{_TABLE}table"):
                yield "\n"


def _cell_text(cell: Element) -> str:
    return "".join(_blocks(cell))


def _pieces(element: Element) -> Iterator[str]:
    """The visible text of a paragraph; that of a text box is on a line of its own."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MAX_BLANKS)
        elif child.tag == f"{_TEXT}tab":
            yield " "
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag in _PARAGRAPHS:
            yield "\n" + "".join(_pieces(child)) + "\n"
        elif child.tag not in _NOT_SHOWN:
            yield from _pieces(child)
        yield child.tail or ""


def _first_heading(body: Element) -> str | None:
    heading = next(body.iter(f"{_TEXT}h"), None)
    return None if heading is None else one_line("".join(_pieces(heading)))


def _stated(about: Element | None, *tags: str) -> str | None:
    """The first of these properties that is not empty."""
    if about is None:
        return None
    values = (one_line(found.text) for tag in tags for found in about.iter(tag))
    return next((value for value in values if value), None)
