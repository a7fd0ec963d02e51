"""OpenDocument texts (.odt, .ott, .fodt): paragraphs, headings, lists and notes in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from index.parsers.metadata import (
    clean_author,
    clean_tags,
    drop_surrogates,
    one_line,
    parse_date,
    pick_title,
)
from index.parsers.odt_names import DC, META, NOT_SHOWN, OFFICE, PARAGRAPHS, TABLE, TEXT
from index.parsers.odt_notes import (
    comment_count,
    page_line_roots,
    place_notes,
    set_text_boxes_apart,
)
from index.parsers.odt_numbers import write_out_numbers
from index.parsers.odt_tables import table_pieces
from index.parsers.office_text import comments_warning, with_page_lines
from index.parsers.table_cells import find_tables
from index.parsers.xml_blocks import parse_xml
from index.text.normalisation import normalise
from index.types import ParsedArticle

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEAD = 10_000  # bytes: a flat document names its format in its first element
_MAX_BLANKS = 1_000  # of one run: white space is folded anyway, and the count is not trusted


def read_odt(path: Path, data: bytes) -> ParsedArticle:
    """Return a text document as its reader sees it, and its properties.

    Changes are as accepted, comments left out with a warning. Raises UnreadableArticle.
    """
    content, styles, about = open_document(data, "text")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableArticle("an OpenDocument file that is no text")
    heading = _first_heading(body)
    set_text_boxes_apart(body)
    write_out_numbers(body, (styles, content))
    place_notes(body)
    pieces = list(_blocks(body))
    text = normalise(drop_surrogates("".join(pieces)), unwrap=False)
    tables = find_tables(pieces, text)
    lines = (piece for root in page_line_roots((styles,)) for piece in _blocks(root))
    text = with_page_lines(text, drop_surrogates("".join(lines)))
    if not text:
        raise UnreadableArticle("no main text found")
    warning = comments_warning(comment_count(body))
    article = with_properties(path, text, about, heading, warning)
    return replace(article, tables=tables)


def open_document(data: bytes, kind: str) -> tuple[Element, Element, Element | None]:
    """The roots of the content, the styles and the properties of an OpenDocument `kind` of file.

    A flat document is one root for all. Raises UnreadableArticle.
    """
    if not data.startswith(b"PK"):
        if f"{OFFICE}"[1:-1].encode() not in data[:_HEAD]:
            raise UnreadableArticle(f"not an OpenDocument {kind}")
        root = parse_xml(data)
        return root, root, root
    with Archive(data) as archive:
        if "content.xml" not in archive.names:
            raise UnreadableArticle(f"not an OpenDocument {kind}")
        manifest = "META-INF/manifest.xml"
        if manifest in archive.names and b"encryption-data" in archive.read(manifest):
            raise UnreadableArticle(f"password-protected OpenDocument {kind}")
        content = parse_xml(archive.read("content.xml"))
        has_styles = "styles.xml" in archive.names
        styles = parse_xml(archive.read("styles.xml")) if has_styles else content
        about = parse_xml(archive.read("meta.xml")) if "meta.xml" in archive.names else None
    return content, styles, about


def with_properties(
    path: Path, text: str, about: Element | None, heading: str | None, warning: str | None
) -> ParsedArticle:
    """The article of this text, with the title, author, date and keywords that are stated."""
    date, date_warning = parse_date(_stated(about, f"{META}creation-date", f"{DC}date"))
    keywords = () if about is None else (each.text for each in about.iter(f"{META}keyword"))
    return ParsedArticle(
        title=pick_title(text, path, _stated(about, f"{DC}title"), heading),
        text=text,
        date=date,
        author=clean_author(_stated(about, f"{META}initial-creator", f"{DC}creator")),
        tags=clean_tags(keywords),
        warnings=tuple(note for note in (date_warning, warning) if note),
    )


def _blocks(parent: Element) -> Iterator[str]:
    """Paragraphs and table rows in document order, with line breaks between them."""
    for child in parent:
        if child.tag in PARAGRAPHS:
            yield "".join(_pieces(child)) + "\n\n"
        elif child.tag == f"{TABLE}table" and (table := table_pieces(child, _cell_text)):
            yield from table
        elif child.tag == f"{TABLE}table-row":
            yield " ".join("".join(_blocks(cell)).replace("\n", " ") for cell in child) + "\n"
        elif child.tag == f"{TEXT}list-item":
            yield "".join(_blocks(child)).strip("\n") + "\n"
        elif child.tag not in NOT_SHOWN:
            yield from _blocks(child)
            if child.tag in (f"{TEXT}list", f"{TABLE}table"):
                yield "\n"


def _cell_text(cell: Element) -> str:
    return "".join(_blocks(cell))


def _pieces(element: Element) -> Iterator[str]:
    """The visible text of a paragraph."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MAX_BLANKS)
        elif child.tag == f"{TEXT}tab":
            yield " "
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag not in NOT_SHOWN:
            yield from _pieces(child)
        yield child.tail or ""


def _first_heading(body: Element) -> str | None:
    heading = next(body.iter(f"{TEXT}h"), None)
    return None if heading is None else one_line("".join(_pieces(heading)))


def _stated(about: Element | None, *tags: str) -> str | None:
    """The first of these properties that is not empty."""
    if about is None:
        return None
    values = (one_line(found.text) for tag in tags for found in about.iter(tag))
    return next((value for value in values if value), None)
