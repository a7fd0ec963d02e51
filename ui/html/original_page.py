"""A page of an article's PDF as HTML for the source panel, with the cited words marked on it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from index.parsers.pdf_page import PagePicture
from index.parsers.pdf_places import Box
from index.types import Article
from ui.html.source_panel import Highlight

ZOOMS = (1.0, 1.5, 2.0, 3.0)
"""Widths of the page, as parts of the panel's."""
NOT_FOUND = "The cited words could not be found on this page, so nothing is marked."
ELSEWHERE = "The cited words stand on page {page}."
GOES_ON = "The cited words go on on page {page}."
BEGINS = "The cited words begin on page {page}."


def original_page_html(
    article: Article,
    number: int,
    zoom: float,
    picture: PagePicture,
    highlights: Sequence[Highlight] = (),
    cited_pages: Sequence[int] = (),
) -> str:
    """Page `number` with a mark for each of the highlights, whose boxes are `picture.marks`.

    `cited_pages` are the pages on which the current highlight stands.
    """
    name = f"Page {number} of {picture.pages} of “{escape(article.title)}”"
    source = f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
    marks = "".join(
        _mark_html(highlight, boxes)
        for highlight, boxes in zip(highlights, picture.marks, strict=True)
    )
    is_found = any(
        boxes
        for highlight, boxes in zip(highlights, picture.marks, strict=True)
        if highlight.is_current
    )
    return (
        f'<div class="original" data-page="{number}" data-pages="{picture.pages}" '
        f'data-zoom="{zoom:g}">{_bar_html(number, picture.pages, zoom)}'
        f"{_note_html(number, is_found, cited_pages)}"
        f'<div class="sheet-frame" tabindex="0" role="region" aria-label="{name}" '
        'aria-keyshortcuts="ArrowLeft ArrowRight + -">'
        f'<div class="sheet" style="width:{100 * zoom:g}%">'
        f'<img src="{source}" width="{picture.width}" height="{picture.height}" alt="{name}">'
        f"{marks}</div></div></div>"
    )


def _bar_html(number: int, pages: int, zoom: float) -> str:
    def button(data: str, words: str, sign: str, *, is_off: bool) -> str:
        off = " disabled" if is_off else ""
        return (
            f'<button type="button" {data} aria-label="{words}" title="{words}"{off}>'
            f'<span aria-hidden="true">{sign}</span></button>'
        )

    at = min(range(len(ZOOMS)), key=lambda each: abs(ZOOMS[each] - zoom))
    smaller, larger = ZOOMS[max(at - 1, 0)], ZOOMS[min(at + 1, len(ZOOMS) - 1)]
    return (
        '<div class="sheet-bar" role="group" aria-label="Pages and size">'
        + button(f'data-turn="{number - 1}"', "Previous page", "‹", is_off=number <= 1)
        + f'<label>Page <input type="number" class="page-number" min="1" max="{pages}" '
        f'value="{number}" inputmode="numeric" autocomplete="off"></label>'
        f'<span class="page-count">of {pages:,}</span>'
        + button(f'data-turn="{number + 1}"', "Next page", "›", is_off=number >= pages)
        + '<span class="sheet-space"></span>'
        + button(f'data-size="{smaller:g}"', "Smaller", "−", is_off=at == 0)
        + f'<span class="sheet-size">{100 * zoom:.0f} %</span>'
        + button(f'data-size="{larger:g}"', "Larger", "+", is_off=at == len(ZOOMS) - 1)
        + "</div>"
    )


def _note_html(number: int, is_found: bool, cited_pages: Sequence[int]) -> str:
    """Where the cited words are, if not all of them are marked on this page."""
    words, page = "", 0
    if number not in cited_pages:
        if cited_pages:
            words, page = ELSEWHERE, cited_pages[0]
    elif not is_found:
        words = NOT_FOUND
    elif number != cited_pages[-1]:
        words, page = GOES_ON, number + 1
    elif number != cited_pages[0]:
        words, page = BEGINS, cited_pages[0]
    if not words:
        return ""
    link = f'<button type="button" class="link" data-turn="{page}">page {page}</button>'
    said = escape(words.format(page="\0")).replace("page \0", link)
    return f'<p class="sheet-note">{said}</p>'


def _mark_html(highlight: Highlight, boxes: Sequence[Box]) -> str:
    kind = "sheet-mark" if highlight.is_current else "sheet-mark also"
    return "".join(
        f'<span class="{kind}" aria-hidden="true" style="left:{100 * box.left:.3f}%;'
        f"top:{100 * box.top:.3f}%;width:{100 * (box.right - box.left):.3f}%;"
        f'height:{100 * (box.bottom - box.top):.3f}%"></span>'
        for box in boxes
    )
