"""Markup that is all main text (chapters of a book, a mail): one paragraph per block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.hidden_text import drop_hidden, drop_page_numbers
from index.parsers.list_numbers import write_out_list_numbers
from index.parsers.metadata import drop_surrogates
from index.parsers.note_marks import set_note_marks_apart
from index.text.normalisation import normalise

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ENTITIES_REASON = "its XML defines entities, as attacks do"
LARGEST_MARKUP = 50_000_000
"""Bytes: longer markup is generated; its tree would take twenty times as much memory."""

_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 div section article blockquote ul ol dl table pre figure figcaption hr "
    "header footer main aside details body center address".split()
)
_LINES = frozenset("li tr br dt dd caption summary".split())
_CELLS = frozenset({"td", "th"})
_NOT_SHOWN = frozenset("head script style template noscript svg math audio video".split())
_HEAD = 1024  # bytes, in which a declaration stands
_STATED_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_DECLARATION = re.compile(r"\A<\?xml[^>]{0,400}\?>")
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_SPACE = re.compile(r"\s+")


def block_text(data: bytes) -> str:
    """Return the normalised text of an (X)HTML file in UTF-8: blocks are paragraphs, rows lines.

    Raises UnreadableArticle.
    """
    from lxml import etree, html  # type: ignore[import-untyped]

    refuse_huge_markup(data)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableArticle("no main text found") from error
    drop_hidden(tree)
    drop_page_numbers(tree)
    set_note_marks_apart(tree)
    write_out_list_numbers(tree)
    return normalise(drop_surrogates("".join(_pieces(tree))), unwrap=False)


def refuse_huge_markup(data: bytes) -> None:
    """Raise UnreadableArticle for markup that is larger than any article's."""
    if len(data) > LARGEST_MARKUP:
        raise UnreadableArticle(
            f"{len(data) / 1e6:.0f} MB of markup is more than the {LARGEST_MARKUP / 1e6:.0f} MB "
            "that an article may have"
        )


def _pieces(tree: Any) -> Iterator[str]:  # noqa: ANN401 - lxml ships no type information
    """Text with breaks between blocks; line ends count only in preformatted text."""
    from lxml import etree

    hidden = preformatted = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        change = 1 if event == "start" else -1
        hidden += change * (tag in _NOT_SHOWN)
        preformatted += change * (tag == "pre")
        if not hidden:
            yield _break(tag, event)
        piece = element.text if event == "start" else element.tail
        if piece and not hidden:
            yield piece if preformatted else _SPACE.sub(" ", piece)


def _break(tag: str, event: str) -> str:
    if tag in _PARAGRAPHS:
        return "\n\n"
    if tag in _LINES:
        return "\n" if event == "start" or tag != "br" else ""
    return " " if tag in _CELLS else ""


def parse_feed_xml(data: bytes) -> Element:
    """The root of a feed, also of one that is not well-formed: HTML entities, legacy encodings.

    No DTD is read and no entity is defined. Raises UnreadableArticle.
    """
    try:
        return parse_xml(data)
    except UnreadableArticle as error:
        if str(error) == ENTITIES_REASON or b"<!DOCTYPE" in data[:_HEAD].upper():
            raise
        return parse_xml(_mended_xml(data))


def _mended_xml(data: bytes) -> bytes:
    """The same XML in UTF-8, with HTML entities as characters and open elements closed."""
    from lxml import etree

    stated = _STATED_ENCODING.search(data, 0, _HEAD)
    text, _ = decode(data, stated[1].decode("ascii") if stated else None)
    text = _NAMED_ENTITY.sub(
        _character, _DECLARATION.sub("", text.lstrip("\ufeff \r\n\t"), count=1)
    )
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(drop_surrogates(text).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableArticle("broken XML") from error
    if root is None:
        raise UnreadableArticle("broken XML")
    mended: bytes = etree.tostring(root, encoding="utf-8")
    return mended


def _character(entity: re.Match[str]) -> str:
    """The character of an HTML entity; those that XML knows, and unknown ones, stay."""
    name = entity[1]
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return entity[0]
    return html5.get(f"{name};", f"&amp;{name};")


def parse_xml(data: bytes) -> Element:
    """The root of an XML file that defines no entities. Raises UnreadableArticle."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    refuse_huge_markup(data)
    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise UnreadableArticle(ENTITIES_REASON) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableArticle(f"broken XML ({str(error)[:80]})") from error
    return root
