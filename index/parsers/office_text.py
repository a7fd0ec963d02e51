"""What office documents of all makers have in common beside their text."""

from __future__ import annotations

import re

from index.text.normalisation import normalise

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 3  # of a line at the head or foot of pages: fewer are page numbers and short titles


def with_page_lines(text: str, lines: str) -> str:
    """The text, and behind it once the lines at the head and foot of its pages.

    Lines that the text holds already are not repeated. Empty if `text` is.
    """
    if not text:
        return ""
    held = text.casefold()
    found = {
        line.casefold(): line
        for line in normalise(lines, unwrap=False).split("\n")
        if len(_WORD.findall(line)) >= _FEWEST_WORDS and line.casefold() not in held
    }
    return "\n\n".join((text, *found.values()))


def comments_warning(count: int) -> str | None:
    """What is said of comments in the margin, which are no part of the text."""
    if not count:
        return None
    return f"{count} comment{'s were' if count > 1 else ' was'} left out"
