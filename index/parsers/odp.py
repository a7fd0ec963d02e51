"""OpenDocument presentations (.odp): slides as pages, with the notes of the speaker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.metadata import drop_surrogates
from index.parsers.odt import block_pieces, open_document, with_properties
from index.parsers.odt_names import DRAW, OFFICE
from index.parsers.odt_notes import comment_count, set_text_boxes_apart
from index.parsers.odt_numbers import write_out_numbers
from index.parsers.office_text import comments_warning
from index.parsers.slides import NO_TEXT, join_slides
from index.types import ParsedArticle


def read_odp(path: Path, data: bytes) -> ParsedArticle:
    """Return the slides of a presentation as pages, with its properties.

    Raises UnreadableArticle.
    """
    content, styles, about = open_document(data, "presentation")
    show = content.find(f"{OFFICE}body/{OFFICE}presentation")
    if show is None:
        raise UnreadableArticle("an OpenDocument file that is no presentation")
    set_text_boxes_apart(show)
    write_out_numbers(show, (styles, content))
    pages = ("".join(block_pieces(page)) for page in show.iter(f"{DRAW}page"))
    text, starts = join_slides(map(drop_surrogates, pages))
    if not text:
        raise UnreadableArticle(NO_TEXT)
    article = with_properties(path, text, about, None, comments_warning(comment_count(show)))
    return replace(article, page_starts=starts)
