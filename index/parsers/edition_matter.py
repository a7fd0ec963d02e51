"""What a book says of its edition, not of its subject: the licence, the imprint, the colophon."""

from __future__ import annotations

import re

from index.types import Range

_KINDS = frozenset({"copyright-page", "imprint", "imprimatur", "colophon", "other-credits"})
"""Of the structural semantics vocabulary of EPUB (`epub:type`) and of the guide of EPUB 2."""
_FIRST_ELEMENTS = re.compile(
    r"<body\b[^<>]{0,2000}>\s*(?:<(?:section|div|article|main)\b[^<>]{0,2000}>\s*){0,3}"
)
_TYPE = re.compile(r"""\b(?:epub:type|role)\s*=\s*["']([^"']{1,200})["']""")
_LICENCE_ID = re.compile(
    r"""<(?:section|div|body|header|footer)\b[^>]*\b(?:id|class)\s*=\s*["'][^"']{0,80}?"""
    r"""\b(?:boilerplate|licen[cs]e)\b"""
)
_FRAME = re.compile(
    r"^[ \t]*\*{3}[ \t]*(START|END)[ \t]OF[ \t](?:THE|THIS)[ \t][^\n*]{3,200}\*{3}[ \t]*$", re.M
)
_LONGEST_FRONT = 40_000  # characters before a start mark; more is the book itself
_MOST = 0.6  # of a text: what holds more is what the text is about


def is_edition_kind(stated: str) -> bool:
    """Whether the kind of a part of a book, as its guide or markup states it, is of its edition."""
    kinds = stated.lower().replace("doc-", "").split()
    return not _KINDS.isdisjoint(kinds)


def is_edition_page(markup: str) -> bool:
    """Whether a chapter is a page about the edition by its body or the first elements in it."""
    first = _FIRST_ELEMENTS.search(markup)
    if first is None:
        return False
    return bool(_LICENCE_ID.search(first[0])) or any(
        is_edition_kind(stated) for stated in _TYPE.findall(first[0])
    )


def framed_ranges(text: str) -> list[Range]:
    """The ranges before `*** START OF THE ... ***` and after `*** END OF THE ... ***`.

    Publishers of free electronic books put their licence there; the marks are part of the ranges.
    One mark alone is none: "*** END OF THE FIRST PART ***" may stand in any text.
    """
    ranges: list[Range] = []
    for mark in _FRAME.finditer(text):
        if mark[1] == "START" and not ranges and mark.end() <= _LONGEST_FRONT:
            ranges.append((0, mark.end()))
        elif mark[1] == "END" and ranges:
            return [*ranges, (mark.start(), len(text))]
    return []


def edition_ranges(text: str, pages: list[Range]) -> tuple[Range, ...]:
    """The ranges of whole edition pages and of what frames the book, joined and in order.

    None if they are most of the text.
    """
    joined: list[Range] = []
    for start, end in sorted((*pages, *framed_ranges(text))):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    is_most = sum(end - start for start, end in joined) > _MOST * len(text)
    return () if is_most else tuple(joined)
