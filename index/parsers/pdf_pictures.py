"""What is on the pages of a PDF that have no text, and the words that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_PICTURE_SHARE = 0.02  # of a page's area that pictures must cover to hold text worth reading
_MAX_OBJECTS = 20_000  # of a page that are looked at
_MOST_RANGES = 10  # in a warning


class TextlessPage(StrEnum):
    """What a page without text holds."""

    PICTURE = "picture"
    DRAWING = "drawing"
    EMPTY = "empty"


def textless_kind(page: PdfPage) -> TextlessPage:
    """What is on a page without text; a picture of the size of a stamp does not count."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_cropbox()
    area = max((right - left) * (top - bottom), 1.0)
    pictures, drawn = 0.0, 0
    for count, each in enumerate(page.get_objects(max_depth=4)):
        if count >= _MAX_OBJECTS:
            break
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = each.get_bounds()
            width = min(x1, right) - max(x0, left)
            height = min(y1, top) - max(y0, bottom)
            pictures += max(width, 0.0) * max(height, 0.0)
        elif each.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING):
            drawn += 1
    if pictures >= _PICTURE_SHARE * area:
        return TextlessPage.PICTURE
    return TextlessPage.DRAWING if drawn else TextlessPage.EMPTY


def textless_reason(kinds: Sequence[TextlessPage]) -> str:
    """Why a PDF none of whose pages has text cannot be read, and what would help."""
    if TextlessPage.PICTURE in kinds:
        return "needs OCR: its pages are pictures, without a text layer"
    if TextlessPage.DRAWING in kinds:
        return "it has no text: its pages are drawings"
    return "it has no text: its pages are empty"


def textless_warning(kinds: Mapping[int, TextlessPage]) -> str | None:
    """Which pages (from 0) are pictures, beside others that have text."""
    numbers = sorted(number + 1 for number, kind in kinds.items() if kind == TextlessPage.PICTURE)
    if not numbers:
        return None
    if len(numbers) == 1:
        return f"page {numbers[0]} is a picture: it needs OCR"
    return f"pages {page_ranges(numbers)} are pictures: they need OCR"


def page_ranges(numbers: Sequence[int]) -> str:
    """Ascending page numbers as `2-6, 9`; shortened if they are many."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_MOST_RANGES]]
    return ", ".join(shown) + (", …" if len(ranges) > _MOST_RANGES else "")
