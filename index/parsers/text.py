"""Plain text files, and markup that is read as such (.rst, .org, .adoc, .tex)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.edition_matter import edition_ranges
from index.parsers.metadata import FrontMatter, pick_title, split_front_matter, with_front_matter
from index.text.normalisation import normalise
from index.types import ParsedArticle

_TEX_TITLE = re.compile(r"\\title(?:\[[^\]]*\])?\{([^{}]{1,300})\}")
_ORG_TITLE = re.compile(r"^#\+title:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_HEAD = 10_000  # characters in which markup states its title
_OTHER_FORMATS = {b"%PDF-": "a PDF", b"{\\rtf": "an RTF file", b"%!PS": "PostScript"}


def read_text(path: Path, data: bytes) -> ParsedArticle:
    """Return a plain text file; front matter counts only if it states a title, a date or an id.

    Raises UnreadableArticle.
    """
    for mark, name in _OTHER_FORMATS.items():
        if data.startswith(mark):
            raise UnreadableArticle(f"not a text file: it is {name}")
    raw, warning = decode(data)
    front, body = split_front_matter(raw)
    if front is None or front.is_broken or not front.has_identity:
        front, body = FrontMatter(), raw
    text = normalise(body)
    if not text:
        raise UnreadableArticle("empty file")
    title = pick_title(text, path, front.title, _stated_title(path, raw))
    article = with_front_matter(front, title, text, warning)
    return replace(article, boilerplate=edition_ranges(text, []))


def _stated_title(path: Path, raw: str) -> str | None:
    """The title that the markup of a .tex or .org file names."""
    pattern = {".tex": _TEX_TITLE, ".org": _ORG_TITLE}.get(path.suffix.lower())
    found = pattern.search(raw, 0, _HEAD) if pattern else None
    return found[1] if found else None
