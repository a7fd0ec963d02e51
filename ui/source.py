"""An article as HTML for the source panel, with the cited sentence marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from index.errors import ArticleNotFound, IndexMissing
from index.library import Library
from index.types import Article
from ui.articles import read_article
from ui.render import human_date

MARK_ID = "cited"
CHANGED = "This article has changed since the answer was given."
GONE = "This article is no longer in the library."

HEADING_LENGTH = 80  # a longer line of its own is a paragraph that lacks its full stop


def locate(
    article: Article, start: int, end: int, quote: str, sha256: str
) -> tuple[tuple[int, int] | None, str]:
    """Where the quote stands in the article as it is now, and a word if it has changed.

    A quote is never marked at a place that does not hold exactly it.
    """
    changed = CHANGED if sha256 and sha256 != article.sha256 else ""
    if not quote:
        return None, changed
    if 0 <= start < end and article.text[start:end] == quote:
        return (start, end), changed
    found = article.text.find(quote)
    if found < 0:
        return None, changed
    return (found, found + len(quote)), changed


def article_html(article: Article, place: tuple[int, int] | None = None, note: str = "") -> str:
    """The whole article, escaped, with `<mark>` at the code points of `place`."""
    byline = []
    if article.date:
        date = escape(article.date)
        byline.append(f'<time datetime="{date}">{escape(human_date(article.date))}</time>')
    if article.author:
        byline.append(f"<bdi>{escape(article.author)}</bdi>")
    page = _page_of(article, place[0]) if place else None
    if page:
        byline.append(f"page {page}")
    if article.is_example:
        byline.append("example")
    head = f'<h2 class="source-title" dir="auto">{escape(article.title)}</h2>'
    if byline:
        head += f'<p class="byline">{" · ".join(byline)}</p>'
    if article.source:
        head += f'<p class="origin" dir="auto">{_source_html(article.source)}</p>'
    if note:
        head += f'<p class="changed">{escape(note)}</p>'
    return f'<header class="source-head">{head}</header>{_text_html(article, place)}'


def missing_html(words: str = GONE) -> str:
    """What the panel says when there is nothing to show."""
    return f'<p class="source-empty">{escape(words)}</p>'


def _source_html(source: str) -> str:
    """A web address is a link, which opens only when it is clicked; anything else is text."""
    if re.fullmatch(r"https?://[^\s\"'<>]+", source):
        link = escape(source)
        return f'<a href="{link}" target="_blank" rel="noopener noreferrer">{link}</a>'
    return escape(source)


def _text_html(article: Article, place: tuple[int, int] | None) -> str:
    blocks = []
    pages = list(enumerate(article.page_starts, 1))
    is_marked = False
    for paragraph in re.finditer(r"[^\n]+", article.text):
        start, end = paragraph.span()
        while pages and pages[0][1] < end:
            blocks.append(f'<div class="page-mark" data-page="{pages.pop(0)[0]}"></div>')
        inside = _clip(place, start, end)
        body = _marked(article.text, start, end, inside, with_id=not is_marked)
        is_marked = is_marked or inside is not None
        kind = "heading" if _is_heading(paragraph.group()) else ""
        if not start and not inside and paragraph.group() == article.title:
            kind = "title-again"  # shown above already; here only where it is what is cited
        blocks.append(f'<p dir="auto" class="{kind}">{body}</p>')
    return f'<div class="source-text">{"".join(blocks)}</div>'


def _marked(
    text: str, start: int, end: int, inside: tuple[int, int] | None, *, with_id: bool
) -> str:
    if inside is None:
        return escape(text[start:end])
    identity = f' id="{MARK_ID}"' if with_id else ""
    return (
        f"{escape(text[start : inside[0]])}<mark{identity}>"
        f"{escape(text[inside[0] : inside[1]])}</mark>{escape(text[inside[1] : end])}"
    )


def _clip(place: tuple[int, int] | None, start: int, end: int) -> tuple[int, int] | None:
    if place is None:
        return None
    left, right = max(place[0], start), min(place[1], end)
    return (left, right) if left < right else None


def _page_of(article: Article, at: int) -> int | None:
    return sum(start <= at for start in article.page_starts) or None


def _is_heading(line: str) -> bool:
    line = line.strip()
    return len(line) <= HEADING_LENGTH and line[-1:].isalnum() and line[:1].isupper()


def open_place(library: Library, place: Mapping[str, object]) -> str:
    """The panel's HTML for what a button of the page names: an article, and a quote in it.

    `place` comes from the browser and may hold anything.
    """
    identity, quote, sha256 = (str(place.get(k) or "") for k in ("article", "quote", "sha"))
    try:
        article = read_article(library, identity)
    except (ArticleNotFound, IndexMissing):
        return missing_html()
    start, end = _offset(place.get("start")), _offset(place.get("end"))
    where, note = locate(article, start, end, quote, sha256)
    return article_html(article, where, note)


def _offset(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return -1
