"""Files to articles, one module a format; the format's library is imported when it is needed."""

from __future__ import annotations

import warnings
from pathlib import Path

from index.errors import UnreadableArticle
from index.types import ParsedArticle

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".rtf")
"""Of file names, lower case: what `read_article` takes."""


def read_article(path: Path, data: bytes) -> ParsedArticle:
    """Return the article in the file `path`, whose bytes are `data`; the file itself is not opened.

    Raises UnreadableArticle with a short reason for everything that cannot be an article;
    nothing else, whatever the bytes are.
    """
    if not data:
        raise UnreadableArticle("empty file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the libraries; what matters is in the article's
            article = _read(path, data)
        article.text.encode("utf-8")
    except UnreadableArticle:
        raise
    except Exception as error:  # the one boundary: libraries raise what they like
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        if isinstance(error, ImportError):  # not the fault of the file
            raise UnreadableArticle(f"this installation cannot read it: {reason}") from error
        raise UnreadableArticle(f"broken {path.suffix.lower()} file: {reason}") from error
    return article


def _read(path: Path, data: bytes) -> ParsedArticle:
    match path.suffix.lower():
        case ".txt" | ".text":
            from index.readers.text import read_text

            return read_text(path, data)
        case ".md" | ".markdown":
            from index.readers.markdown import read_markdown

            return read_markdown(path, data)
        case ".html" | ".htm":
            from index.readers.html import read_html

            return read_html(path, data)
        case ".pdf":
            from index.readers.pdf import read_pdf

            return read_pdf(path, data)
        case ".docx":
            from index.readers.docx import read_docx

            return read_docx(path, data)
        case ".rtf":
            from index.readers.rtf import read_rtf

            return read_rtf(path, data)
    raise UnreadableArticle(f"not a file of a known format: {path.suffix or path.name}")
