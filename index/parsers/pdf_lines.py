"""The lines of PDF pages in reading order, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.parsers.metadata import drop_surrogates
from index.parsers.pdf_characters import page_characters
from index.parsers.pdf_columns import in_reading_order
from index.parsers.pdf_words import PdfRow, PdfWord, rows_of
from index.text.folding import expand_presentation_forms

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_ENDS = (".", "!", "?", ":")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text; `x`, base line `y` (from the bottom) and font `size`, in points.

    `words` are those of the text, in its order, with their left and right edges.
    """

    text: str
    page: int
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    words: tuple[PdfWord, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfPageLines:
    """The lines of a page in reading order; `bottom` and `top` are edges of the part shown."""

    lines: tuple[PdfLine, ...] = ()
    bottom: float = 0.0
    top: float = 0.0


def page_lines(page: PdfPage, number: int, *, is_form: bool = False) -> PdfPageLines:
    """The non-empty lines of a page. Raises what pypdfium2 raises.

    Text in another direction than most of the page, as beside a figure, is put where a sentence
    ends. The rows of a form come from top to bottom.
    """
    groups = page_characters(page)
    if not groups:
        return PdfPageLines()
    lines: list[PdfLine] = []
    for group in groups:
        rows = in_reading_order(rows_of(group, in_rows=is_form))
        found = [line for row in rows if (line := _line(row, number)).text]
        at = _last_end(lines) if number else 0
        lines[at:at] = found
    _, bottom, _, top = groups[0].area
    return PdfPageLines(tuple(lines), bottom, top)


def _last_end(lines: Sequence[PdfLine]) -> int:
    """The number of lines up to the last that ends a sentence; of all if none does."""
    ends = (at + 1 for at in reversed(range(len(lines))) if lines[at].text.endswith(_ENDS))
    return next(ends, len(lines))


def _line(row: PdfRow, number: int) -> PdfLine:
    words = row.words
    text = " ".join([word.text for word in words])
    if not text.isascii():
        words = tuple(
            PdfWord(plain, word.x0, word.x1)
            for word in words
            if (plain := expand_presentation_forms(drop_surrogates(word.text)).strip())
        )
        text = " ".join([word.text for word in words])
    x = min((word.x0 for word in words), default=0.0)
    return PdfLine(text, number, round(x, 1), round(row.y, 1), round(row.size, 1), words)
