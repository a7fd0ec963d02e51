"""The function that the page's script calls for a page of an article's PDF."""

from __future__ import annotations

import gradio as gr

from index.errors import ArticleNotFound, IndexMissing
from index.storage.inventory import stored_article
from ui.html.original_page import ZOOMS, original_page_html
from ui.html.source_panel import ARTICLE_GONE, Highlight, cited_places
from ui.state.handler_errors import Payload, ServerFunction, server_function
from ui.state.library_context import LibraryContexts
from ui.state.page_pictures import PagePictures, pages_of

PAGE_WIDTH = 1_100  # pixels of a page that is as wide as the panel
MOST_PAGES = 100_000


def original_page_function(contexts: LibraryContexts, pictures: PagePictures) -> ServerFunction:
    """`show_page`: `{"html", "page"}` for the place that the browser names, or `{"error"}`.

    The payload is that of `show_article`, with `page` (else the one that is cited) and `zoom`.
    """

    def show_page(payload: object, request: gr.Request) -> Payload:
        place: Payload = payload if isinstance(payload, dict) else {}
        library = contexts.named(place.get("collection")).library
        try:
            article = stored_article(library, str(place.get("article") or ""))
        except (ArticleNotFound, IndexMissing):
            return {"error": ARTICLE_GONE}
        cited, _, others = cited_places(article, place)
        cited_pages = pages_of(article, cited) if cited else ()
        number = _number(place.get("page"), 1, MOST_PAGES) or (cited_pages or (1,))[0]
        zoom = min(ZOOMS, key=lambda each: abs(each - (_number(place.get("zoom"), 0, 9) or 1)))
        highlights = [Highlight(*cited, is_current=True)] if cited else []
        highlights += others
        picture = pictures.picture(
            library,
            article,
            int(number),
            round(PAGE_WIDTH * zoom),
            [(mark.start, mark.end) for mark in highlights],
        )
        html = original_page_html(article, int(number), zoom, picture, highlights, cited_pages)
        return {"html": html, "page": int(number), "pages": picture.pages, "zoom": zoom}

    return server_function("show_page", show_page)


def _number(value: object, least: float, most: float) -> float | None:
    """A number that the browser sent; None for anything else, and outside the range."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if least <= number <= most else None
