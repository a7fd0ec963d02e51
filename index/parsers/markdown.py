"""Markdown files: the stored text is that of the rendered page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.metadata import FrontMatter, pick_title, split_front_matter, with_front_matter
from index.parsers.obsidian import clean_inline, mark_blocks, without_note_marks
from index.parsers.table_cells import Cell, find_tables, render_table
from index.text.normalisation import normalise
from index.types import ParsedArticle, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEEPEST_NESTING = 100_000  # never reached: the parser silently omits deeper content
_MAX_BLOCKS = 300_000
"""Lines and table cells: each may become six parser objects, 1.5 KB together."""
_TOO_DEEP = re.compile(r"^[ \t]*(?:>[ \t]?|(?:[-*+]|[0-9]{1,9}[.)])[ \t]+){30}", re.M)
"""Levels of nesting: five times what people write; each costs time for every line in it."""
_SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>", re.S)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|hr|li|ul|ol|tr|table|h[1-6]|section|dt|dd|summary)\b[^<>]*>", re.I
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_CONTENT = {"inline": "", "fence": "\n\n", "code_block": "\n\n", "html_block": "\n\n"}
"""Tokens that contain text, and what ends their paragraph."""
_BREAKS = {
    "heading_close": "\n\n",
}
_LINE_BREAK_TAG = re.compile(r"<br\b", re.I)


def read_markdown(path: Path, data: bytes) -> ParsedArticle:
    """Return a Markdown file (CommonMark, tables, strikethrough) with its front matter parsed.

    Raises UnreadableArticle.
    """
    raw, warning = decode(data)
    front, body = split_front_matter(raw)
    front = front or FrontMatter()
    tokens: Sequence[Token] = ()
    tables: tuple[Table, ...] = ()
    try:
        if plain := _excess_reason(body):
            text = normalise(body)
            warning = f"{plain} for Markdown; read as plain text"
        else:
            tokens = _parse(body)
            pieces = list(_render(tokens))
            text = normalise("".join(pieces), unwrap=False)
            tables = find_tables(pieces, text)
    except RecursionError:
        tokens, tables, text = (), (), normalise(body)
        warning = "nested too deeply for Markdown; read as plain text"
    if not text:
        raise UnreadableArticle("empty file")
    title = pick_title(text, path, front.title, _first_heading(tokens))
    return replace(with_front_matter(front, title, text, warning), tables=tables)


def _excess_reason(body: str) -> str:
    """Why the parser would take too much memory or time; empty if it would not."""
    blocks = body.count("\n") + body.count("\r") + body.count("|")
    if blocks > _MAX_BLOCKS:
        return f"more than {_MAX_BLOCKS:,} lines and table cells, which is too much"
    return "nested too deeply" if _TOO_DEEP.search(body) else ""


def _parse(body: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING})
    tokens = parser.enable(["table", "strikethrough"]).parse(without_note_marks(body))
    mark_blocks(tokens)
    for token in tokens:
        if token.type == "inline":
            clean_inline(token)
    return tokens


def _render(tokens: Sequence[Token]) -> Iterator[str]:
    """Paragraphs with line breaks around them; white space is folded afterwards."""
    number = ""
    rest = iter(tokens)
    for token in rest:
        if token.type == "table_open":
            yield from _table(takewhile(lambda each: each.type != "table_close", rest))
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type in _CONTENT:
            yield number + _content(token) + _CONTENT[token.type]
            number = ""
        elif token.type == "paragraph_close":
            yield "\n" if token.hidden else "\n\n"
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            yield "" if token.level else "\n\n"
        else:
            yield _BREAKS.get(token.type, "")


def _table(tokens: Iterable[Token]) -> Iterator[str]:
    """The pieces of a table; its first row is the header, if anything is in it."""
    rows: list[list[Cell]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(Cell(_content(token)))
    yield "\n\n"
    yield from render_table(rows, header_rows=1)


def _content(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(token.children or ()))
    return strip_tags(token.content) if token.type == "html_block" else token.content


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                yield token.content
            case "softbreak":
                yield " "
            case "paragraph_break":
                yield "\n\n"
            case "hardbreak":
                yield "\n"
            case "html_inline" if _LINE_BREAK_TAG.match(token.content):
                yield "\n"


def strip_tags(markup: str) -> str:
    """Return the text of raw HTML inside Markdown: no tags, comments, scripts or styles."""
    for pattern, replacement in ((_SCRIPTS, ""), (_COMMENTS, ""), (_BLOCK_TAG, "\n"), (_TAG, "")):
        markup = pattern.sub(replacement, markup)
    return html.unescape(markup)


def _first_heading(tokens: Sequence[Token]) -> str | None:
    """Return the first heading of the highest rank, level 1, else the first of any."""
    headings = [
        (opening.tag, "".join(_inline(content.children or ())))
        for opening, content in zip(tokens, tokens[1:], strict=False)
        if opening.type == "heading_open"
    ]
    tops = [text for tag, text in headings if tag == "h1" and text.strip()]
    return next(iter(tops), None) or next((text for _, text in headings if text.strip()), None)
