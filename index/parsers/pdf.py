"""PDF files: page texts by pypdf (BSD), joined to paragraphs, with a page map.

LlamaIndex's PDFReader returns the text of the same pypdf without line positions and metadata,
tries a broken file three times and takes 2 to 3 s to import: so pypdf is used directly.
"""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.metadata import clean_author, parse_date, pick_title
from index.parsers.pdf_layout import join_lines
from index.parsers.pdf_lines import PdfLine, page_lines, without_headers
from index.types import ParsedArticle

if TYPE_CHECKING:
    from pypdf import PdfReader

_HEADER_WITHIN = 1024  # bytes: where readers look for the %PDF mark
_MAX_PAGES = 20_000  # far beyond any book; a file that claims more is broken or hostile


def read_pdf(path: Path, data: bytes) -> ParsedArticle:
    """Return the text layer of a PDF, its page map, and its information dictionary.

    Raises UnreadableArticle.
    """
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise UnreadableArticle("not a PDF file")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = _open(data)
    pages, warning = _pages(reader)
    text, page_starts = join_lines(without_headers(pages))
    if not text:
        raise UnreadableArticle("needs OCR: the PDF has no text layer")
    title, author, date = _metadata(reader)
    return ParsedArticle(
        title=pick_title(text, path, title),
        text=text,
        date=date,
        author=author,
        page_starts=page_starts,
        warnings=(warning,) if warning else (),
    )


def _open(data: bytes) -> PdfReader:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableArticle("password-protected PDF")
        if len(reader.pages) > _MAX_PAGES:
            raise UnreadableArticle(f"broken PDF: it claims more than {_MAX_PAGES} pages")
    except DependencyError as error:  # AES: pypdf decrypts it with an optional package only
        raise UnreadableArticle("password-protected PDF") from error
    except UnreadableArticle:
        raise
    except MemoryError:
        raise
    except Exception as error:  # of the library, any
        raise UnreadableArticle(f"broken PDF: {_reason(error)}") from error
    return reader


def _pages(reader: PdfReader) -> tuple[list[list[PdfLine]], str | None]:
    """Return the lines of each page; a page that cannot be read is empty, with a warning."""
    pages: list[list[PdfLine]] = []
    unread: list[int] = []
    failure: Exception | None = None
    for number in range(len(reader.pages)):
        try:
            pages.append(page_lines(reader.pages[number], number))
        except MemoryError:
            raise
        except Exception as error:  # of the library, any: the other pages may be readable
            pages.append([])
            unread.append(number + 1)
            failure = error
    if failure is not None and len(unread) == len(pages):
        raise UnreadableArticle(f"broken PDF: {_reason(failure)}")
    shown = ", ".join(map(str, unread[:10])) + (", …" if len(unread) > 10 else "")
    return pages, f"pages that could not be read: {shown}" if unread else None


def _metadata(reader: PdfReader) -> tuple[str | None, str | None, str | None]:
    """Title, author and date of creation; None for what is absent or damaged."""
    try:
        about = reader.metadata
        if about is None:
            return None, None, None
        title, author = about.title, about.author
    except Exception:  # of the library, any: the text counts
        return None, None, None
    try:
        date, _ = parse_date(about.creation_date)
    except Exception:  # of the library, ValueError for unreadable dates
        date = None
    return title, clean_author(author), date


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
