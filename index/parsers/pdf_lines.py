"""The lines of PDF pages with positions, without running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.parsers.metadata import drop_surrogates
from index.text.folding import expand_presentation_forms

if TYPE_CHECKING:
    from pypdf import PageObject

_EDGE_LINES = 2  # lines at the top and bottom of a page that can be a running header or footer
_MIN_PAGES = 3  # with fewer, a line that recurs may be the text's own
_DIGITS = re.compile(r"[0-9]+")
_PAGE_NUMBER = re.compile(
    r"[-–—\[(\s]*(?:page|seite|p\.|s\.)?\s*(?:[0-9]{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|von|sur|de)\s*[0-9]{1,4})?[-–—\])\s.]*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text; `x`, `y` (from the bottom) and font `size` of its start, in points."""

    text: str
    page: int
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0


def page_lines(page: PageObject, number: int) -> list[PdfLine]:
    """Return the non-empty lines of a page in reading order. Raises whatever pypdf raises."""
    lines: list[PdfLine] = []
    parts: list[str] = []
    place = (0.0, 0.0, 0.0)

    def finish() -> None:
        plain = expand_presentation_forms(drop_surrogates("".join(parts)))
        text = " ".join(plain.replace("\0", "").split())
        if text:
            lines.append(PdfLine(text, number, *place))
        parts.clear()

    def visit(
        text: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float
    ) -> None:
        nonlocal place
        for count, part in enumerate(text.split("\n")):
            if count:
                finish()
            if part.strip() and not "".join(parts).strip():
                place = _place(cm, tm, size)
            parts.append(part)

    page.extract_text(visitor_text=visit)
    finish()
    return lines


def _place(cm: Sequence[float], tm: Sequence[float], size: float) -> tuple[float, float, float]:
    """`(x, y, font size)` on the page, from the transformation and text matrices."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
    return round(x, 1), round(y, 1), round((size or 1.0) * scale, 1)


def without_headers(pages: list[list[PdfLine]]) -> list[list[PdfLine]]:
    """The pages without lines that recur (digits ignored) at the edge of most pages."""
    filled = sum(bool(lines) for lines in pages)
    if filled < _MIN_PAGES:
        return pages
    counts = Counter(
        key for lines in pages for key in set[tuple[str, str]]().union(*_edge_keys(lines).values())
    )
    recurring = {key for key, count in counts.items() if 2 * count > filled}
    return [_without_edges(lines, recurring) for lines in pages]


def _edge_keys(lines: list[PdfLine]) -> dict[int, set[tuple[str, str]]]:
    """Return the keys of each line at the upper or lower edge of the page, by its index.

    On a page of few lines, a line is at both.
    """
    by_height = sorted(range(len(lines)), key=lambda number: (-lines[number].y, number))
    keys: dict[int, set[tuple[str, str]]] = {}
    for edge, numbers in (("top", by_height[:_EDGE_LINES]), ("end", by_height[-_EDGE_LINES:])):
        for number in numbers:
            keys.setdefault(number, set()).add((edge, _words(lines[number].text)))
    return keys


def _words(line: str) -> str:
    return "#" if _PAGE_NUMBER.fullmatch(line) else _DIGITS.sub("#", line)


def _without_edges(lines: list[PdfLine], recurring: set[tuple[str, str]]) -> list[PdfLine]:
    dropped = {number for number, keys in _edge_keys(lines).items() if keys & recurring}
    return [line for number, line in enumerate(lines) if number not in dropped]
