"""PDF files: the text layer as PDFium finds it, joined to paragraphs, with a page map."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.metadata import pick_title
from index.parsers.ocr import can_recognise
from index.parsers.pdf_document import open_page, open_pdf, stated_metadata
from index.parsers.pdf_headers import without_headers
from index.parsers.pdf_layout import join_lines
from index.parsers.pdf_lines import PdfPageLines, page_lines
from index.parsers.pdf_ocr import recognise_pages
from index.parsers.pdf_pictures import (
    TextlessPage,
    page_ranges,
    recognised_warnings,
    textless_kind,
    textless_reason,
    textless_warnings,
)
from index.types import ParsedArticle

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_READ_SECONDS = 40.0  # of processor time: then the pages read so far are the article


@dataclass(slots=True)
class _Pages:
    """The lines of the pages, and what is to be said of those that have none."""

    lines: list[PdfPageLines] = field(default_factory=list)
    textless: dict[int, TextlessPage] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)
    unread: int = 0
    recognised: dict[int, float] = field(default_factory=dict)  # confidence by page, from 0


def read_pdf(path: Path, data: bytes) -> ParsedArticle:
    """Return the text layer of a PDF, its page map, and its information dictionary.

    Raises UnreadableArticle.
    """
    with open_pdf(data) as document:
        pages = _read_pages(document)
        _recognise(document, pages)
        title, author, date = stated_metadata(document)
    text, page_starts, tables = join_lines(without_headers(pages.lines))
    if not text:
        raise UnreadableArticle(_reason(pages))
    return ParsedArticle(
        title=pick_title(text, path, title),
        text=text,
        date=date,
        author=author,
        page_starts=page_starts,
        tables=tables,
        warnings=_warnings(pages),
        ocr_pages=tuple((number + 1, sure) for number, sure in sorted(pages.recognised.items())),
    )


def _read_pages(document: PdfDocument) -> _Pages:
    """The pages of a document; those that cannot be read, or come too late, are empty."""
    from pypdfium2 import PdfiumError

    pages = _Pages()
    until = time.process_time() + _READ_SECONDS
    for number in range(len(document)):
        if time.process_time() > until:
            pages.unread = len(document) - number
            pages.lines += [PdfPageLines()] * pages.unread
            break
        try:
            with open_page(document, number) as (page, is_form):
                lines = page_lines(page, number, is_form=is_form)
                if not lines.lines:
                    pages.textless[number] = textless_kind(page)
        except PdfiumError:  # the other pages may be readable
            pages.broken.append(number + 1)
            lines = PdfPageLines()
        pages.lines.append(lines)
    return pages


def _recognise(document: PdfDocument, pages: _Pages) -> None:
    """Read pages that are pictures by OCR, if it is installed."""
    pictures = [n for n, kind in pages.textless.items() if kind == TextlessPage.PICTURE]
    if not pictures or not can_recognise():
        return
    found = recognise_pages(document, pictures)
    pages.recognised = found.confidence
    for number in pictures:
        if number in found.lines:
            pages.lines[number] = found.lines[number]
            del pages.textless[number]
        elif number not in found.left:
            pages.textless[number] = TextlessPage.WORDLESS


def _reason(pages: _Pages) -> str:
    kinds: Sequence[TextlessPage] = list(pages.textless.values())
    if pages.broken and not kinds:
        return "broken PDF: none of its pages can be read"
    return textless_reason(kinds)


def _warnings(pages: _Pages) -> tuple[str, ...]:
    warnings = []
    if pages.broken:
        warnings.append(f"pages that could not be read: {page_ranges(pages.broken)}")
    warnings += textless_warnings(pages.textless)
    warnings += recognised_warnings(pages.recognised)
    if cut := [n for n, page in enumerate(pages.lines, 1) if page.left_out]:
        left_out = sum(page.left_out for page in pages.lines)
        warnings.append(
            f"pages with too much text, of which the end was left out ({left_out:,} characters): "
            f"{page_ranges(cut)}"
        )
    if pages.unread:
        first = len(pages.lines) - pages.unread + 1
        numbers = page_ranges(range(first, len(pages.lines) + 1))
        warnings.append(f"pages {numbers} were left out: reading took too long; split the file")
    return tuple(warnings)
