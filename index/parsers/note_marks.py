"""Note marks of web pages and books: superscript numbers that are no exponents."""

from __future__ import annotations

import re
from typing import Any

_MARK = re.compile(r"\s*(?:\d{1,3}|[a-z])\s*")
_NO_UNIT = re.compile(r"(?:\d|[^\W\d_]{4})$")  # what no exponent follows, as it does "km" or "m"


def set_note_marks_apart(tree: Any) -> None:  # noqa: ANN401 - lxml ships no type information
    """Put a blank between a word or number and the mark of a note, in place.

    `1,200<sup><a href="#n3">3</a></sup> people` is not 12,003 of them, and `10<sup>6</sup>` not
    106. A mark after a full stop stays, as sentence splitting knows it there.
    """
    for mark in tree.iter("sup"):
        text = "".join(mark.itertext())
        if not _MARK.fullmatch(text):
            continue
        is_linked = any("#" in link.get("href", "") for link in mark.iter("a"))
        previous = _text_before(mark)
        is_number = text.strip().isdigit()
        if is_linked and previous[-1:].isalnum() or is_number and _NO_UNIT.search(previous[-4:]):
            mark.text = f" {mark.text or ''}"


def _text_before(mark: Any) -> str:  # noqa: ANN401 - as above
    before = mark.getprevious()
    if before is None:
        return mark.getparent().text or ""
    return before.tail or "".join(before.itertext())
