"""How a question refers to an article: by its title or topic, its author, or its place in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.query.article_selections import NAME, ArticleSelection, parse_article_selection

ARTICLE = r"(?:news(?:paper)? |press |magazine )?(?:article|document|file|piece|text)"
_GENRE = r"(?:interview|review|column|editorial|essay|commentary|obituary|profile|blog post)"
_THE = r"(?:the|this|that|my|your|our)"  # "an article" is one in the articles
_TITLED = (
    r"(?:(?:that is |which is )?(?:titled|called|named|entitled|headed|about|on|with|regarding))"
)
_NAMED = re.compile(
    rf"{_THE} (?P<kind>{ARTICLE})(?: by (?P<author>(?-i:{NAME})))?(?:,? {_TITLED}|:)"
    r" (?P<name>.+)", re.I
)  # fmt: skip
_TITLE = re.compile(rf"{_THE} (?P<kind>{ARTICLE}),? (?P<name>(?-i:[A-Z\d\"“«]).+)", re.I)
_NO_NAME = r"(?:first|second|third|last|previous|next|other|same|whole|right|wrong)"
_BEFORE = re.compile(
    rf"(?:the|my|your|our) (?!{_NO_NAME} article)(?P<name>.+?) (?P<kind>article)", re.I
)
_OF_GENRE = re.compile(rf"{_THE} (?P<name>{_GENRE} (?:with|of|about|on) .+)", re.I)
_THIS = re.compile(
    rf"(?P<which>this|that|the|the last|the above|the current) (?P<kind>{ARTICLE})", re.I
)
_ORDERED = re.compile(
    r"(?:the |(?P<own>my |our ))?"
    r"(?P<order>newest|latest|most recent|oldest|earliest|longest|shortest)"
    rf" (?P<kind>{ARTICLE})(?P<selection> .+)?", re.I
)  # fmt: skip
_QUOTES = ' .,"“”„«»'

Order = Literal["newest", "oldest", "longest", "shortest"]
_ORDERS: dict[str, Order] = {
    "newest": "newest",
    "latest": "newest",
    "most recent": "newest",
    "oldest": "oldest",
    "earliest": "oldest",
    "longest": "longest",
    "shortest": "shortest",
}


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An article that is meant; the one that was cited last if no field is set.

    `name` are words of its title or about its content, `author` its author. With `order` it is the
    first of the `selection` in that order. Without `is_certain` the words may also mean something
    in the articles: "the document on the treaty", "the oldest document". With `in_title` all words
    of the name must be in the title, "interview" of "the interview with Ada Holt" as well.
    """

    name: str = ""
    author: str = ""
    order: Order | None = None
    selection: ArticleSelection = ArticleSelection()
    is_certain: bool = True
    in_title: bool = False


def parse_article_reference(words: str) -> ArticleReference | None:
    """The article that a noun phrase means; None if it means no article of the library.

    "the article by Ada Holt on the ferry" -> author "Ada Holt", name "the ferry".
    """
    if this := _THIS.fullmatch(words):
        is_certain = _is_article(this["kind"]) or this["which"].lower() != "the"
        return ArticleReference(is_certain=is_certain)
    if ordered := _ORDERED.fullmatch(words):
        selection = parse_article_selection((ordered["selection"] or "").strip())
        order = ordered["order"].lower()
        if selection is None:
            return None
        is_certain = _is_article(ordered["kind"]) or bool(ordered["own"])
        return ArticleReference(order=_ORDERS[order], selection=selection, is_certain=is_certain)
    for form in (_NAMED, _TITLE, _BEFORE):
        if found := form.fullmatch(words):
            author = found.groupdict().get("author") or ""
            is_certain = _is_article(found["kind"])
            return ArticleReference(found["name"].strip(_QUOTES), author, is_certain=is_certain)
    if genre := _OF_GENRE.fullmatch(words):
        return ArticleReference(genre["name"].strip(_QUOTES), is_certain=False, in_title=True)
    return None


def _is_article(kind: str) -> bool:
    """Whether a kind of text is an article; there are documents and files in articles as well."""
    return kind.lower().endswith("article")
