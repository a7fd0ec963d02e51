"""What is on the pages of a PDF that have no text, and the words that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from index.parsers.ocr import can_recognise
from index.resources import install_command

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

POINTS_PER_INCH = 72
DOTS_PER_INCH = 300  # of pictures for OCR: what Tesseract is trained for
MAX_PIXELS = 16_000_000  # of one page: 64 MB while it is drawn
_PICTURE_SHARE = 0.02  # of a page's area that pictures must cover to hold text worth reading
_MAX_OBJECTS = 20_000  # of a page that are looked at
_MOST_RANGES = 10  # in a warning
WEAK = 0.85
"""Confidence of a page read by OCR; below, many words are wrong (docs/experiments/ocr.md)."""


class TextlessPage(StrEnum):
    """What a page without text holds."""

    PICTURE = "picture"
    DRAWING = "drawing"
    EMPTY = "empty"
    WORDLESS = "wordless"  # a picture in which OCR found no words


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
        return f"needs OCR: its pages are pictures, without a text layer{_hint()}"
    if TextlessPage.WORDLESS in kinds:
        return "it has no text: its pages are pictures in which OCR found no words"
    if TextlessPage.DRAWING in kinds:
        return "it has no text: its pages are drawings"
    return "it has no text: its pages are empty"


def textless_warnings(kinds: Mapping[int, TextlessPage]) -> list[str]:
    """Which pages (from 0) are pictures, beside others that have text."""
    said = (
        (TextlessPage.PICTURE, f"need OCR{_hint()}", f"needs OCR{_hint()}"),
        (TextlessPage.WORDLESS, "have no words that OCR found", "has no words that OCR found"),
    )
    warnings = []
    for kind, many, one in said:
        numbers = sorted(number + 1 for number, each in kinds.items() if each == kind)
        if len(numbers) == 1:
            warnings.append(f"page {numbers[0]} is a picture: it {one}")
        elif numbers:
            warnings.append(f"pages {page_ranges(numbers)} are pictures: they {many}")
    return warnings


def _hint() -> str:
    """How to have OCR; where it is installed, the pages were left for want of time."""
    if can_recognise():
        return ", which took too long: split the file"
    return f" (`{install_command('ocr')}`)"


def recognised_warnings(confidence: Mapping[int, float]) -> list[str]:
    """Which pages (from 0) were read by OCR, and which of them badly."""
    if not confidence:
        return []
    numbers = sorted(number + 1 for number in confidence)
    weak = sorted(number + 1 for number, sure in confidence.items() if sure < WEAK)
    said = [f"{_pages(numbers)} read by OCR, which makes mistakes"]
    return [*said, f"{_pages(weak)} hard to read: many words are wrong"] if weak else said


def _pages(numbers: Sequence[int]) -> str:
    return f"page {numbers[0]} was" if len(numbers) == 1 else f"pages {page_ranges(numbers)} were"


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


def page_picture(page: PdfPage) -> tuple[Image, int]:
    """A page in shades of grey, and its resolution in dots per inch."""
    across, down = page.get_size()
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, (MAX_PIXELS / max(across * down, 1.0)) ** 0.5)
    return page.render(scale=scale, grayscale=True).to_pil(), round(scale * POINTS_PER_INCH)
