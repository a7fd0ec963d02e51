"""Which parser reads each format, and in which version.

A version is raised whenever the parser reads a file otherwise than before: the next build then
reads again what older versions read, unchanged files too.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePath

from index.parsers.ocr import can_recognise, installed_languages

TEXT_SUFFIXES = (".txt", ".text", ".rst", ".org", ".adoc", ".asciidoc", ".tex", ".log")
"""Suffixes, lower case, of what is read as plain text."""

PDF = "pdf 1"
_OCR = "ocr 1"
PARSERS = {
    **dict.fromkeys(TEXT_SUFFIXES, "text 2"),
    **dict.fromkeys((".md", ".markdown"), "markdown 1"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html 1"),
    **dict.fromkeys((".mhtml", ".mht"), "mhtml 1"),
    ".pdf": PDF,
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), "docx 1"),
    **dict.fromkeys((".odt", ".ott", ".fodt"), "odt 1"),
    ".rtf": "rtf 1",
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".potx"), "pptx 1"),
    ".odp": "odp 1",
    ".epub": "epub 2",
    ".eml": "mail 1",
    **dict.fromkeys((".srt", ".vtt"), "subtitles 1"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "spreadsheet 1"),
    ".mbox": "mailbox 1",
    **dict.fromkeys((".rss", ".atom"), "feed-file 1"),
    **dict.fromkeys((".csv", ".tsv"), "table 1"),
}
"""Name and version of the parser by suffix, lower case."""

JSONL, WEB, FEED = "jsonl 1", "web 1", "feed 1"
"""What reads rows of JSONL, pages by their address, and the entries of feeds."""

FORMAT_NAMES = {
    "text": "plain text",
    "markdown": "Markdown",
    "html": "web page",
    "mhtml": "saved web page",
    "pdf": "PDF",
    "docx": "Word document",
    "odt": "OpenDocument text",
    "epub": "EPUB book",
    "rtf": "RTF",
    "pptx": "presentation",
    "odp": "presentation",
    "subtitles": "subtitles",
    "spreadsheet": "spreadsheet",
    "mailbox": "mail",
    "feed-file": "entry of a feed",
    "mail": "mail",
    "table": "row of a table",
    "jsonl": "row of JSONL",
}
"""What a person calls the format, by the name of its parser."""

_SEPARATOR = " + "


def parser_of(name: str) -> str:
    """The parser of a file by its name, as in `read_by`: `talk.PDF` -> `pdf 1`; else empty.

    Where OCR is installed it takes part in reading a PDF, with its languages: `ocr 1 eng+deu`.
    """
    parser = PARSERS.get(PurePath(name).suffix.lower(), "")
    return joined_parsers(parser, _ocr()) if parser == PDF and can_recognise() else parser


@cache
def _ocr() -> str:
    return f"{_OCR} {'+'.join(installed_languages())}"


def joined_parsers(*parsers: str) -> str:
    """Several parsers that took part, as in `read_by`: `web 1 + html 1`."""
    return _SEPARATOR.join(filter(None, parsers))


@cache
def is_current(read_by: str) -> bool:
    """Whether all parsers named in `read_by` are of today's versions; False if none is named.

    A PDF that was read without OCR, or by it in other languages, is not; where OCR was taken out,
    what it had read stays.
    """
    named = read_by.split(_SEPARATOR)
    ocr = [name for name in named if name.startswith(_OCR)]
    if PDF in named and can_recognise() and ocr != [_ocr()]:
        return False
    return {*named} - {*ocr} <= {*PARSERS.values(), JSONL, WEB, FEED}


def format_name(read_by: str) -> str:
    """The format in words: `web 1 + html 1` -> `web page`; empty if it is not known."""
    parsers = [name for name in read_by.split(_SEPARATOR) if not name.startswith(_OCR)]
    name = parsers[-1].rpartition(" ")[0] if parsers else ""
    return FORMAT_NAMES.get(name, name)
