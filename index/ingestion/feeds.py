"""RSS and Atom feeds: their entries, in the order of the feed (newest first)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from index.errors import UnreadableArticle
from index.parsers.metadata import clean_tags, one_line, parse_date
from index.parsers.xml_blocks import parse_feed_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ENTRIES = ("item", "entry")  # of RSS and of Atom
_FULL = ("encoded", "content")  # of `content:encoded` and of Atom
_SHORT = ("description", "summary")
_IDS = ("guid", "id")
_DATES = ("pubDate", "published", "issued", "date", "updated")
_LONGEST_ID = 400  # code points: with the feed's own name it stays below the contract's 512


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. `markup` is HTML: the full text if `is_full`, else the summary."""

    id: str
    title: str | None
    link: str | None
    date: str | None
    author: str | None
    markup: str
    is_full: bool
    tags: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash of the entry's content: its page is fetched again when this changes."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()


def parse_feed(data: bytes, address: str) -> list[FeedEntry]:
    """The entries of a feed in its order, each id once. UnreadableArticle if it is not a feed."""
    root = parse_feed_xml(data)
    if _name(root) not in ("rss", "RDF", "feed"):
        raise UnreadableArticle(f"not a feed: its root is <{_name(root)[:40]}>")
    found = (_entry(element, address) for element in root.iter() if _name(element) in _ENTRIES)
    return list({entry.id: entry for entry in reversed([e for e in found if e])}.values())[::-1]


def _entry(element: Element, address: str) -> FeedEntry | None:
    """An entry; None if it has neither text nor a link."""
    full, short = _markup(element, _FULL), _markup(element, _SHORT)
    link = _absolute_link(address, _link(element))
    if not (full or short or link):
        return None
    title = one_line(_text(element, ("title",)))
    identity = one_line(_text(element, _IDS)) or link
    if not identity:
        identity = hashlib.sha256(f"{title}\n{full or short}".encode()).hexdigest()
    return FeedEntry(
        id=identity[-_LONGEST_ID:],
        title=title,
        link=link,
        date=_date(_text(element, _DATES)),
        author=one_line(_text(element, ("creator", "author"))),
        markup=full or short,
        is_full=bool(full),
        tags=clean_tags(_categories(element)),
    )


def _categories(element: Element) -> Iterator[str]:
    """The categories of an entry, as text in RSS and as a term in Atom."""
    for child in element:
        if _name(child) in ("category", "subject"):
            yield child.get("label") or child.get("term") or child.text or ""


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _first(element: Element, names: tuple[str, ...]) -> Element | None:
    """The first child that is not empty, by the order of these names."""
    for name in names:
        for child in element:
            if _name(child) == name and (len(child) or (child.text or "").strip()):
                return child
    return None


def _text(element: Element, names: tuple[str, ...]) -> str:
    found = _first(element, names)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _markup(element: Element, names: tuple[str, ...]) -> str:
    """The HTML in a child element, as text or, in Atom, as elements."""
    from html import escape
    from xml.etree.ElementTree import tostring

    found = _first(element, names)
    if found is None:
        return ""
    if len(found):
        return "".join(_as_html(tostring(child, encoding="unicode")) for child in found)
    text = found.text or ""
    return escape(text) if found.get("type") == "text" else text


def _as_html(markup: str) -> str:
    """The markup without the name-space prefix that ElementTree gives to XHTML elements."""
    return markup.replace("<html:", "<").replace("</html:", "</")


def _link(element: Element) -> str | None:
    for child in element:
        if _name(child) == "link":
            if child.get("rel", "alternate") == "alternate" and child.get("href"):
                return child.get("href")
            if (child.text or "").strip():
                return str(child.text).strip()
    return None


def _absolute_link(address: str, link: str | None) -> str | None:
    """The absolute address of a link in the feed; None if it has none."""
    try:
        return urljoin(address, link) if link else None
    except ValueError:  # brackets with no address in them
        return None


def _date(text: str) -> str | None:
    """`YYYY-MM-DD` of a date in RSS (RFC 822) or Atom (RFC 3339) format; None if it is neither."""
    if date := parse_date(text)[0]:
        return date
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
