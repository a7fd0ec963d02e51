"""Chooses the parser of a file by its suffix; the parser's library is imported when needed."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.dateline import date_origin, with_date_origin
from index.parsers.limits import refuse_too_long
from index.parsers.versions import parser_of
from index.types import ParsedArticle

PLAIN_SUFFIXES = (".txt", ".text", ".md", ".markdown")
HARMLESS_BYTES = 200_000  # of a plain text: any content is parsed in a tenth of a second
READABLE_SUFFIXES = (
    *PLAIN_SUFFIXES, ".html", ".htm", ".mhtml", ".mht", ".pdf",
    ".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".fodt", ".rtf",
    ".epub", ".eml",
)  # fmt: skip
"""Suffixes, lower case, that `read_article` accepts."""

OUT_OF_MEMORY_REASON = "needs too much memory to read: left out"


def is_harmless(name: str, data: bytes) -> bool:
    """Whether a file may be parsed in this process; all others need the sandbox.

    True for a small plain text in UTF-8: no encoding is detected, no front matter is parsed, and
    the remaining work is linear in its length.
    """
    if not data:
        return True
    if len(data) > HARMLESS_BYTES or not name.lower().endswith((".txt", ".text")):
        return False
    if data.lstrip(b"\xef\xbb\xbf").startswith(b"---") or b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_article(path: Path, data: bytes, charset: str | None = None) -> ParsedArticle:
    """Return the article in the file `path`, whose bytes are `data`; the file is not opened.

    `charset` is the encoding stated outside the bytes, as by HTTP. Raises UnreadableArticle with a
    short reason, and no other error, whatever the bytes are.
    """
    if not data:
        raise UnreadableArticle("empty file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the libraries; relevant ones are in the article's
            article = with_date_origin(_read(path, data, charset), date_origin(path.name))
        article.text.encode("utf-8")
        refuse_too_long(article.text)
    except UnreadableArticle:
        raise
    except MemoryError as error:
        raise UnreadableArticle(OUT_OF_MEMORY_REASON) from error
    except Exception as error:  # the one boundary: libraries raise what they like
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        if isinstance(error, ImportError):  # not the fault of the file
            raise UnreadableArticle(f"this installation cannot read it: {reason}") from error
        raise UnreadableArticle(f"broken {path.suffix.lower()} file: {reason}") from error
    return replace(article, read_by=parser_of(path.name))


def _read(path: Path, data: bytes, charset: str | None) -> ParsedArticle:  # noqa: C901 - a table
    match path.suffix.lower():
        case ".txt" | ".text":
            from index.parsers.text import read_text

            return read_text(path, data)
        case ".md" | ".markdown":
            from index.parsers.markdown import read_markdown

            return read_markdown(path, data)
        case ".html" | ".htm":
            from index.parsers.html import read_html

            return read_html(path, data, charset)
        case ".mhtml" | ".mht":
            from index.parsers.mail import read_mhtml

            return read_mhtml(path, data)
        case ".pdf":
            from index.parsers.pdf import read_pdf

            return read_pdf(path, data)
        case ".docx" | ".docm" | ".dotx" | ".dotm":
            from index.parsers.docx import read_docx

            return read_docx(path, data)
        case ".odt" | ".ott" | ".fodt":
            from index.parsers.odt import read_odt

            return read_odt(path, data)
        case ".epub":
            from index.parsers.epub import read_epub

            return read_epub(path, data)
        case ".eml":
            from index.parsers.mail import read_mail

            return read_mail(path, data)
        case ".rtf":
            from index.parsers.rtf import read_rtf

            return read_rtf(path, data)
    raise UnreadableArticle(f"not a file of a known format: {path.suffix or path.name}")
