"""Marks of Obsidian, GitHub and Pandoc in Markdown, as a reader of the note sees them.

Plain text between the marks of CommonMark is rewritten: links between notes, highlights, comments,
ids of blocks. Footnotes are found before the parse, since CommonMark takes them for paragraphs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]")
_LINK = re.compile(r"\[\[([^\[\]|\n]{0,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_HIGHLIGHT = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,2000}?)(?<=\S)==(?![=\w])")
_COMMENT = re.compile(r"%%(?:[^%]|%(?!%)){0,10000}%%")
_BLOCK_ID = re.compile(r"(?:^|[ \t]{1,20})\^[A-Za-z0-9-]{1,60}[ \t]{0,20}$")
_CALLOUT = re.compile(r"\[!([A-Za-z][\w-]{0,30})\][+-]?[ \t]*")
_TASK = re.compile(r"\[[ xX/-]\][ \t]+(?=\S)")
_MARK = re.compile(r"\[\^[^\]\s^]{1,60}\]")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\s^]{1,60}\]:[ \t]*", re.M)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def without_note_marks(body: str) -> str:
    """The body with comments left out, and the text of each footnote as a paragraph.

    What stands in a code block stays as it is.
    """
    if "%%" not in body and "[^" not in body:
        return body
    return "".join(
        piece if is_code else _FOOTNOTE.sub("\n", _COMMENT.sub("", piece))
        for piece, is_code in _pieces(body)
    )


def clean_inline(token: Token) -> None:
    """Rewrite the text of an inline token's children in place: marks go, words stay."""
    texts = [child for child in token.children or () if child.type == "text"]
    for child in texts:
        child.content = _cleaned(child.content)
    if texts and token.children and token.children[-1] is texts[-1]:
        texts[-1].content = _BLOCK_ID.sub("", texts[-1].content)


def mark_blocks(tokens: Sequence[Token]) -> None:
    """Take the marks of callouts and tasks from the first text of quotes and items, in place.

    The title of a callout becomes a line of its own.
    """
    for opening, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = inline.children
        if paragraph.type != "paragraph_open" or not children or children[0].type != "text":
            continue
        first = children[0]
        if opening.type == "list_item_open":
            first.content = (
                _TASK.sub("", first.content, count=1)
                if _TASK.match(first.content)
                else first.content
            )
        elif opening.type == "blockquote_open" and (found := _CALLOUT.match(first.content)):
            first.content = first.content[found.end() :] or found[1].capitalize()
            if len(children) > 1 and children[1].type == "softbreak":
                children[1].type = "paragraph_break"


def _cleaned(text: str) -> str:
    if "[[" in text:
        text = _LINK.sub(_shown, _EMBEDDED.sub("", text))
    if "==" in text:
        text = _HIGHLIGHT.sub(r"\1", text)
    return _MARK.sub("", text) if "[^" in text else text


def _shown(link: re.Match[str]) -> str:
    """What a link between notes shows: its words, else the note's name, else the heading's."""
    note, _, heading = link[1].partition("#")
    return (link[2] or note or heading.lstrip("^")).strip()


def _pieces(body: str) -> Iterator[tuple[str, bool]]:
    """The body in order, in pieces of text and of fenced code."""
    piece: list[str] = []
    fence = ""
    for line in body.splitlines(keepends=True):
        found = _FENCE.match(line)
        if found and not fence:
            yield "".join(piece), False
            piece, fence = [line], found[1]
        elif found and found[1].startswith(fence) and not line.strip(" `~\r\n"):
            yield "".join([*piece, line]), True
            piece, fence = [], ""
        else:
            piece.append(line)
    yield "".join(piece), bool(fence)
