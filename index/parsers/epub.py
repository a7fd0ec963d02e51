"""Electronic books (.epub): the chapters in reading order, as one article."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from index.parsers.decoding import decode
from index.parsers.edition_matter import edition_ranges, is_edition_kind, is_edition_page
from index.parsers.metadata import clean_author, one_line, parse_date, pick_title
from index.parsers.xml_blocks import block_text, parse_xml
from index.types import ParsedArticle, Range

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html"})
_SEPARATOR = "\n\n"
_ONLY_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Font obfuscation algorithms; a book that uses only these is not protected."""


@dataclass(frozen=True, slots=True)
class _Chapter:
    """The text of a chapter, and whether it is about the edition alone, as a licence page."""

    text: str
    is_of_edition: bool


def read_epub(path: Path, data: bytes) -> ParsedArticle:
    """Return a book's chapters with headings as paragraphs, without its table of contents.

    Raises UnreadableArticle.
    """
    if not data.startswith(b"PK"):
        raise UnreadableArticle("not an EPUB file")
    with Archive(data) as archive:
        _refuse_protected(archive)
        place = _package_place(archive)
        package = parse_xml(archive.read(place))
        chapters, missing = _chapters(archive, package, posixpath.dirname(place))
    text = _SEPARATOR.join(chapter.text for chapter in chapters)
    if not text:
        raise UnreadableArticle("no main text found")
    title, authors, stated_date, source = _about(package)
    date, warning = parse_date(stated_date)
    notes = [f"chapters that could not be read: {', '.join(missing[:10])}"] if missing else []
    return ParsedArticle(
        title=pick_title(text, path, title),
        text=text,
        date=date,
        author=authors,
        source=source,
        warnings=(*notes, *((warning,) if warning else ())),
        boilerplate=edition_ranges(text, _edition_pages(chapters)),
    )


def _edition_pages(chapters: Sequence[_Chapter]) -> list[Range]:
    """Where the pages about the edition stand in the text of the book."""
    ranges, start = [], 0
    for chapter in chapters:
        if chapter.is_of_edition:
            ranges.append((start, start + len(chapter.text)))
        start += len(chapter.text) + len(_SEPARATOR)
    return ranges


def _refuse_protected(archive: Archive) -> None:
    if "META-INF/encryption.xml" not in archive.names:
        return
    methods = [
        element.get("Algorithm")
        for element in parse_xml(archive.read("META-INF/encryption.xml")).iter()
        if element.tag.endswith("}EncryptionMethod")
    ]
    if any(method not in _ONLY_FONTS for method in methods):
        raise UnreadableArticle("a book under copy protection")


def _package_place(archive: Archive) -> str:
    """The path of the package document, which lists the parts of the book."""
    if "META-INF/container.xml" not in archive.names:
        raise UnreadableArticle("not an EPUB file")
    root = parse_xml(archive.read("META-INF/container.xml"))
    found = root.find(f".//{_CONTAINER}rootfile")
    if found is None or not found.get("full-path"):
        raise UnreadableArticle("broken EPUB file: it names no package")
    return str(found.get("full-path"))


def _chapters(archive: Archive, package: Element, folder: str) -> tuple[list[_Chapter], list[str]]:
    """The chapters in the order of the spine, and names of the unreadable ones."""
    items = {
        item.get("id"): item
        for item in package.iter(f"{_OPF}item")
        if item.get("media-type") in _CHAPTERS and "nav" not in item.get("properties", "").split()
    }
    of_edition = {
        reference.get("href", "").partition("#")[0]
        for reference in package.iter(f"{_OPF}reference")
        if is_edition_kind(reference.get("type", ""))
    }
    chapters: list[_Chapter] = []
    missing: list[str] = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.pop(reference.get("idref"), None)  # popped: a chapter named twice is read once
        if item is None:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if archive.is_exhausted or name not in archive.names:
            missing.append(name)
            continue
        markup, _ = decode(archive.read(name))
        if text := block_text(markup.encode("utf-8", "replace")):
            is_of_edition = item.get("href") in of_edition or is_edition_page(markup)
            chapters.append(_Chapter(text, is_of_edition))
    return chapters, missing


def _about(package: Element) -> tuple[str | None, str | None, str | None, str | None]:
    """Title, authors, date (unparsed) and source."""

    def stated(name: str) -> list[str]:
        values = (one_line("".join(found.itertext())) for found in package.iter(f"{_DC}{name}"))
        return [value for value in values if value]

    authors = [author for name in stated("creator") if (author := clean_author(name))]
    first = {name: next(iter(stated(name)), None) for name in ("title", "source")}
    return first["title"], ", ".join(authors[:20]) or None, _published(package), first["source"]


def _published(package: Element) -> str | None:
    """The date of publication, else the first date without another meaning."""
    by_event: dict[str, str] = {}
    for element in package.iter(f"{_DC}date"):
        if value := one_line("".join(element.itertext())):
            by_event.setdefault(element.get(f"{_OPF}event", "").lower(), value)
    return by_event.get("publication") or by_event.get("")
