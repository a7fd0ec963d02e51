"""Opening PDF files and their pages by PDFium; what their information dictionary states.

PDFium is not thread-safe: `open_pdf` holds a lock of this process until the file is closed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.metadata import clean_author, parse_date

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

PDFIUM_LOCK = threading.Lock()
"""Held around every use of PDFium."""
_HEADER_WITHIN = 1024  # bytes: where readers look for the %PDF mark
_MAX_PAGES = 20_000  # far beyond any book; a file that claims more is broken or hostile
_MAX_ANNOTATIONS = 2000  # of a page that are looked at


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfDocument]:
    """The document in these bytes. Raises UnreadableArticle."""
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise UnreadableArticle("not a PDF file")
    with PDFIUM_LOCK:
        document = _open(data)
        try:
            count = len(document)
            if count > _MAX_PAGES:
                raise UnreadableArticle(f"broken PDF: it claims more than {_MAX_PAGES} pages")
            if not count:
                raise UnreadableArticle("broken PDF: it has no pages")
            yield document
        finally:
            document.close()


def _open(data: bytes) -> PdfDocument:
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableArticle(
                "password-protected PDF: save a copy without the password"
            ) from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise UnreadableArticle("encrypted PDF of an unknown kind") from error
        raise UnreadableArticle("broken PDF: it cannot be opened") from error


@contextmanager
def open_page(document: PdfDocument, number: int) -> Iterator[tuple[PdfPage, bool]]:
    """A page, and whether fields were filled in or text typed on it, which then is part of it.

    Raises PdfiumError for a page that cannot be loaded.
    """
    page = document[number]
    try:
        is_form = _has_typed_text(page)
        if is_form and document.formenv is None:
            page.close()
            document.init_forms()  # the look of fields that have none of their own
            page = document[number]
        if is_form:
            page = _with_annotations(document, page, number)
        yield page, is_form
    finally:
        page.close()


def _has_typed_text(page: PdfPage) -> bool:
    import pypdfium2.raw as pdfium

    typed = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}
    count = pdfium.FPDFPage_GetAnnotCount(page)
    for number in range(min(count, _MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype in typed:
            return True
    return False


def _with_annotations(document: PdfDocument, page: PdfPage, number: int) -> PdfPage:
    """The page with the looks of its annotations drawn on it, in this process alone."""
    import pypdfium2.raw as pdfium

    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return document[number]


def stated_metadata(document: PdfDocument) -> tuple[str | None, str | None, str | None]:
    """Title, author and date of creation; None for what is absent or damaged."""
    title, author, created = (
        document.get_metadata_value(key) or None for key in ("Title", "Author", "CreationDate")
    )
    return title, clean_author(author), _date(created)


def _date(stated: str | None) -> str | None:
    """The day of a date as PDF writes it: `D:20230503120000+02'00'`."""
    digits = (stated or "").removeprefix("D:")[:8]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    day, _ = parse_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    return day
