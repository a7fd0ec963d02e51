"""Note marks of web pages and books: a superscript number that links to its note."""

from __future__ import annotations

import re
from typing import Any

_MARK = re.compile(r"\s*(?:\d{1,3}|[a-z])\s*")


def set_note_marks_apart(tree: Any) -> None:  # noqa: ANN401 - lxml ships no type information
    """Put a blank between a word or number and the mark of a note, in place.

    `1,200<sup><a href="#n3">3</a></sup> people` is not 12,003 of them. An exponent has no link
    and stays; a mark after a full stop stays as well, where sentence splitting knows it.
    """
    for mark in tree.iter("sup"):
        text = "".join(mark.itertext())
        links_to_note = any("#" in link.get("href", "") for link in mark.iter("a"))
        if not links_to_note or not _MARK.fullmatch(text):
            continue
        before, parent = mark.getprevious(), mark.getparent()
        if before is not None:
            before.tail = _with_blank(before.tail)
        elif parent is not None:
            parent.text = _with_blank(parent.text)


def _with_blank(text: str | None) -> str | None:
    return f"{text} " if text and text[-1].isalnum() else text
