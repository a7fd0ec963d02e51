"""An article as HTML for the source panel, with the cited sentences marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlencode

from assistant.wording import reading_words
from index.errors import ArticleNotFound, IndexMissing
from index.library import Library
from index.storage.inventory import stored_article
from index.types import Article
from ui.html.dates import date_html
from ui.html.source_table import TableRows

MARK_ID = "cited"
ARTICLE_CHANGED = "This article has changed since the answer was given."
AROUND_ARTICLE = "Around the article: shown here, never used in answers"
LINK_OUTDATED = "This article has changed since the link was made."
ARTICLE_GONE = "This article is no longer in the library."

HEADING_LENGTH = 80  # a longer line of its own is a paragraph that lacks its full stop
MAX_CHARACTERS = 60_000  # characters sent at once; a longer article is shown around the citation
MAX_MARKS = 60  # other sentences of the same answer


@dataclass(frozen=True, slots=True)
class Highlight:
    """A cited sentence in an article's text; `number` is that of its citation, if it has one."""

    start: int
    end: int
    number: int | None = None
    is_current: bool = False


def locate_quote(
    article: Article, start: int, end: int, quote: str, sha256: str
) -> tuple[tuple[int, int] | None, str]:
    """The range of the quote in the article as it is now (None if absent), and a note on changes.

    The range always holds exactly the quote.
    """
    changed = ARTICLE_CHANGED if sha256 and sha256 != article.sha256 else ""
    if not quote:
        return None, changed
    if 0 <= start < end and article.text[start:end] == quote:
        return (start, end), changed
    position = article.text.find(quote)
    if position < 0:
        return None, changed
    return (position, position + len(quote)), changed


def article_html(
    article: Article,
    cited: tuple[int, int] | None = None,
    note: str = "",
    others: Sequence[Highlight] = (),
    start: int | None = None,
) -> str:
    """The article, escaped, with `<mark>` at the code points of `cited` and of `others`.

    A long one is shown in part: around `cited`, or from `start` on.
    """
    head = _head_html(article, _page_of(article, cited[0]) if cited else None)
    if note:
        head += f'<p class="changed">{escape(note)}</p>'
    only = (
        f'<button type="button" class="link" data-only="{escape(article.id)}">'
        "Ask this article only</button>"
    )
    if cited:
        link = f"?{urlencode({'article': article.id, 'at': f'{cited[0]}-{cited[1]}'})}"
        head += (
            f'<p class="place-link"><button type="button" class="link" '
            f'data-link="{escape(link)}&amp;sha={article.sha256[:16]}">Copy link to this place'
            f"</button> · {only}</p>"
        )
    else:
        head += f'<p class="place-link">{only}</p>'
    marks = [Highlight(*cited, is_current=True)] if cited else []
    marks += [m for m in others if not cited or m.end <= cited[0] or cited[1] <= m.start]
    shown = _window(article.text, cited, start)
    return f'<header class="source-head">{head}</header>{_text_html(article, marks, shown)}'


def _head_html(article: Article, page: int | None) -> str:
    """Title, date, author, tags, place, and how the article was read; `page` is the cited one."""
    byline = []
    if date := date_html(article):
        byline.append(date)
    if article.author:
        byline.append(f"<bdi>{escape(article.author)}</bdi>")
    if article.tags:
        byline.append(f"<bdi>{escape(', '.join(article.tags))}</bdi>")
    if page:
        byline.append(f"page {page}")
    if article.is_example:
        byline.append("example")
    head = f'<h2 class="source-title" dir="auto">{escape(article.title)}</h2>'
    if byline:
        head += f'<p class="byline">{" · ".join(byline)}</p>'
    if article.source:
        head += f'<p class="origin" dir="auto">{_source_html(article.source)}</p>'
    if reading := reading_words(article):
        head += f'<p class="reading" dir="auto">{escape(reading)}</p>'
    return head


def missing_html(words: str = ARTICLE_GONE) -> str:
    """The panel without an article."""
    return f'<p class="source-empty">{escape(words)}</p>'


def source_panel_html(library: Library, payload: Mapping[str, object]) -> str:
    """The panel with the article and quote that a button of the page names.

    `payload` comes from the browser and may hold anything: `article`, `start`, `end`, `quote` and
    `sha`; `at` ("START-END") instead of a quote for a link; `from` to go on reading; and `others`,
    the further places that the same answer cites.
    """
    identity, quote, sha256 = (str(payload.get(k) or "") for k in ("article", "quote", "sha"))
    try:
        article = stored_article(library, identity)
    except (ArticleNotFound, IndexMissing):
        return missing_html()
    cited: tuple[int, int] | None
    if link := re.fullmatch(r"(\d{1,12})-(\d{1,12})", str(payload.get("at") or "")):
        start, end = int(link[1]), min(int(link[2]), len(article.text))
        cited = (start, end) if start < end else None
        note = "" if not sha256 or article.sha256.startswith(sha256) else LINK_OUTDATED
    else:
        start, end = _offset(payload.get("start")), _offset(payload.get("end"))
        cited, note = locate_quote(article, start, end, quote, sha256)
    first = _offset(payload.get("from")) if payload.get("from") is not None else None
    return article_html(article, cited, note, tuple(_other_marks(article, payload)), first)


def _other_marks(article: Article, payload: Mapping[str, object]) -> Iterator[Highlight]:
    given = payload.get("others")
    for other in given[:MAX_MARKS] if isinstance(given, list) else ():
        if not isinstance(other, Mapping) or other.get("article") != article.id:
            continue
        start, end = _offset(other.get("start")), _offset(other.get("end"))
        cited, _ = locate_quote(article, start, end, str(other.get("quote") or ""), "")
        if cited:
            number = _offset(other.get("number"))
            yield Highlight(*cited, number if number > 0 else None)


def _window(text: str, cited: tuple[int, int] | None, start: int | None) -> tuple[int, int]:
    """The part of a text that is shown; whole paragraphs where they are not too long."""
    if len(text) <= MAX_CHARACTERS:
        return 0, len(text)
    if start is None:
        start = max(cited[0] - MAX_CHARACTERS // 3, 0) if cited else 0
    start = min(max(start, 0), max(len(text) - MAX_CHARACTERS // 3, 0))
    if start:
        line = text.find("\n", start, start + MAX_CHARACTERS // 10)
        start = line + 1 if line >= 0 else start
    end = min(start + MAX_CHARACTERS, len(text))
    if cited and cited[0] < end < cited[1]:
        end = cited[1]
    line = text.rfind("\n", max(end - MAX_CHARACTERS // 10, cited[1] if cited else 0), end)
    return start, line if line > start and end < len(text) else end


def _text_html(article: Article, marks: Sequence[Highlight], shown: tuple[int, int]) -> str:
    blocks = []
    pages = list(enumerate(article.page_starts, 1))
    current_left, around = True, False
    rows = TableRows(article)
    for paragraph in re.compile(r"[^\n]+").finditer(article.text, *shown):
        start, end = paragraph.span()
        while pages and pages[0][1] < end:
            number, at = pages.pop(0)
            if at >= shown[0]:
                blocks.append(f'<div class="page-mark" data-page="{number}"></div>')
        inside = sorted(_clipped_marks(marks, start, end), key=lambda mark: mark.start)
        cells = _CellMarks(article, inside, with_id=current_left)
        if rows.take((start, end), cells.html):
            current_left = cells.with_id
            continue
        blocks.append(rows.close())
        if rows.take((start, end), cells.html):
            current_left = cells.with_id
            continue
        body = _marked_html(article, start, end, inside, with_id=current_left)
        current_left = current_left and not any(mark.is_current for mark in inside)
        kind = "heading" if _is_heading(paragraph.group()) else ""
        if not start and not inside and paragraph.group() == article.title:
            kind = "title-again"  # the heading shows it already, unless it is cited
        if _is_boilerplate(article, start, end):
            if not around:
                blocks.append(f'<p class="around-note">{AROUND_ARTICLE}</p>')
            kind, around = "around", True
        else:
            around = False
        blocks.append(f'<p dir="auto" class="{kind}">{body}</p>')
    blocks.append(rows.close())
    before, after = _more_html(article, shown)
    return f'<div class="source-text">{before}{"".join(blocks)}{after}</div>'


def _is_boilerplate(article: Article, start: int, end: int) -> bool:
    """Whether more than half of a paragraph stands around the article."""
    inside = (min(last, end) - max(first, start) for first, last in article.boilerplate)
    return 2 * sum(length for length in inside if length > 0) > end - start


def _more_html(article: Article, shown: tuple[int, int]) -> tuple[str, str]:
    """Buttons for the text before and after the part of a long article that is shown."""

    def button(words: str, start: int) -> str:
        return (
            f'<p class="more"><button type="button" class="link" data-from="{start}" '
            f'data-article="{escape(article.id)}">{words}</button></p>'
        )

    length = len(article.text)
    before = (
        button("Show what stands before", max(shown[0] - MAX_CHARACTERS, 0)) if shown[0] else ""
    )
    after = button("Show what follows", shown[1]) if shown[1] < length else ""
    if before or after:
        part = f"{shown[1] - shown[0]:,} of {length:,} characters"
        before = f'<p class="part">A long article, shown in part: {part}.</p>{before}'
    return before, after


def _marked_html(
    article: Article, start: int, end: int, inside: Sequence[Highlight], *, with_id: bool
) -> str:
    """A paragraph's text, escaped, with its marks; the current one has the id, once."""
    html, at = [], start
    for mark in inside:
        if mark.start < at:
            continue  # overlaps the mark before it
        identity = f' id="{MARK_ID}"' if mark.is_current and with_id else ""
        with_id = with_id and not identity
        kind = "" if mark.is_current else ' class="also"'
        number = f' data-number="{mark.number}"' if mark.number else ""
        html.append(
            f"{escape(article.text[at : mark.start])}<mark{identity}{kind}{number}>"
            f"{escape(article.text[mark.start : mark.end])}</mark>"
        )
        at = mark.end
    return "".join(html) + escape(article.text[at:end])


class _CellMarks:
    """The marks of one row, cell by cell; the current one has the id, once."""

    def __init__(self, article: Article, inside: Sequence[Highlight], *, with_id: bool) -> None:
        self.with_id = with_id
        self._article, self._inside = article, inside

    def html(self, start: int, end: int) -> str:
        """A cell's text, escaped, with the parts of the marks that are in it."""
        inside = [replace(m, number=None) for m in _clipped_marks(self._inside, start, end)]
        cell = _marked_html(self._article, start, end, inside, with_id=self.with_id)
        self.with_id = self.with_id and not any(mark.is_current for mark in inside)
        return cell


def _clipped_marks(marks: Sequence[Highlight], start: int, end: int) -> Iterator[Highlight]:
    for mark in marks:
        left, right = max(mark.start, start), min(mark.end, end)
        if left < right:
            yield replace(mark, start=left, end=right)


def _source_html(source: str) -> str:
    """A web address as a link, which only opens when it is clicked; anything else as text."""
    if re.fullmatch(r"https?://[^\s\"'<>]+", source):
        link = escape(source)
        return f'<a href="{link}" target="_blank" rel="noopener noreferrer">{link}</a>'
    return escape(source)


def _page_of(article: Article, at: int) -> int | None:
    return sum(start <= at for start in article.page_starts) or None


def _is_heading(line: str) -> bool:
    line = line.strip()
    return len(line) <= HEADING_LENGTH and line[-1:].isalnum() and line[:1].isupper()


def _offset(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return -1
