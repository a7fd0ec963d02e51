"""HTML files: the main text of a page, without navigation, advertisements and comments.

trafilatura (Apache-2.0) finds the main text. It also normalises Unicode, drops format characters
and unescapes twice, which would falsify citations: so every character that it may change is
replaced by a letter that it does not change, and restored afterwards. It is given a parsed tree,
never a string, which it could mistake for an address to download.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.hidden_text import drop_hidden
from index.parsers.html_tables import TableMarks, mark_tables, table_pieces
from index.parsers.list_numbers import write_out_list_numbers
from index.parsers.markdown import strip_tags
from index.parsers.metadata import drop_surrogates, one_line, pick_title
from index.parsers.note_marks import set_note_marks_apart
from index.parsers.split_body import LEAST_KEPT, body_paragraphs, joined_body, kept_share
from index.parsers.table_cells import find_tables
from index.parsers.web_boilerplate import find_boilerplate
from index.parsers.web_metadata import page_date, page_tags, page_title
from index.parsers.xml_blocks import refuse_huge_markup
from index.text.normalisation import normalise
from index.types import ParsedArticle, Range, Table

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]  # ships no type information
    from trafilatura.settings import Document

_STATED_ENCODING = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_HEAD = 4096  # bytes: HTML wants the encoding stated within the first 1024
# characters; longer or deeper pages would keep the extraction busy for hours,
_LONGEST = 20_000_000
# levels: three times what real pages have; deeper tags are removed, their text stays
_DEEPEST = 150
_EARLIEST_DATE = "1400-01-01"  # the library's default, 1995, would drop every older article
_STAND_INS = range(0x20000, 0x2A6D6)
"""Substitutes: rare CJK letters, printable, stable under NFC; those in the page are not used."""
_PARAGRAPHS = frozenset({"p", "head", "quote", "code", "list", "table", "div", "details", "body"})
_LINES = frozenset({"item", "row", "lb", "summary"})
_LEFT_OUT = frozenset({"graphic"})  # its text is that of a picture's alternative
_INLINE_PARENTS = frozenset({"p", "head", "item", "cell", "hi", "ref"})  # of code inside a sentence


@dataclass(frozen=True, slots=True)
class PageText:
    """The normalised text of a page, with its tables."""

    text: str
    tables: tuple[Table, ...] = ()


_ABOUT = ("title", "author", "date", "url", "sitename")
_NOT_IN_XML = dict.fromkeys((0x0B, 0x0C, *range(0x1C, 0x20)), " ")
"""White space of HTML that a tree of lxml can hold and not be given back."""
_NEVER_MAIN = (
    "nav",
    "footer",
    "aside",
    "menu",
    "script",
    "style",
    "noscript",
    "template",
    "button",
)


def read_html(path: Path, data: bytes, charset: str | None = None) -> ParsedArticle:
    """Return the main text of a page with its title, author, date and address.

    `charset` is the encoding stated by HTTP or the mail; it overrides the page's own. Raises
    UnreadableArticle.
    """
    refuse_huge_markup(data)
    stated = _STATED_ENCODING.search(data, 0, _HEAD)
    charset = charset or (stated[1].decode("ascii", "ignore") if stated else None)
    markup, warning = decode(data, charset)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    page = _parse(markup)
    about: dict[str, str | None]
    boilerplate: tuple[Range, ...]
    if len(markup) > _LONGEST or _is_too_deep(page):
        read, about = PageText(normalise(strip_tags(markup), unwrap=False)), {}
        boilerplate = ()
    else:
        drop_hidden(page)
        read, about = _main_text(deepcopy(page))
        boilerplate = find_boilerplate(page, read.text)
    text = read.text
    if not text:
        raise UnreadableArticle("no main text found")
    return ParsedArticle(
        title=pick_title(text, path, page_title(page, about.get("title"))),
        text=text,
        date=page_date(page, about.get("date")),
        author=one_line(about.get("author")),
        source=one_line(about.get("url")) or one_line(about.get("sitename")),
        warnings=(warning,) if warning else (),
        tags=page_tags(page),
        tables=read.tables,
        boilerplate=boilerplate,
    )


def _parse(markup: str) -> _Element:
    """Return the tree of a page or of a fragment of one. Raises UnreadableArticle."""
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return html.document_fromstring(drop_surrogates(markup).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableArticle("no main text found") from error


def _is_too_deep(page: _Element) -> bool:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _protect_characters(page: _Element) -> tuple[dict[str, str], TableMarks]:
    """Replace fragile characters in the page; the original of each substitute, and the marks set.

    A line end in preformatted text is replaced too, since the extraction treats it as a blank.
    """
    held: set[str] = set()
    for element in page.iter():
        held.update(element.text or "", element.tail or "")
    free = (chr(code) for code in _STAND_INS if chr(code) not in held)
    fragile = sorted(character for character in held if _is_fragile(character))
    table = str.maketrans(dict(zip(fragile, free, strict=False)))
    line_end = next(free, "\n")
    for element in page.iter():
        _translate(element, table | _NOT_IN_XML)
    for block in page.iter("pre"):
        for element in block.iter():
            _translate(element, {10: line_end}, with_tail=element is not block)
    marks = TableMarks(*(next(free, "") for _ in range(3)))
    mark_tables(page, marks)
    original = {stand_in: chr(code) for code, stand_in in table.items()} | {line_end: "\n"}
    return original | dict.fromkeys(marks.every, ""), marks


def _translate(element: _Element, table: dict[int, str], with_tail: bool = True) -> None:
    if element.text:
        element.text = element.text.translate(table)
    if element.tail and with_tail:
        element.tail = element.tail.translate(table)


def _is_fragile(character: str) -> bool:
    """Whether a character is not printable, changes or combines under NFC, or is markup."""
    if character == "&" or character == "\u2424":
        return True
    if character.isascii():
        return not (character.isprintable() or character.isspace())
    return (
        not (character.isprintable() or character.isspace())
        or unicodedata.category(character)[0] == "M"
        or "\u1160" <= character <= "\u11ff"
        or not unicodedata.is_normalized("NFC", character)
    )


def _main_text(page: _Element) -> tuple[PageText, dict[str, str | None]]:
    """Return the main text and the metadata; the page is changed."""
    from lxml import etree

    original, marks = _protect_characters(page)
    etree.strip_elements(page, "nav", "menu", with_tail=False)
    set_note_marks_apart(page)
    write_out_list_numbers(page)
    etree.strip_tags(page, "q")  # else a quotation inside a sentence becomes a paragraph
    return _extracted(page, original, marks)


def _extracted(
    page: _Element, original: dict[str, str], marks: TableMarks
) -> tuple[PageText, dict[str, str | None]]:
    """Return text and metadata: first balanced, then favouring recall, then all."""
    about: dict[str, str | None] = {}
    for favour_recall in (False, True):
        if document := _extract(page, favour_recall):
            about = {key: _restore(getattr(document, key), original) for key in _ABOUT}
            read = _text(document.body, original, marks)
            if read.text:
                return _fuller_text(page, read, original, marks), about
    return _baseline_text(page, original, marks), about


def _fuller_text(
    page: _Element, read: PageText, original: dict[str, str], marks: TableMarks
) -> PageText:
    """The text, or that of another extraction where this one has left out parts of the article.

    The other one is tried if less than `LEAST_KEPT` of the long paragraphs of the article's place
    was kept, and taken if it keeps more.
    """
    paragraphs = body_paragraphs(page, read.text)
    kept = kept_share(paragraphs, read.text)
    if kept >= LEAST_KEPT:
        return read
    document = _extract(joined_body(page, paragraphs), favour_recall=False)
    other = _text(document.body, original, marks) if document else PageText("")
    return other if kept_share(paragraphs, other.text) > kept else read


def _extract(page: _Element, favour_recall: bool) -> Document | None:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        document = bare_extraction(
            page,
            include_comments=False,
            include_formatting=False,
            include_tables=True,
            favor_recall=favour_recall,
            with_metadata=True,
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,  # else it guesses from any number in the text
                "deferred_url_extractor": True,
                "min_date": _EARLIEST_DATE,
            },
        )
    except MemoryError:
        raise
    except Exception:  # of the library, RecursionError too: a simpler extraction is tried next
        return None
    return document if isinstance(document, Document) else None


def _baseline_text(page: _Element, original: dict[str, str], marks: TableMarks) -> PageText:
    """The text of all paragraphs, else of the whole page: for pages without a main part."""
    from lxml import etree
    from trafilatura import baseline

    etree.strip_elements(page, *_NEVER_MAIN, with_tail=False)
    try:
        body, _, _ = baseline(page)
    except MemoryError:
        raise
    except Exception:  # of the library: no simpler extraction is left
        return PageText("")
    return _text(body, original, marks)


def _text(body: _Element, original: dict[str, str], marks: TableMarks) -> PageText:
    """Return the extracted tree as paragraphs, headings, items and rows, normalised."""
    pieces = list(_pieces(body, original, marks))
    text = normalise(drop_surrogates("".join(pieces)), unwrap=False)
    return PageText(text, find_tables(pieces, text))


def _pieces(body: _Element, original: dict[str, str], marks: TableMarks) -> Iterator[str]:
    """Text and the breaks between its blocks; line ends inside a piece are only blanks."""
    from lxml import etree

    def restored(text: str) -> str:
        return _restore(text, original) or ""

    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = _block_tag(element)
        if event == "start" and tag == "table":
            table = table_pieces(element, marks, restored)
            if table is not None:
                yield "\n\n"
                yield from table
                walk.skip_subtree()
                continue
        if tag in _PARAGRAPHS:
            yield "\n\n"
        elif tag in _LINES:
            yield "\n"
        elif tag == "cell":
            yield " "
        piece = element.text if event == "start" else element.tail
        if piece and not (event == "start" and tag in _LEFT_OUT):
            yield restored(" ".join(piece.splitlines()))


def _block_tag(element: _Element) -> str:
    parent = element.getparent()
    is_inline = element.tag == "code" and parent is not None and parent.tag in _INLINE_PARENTS
    return "" if is_inline else str(element.tag)


def _restore(text: str | None, original: dict[str, str]) -> str | None:
    table = {ord(stand_in): character for stand_in, character in original.items()}
    return text.translate(table) if text else text
