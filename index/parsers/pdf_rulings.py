"""The straight lines that are drawn on a PDF page: rules between rows and columns, frames."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_MOST_OBJECTS = 20_000  # of a page; drawings have more
_MOST_RULINGS = 3_000
_THIN = 2.5  # points: what is not wider is a line
_SHORTEST = 6.0  # points; shorter lines are marks of a drawing


@dataclass(frozen=True, slots=True)
class Ruling:
    """A level or upright line at `place`, from `start` to `end`, in points."""

    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rulings:
    """The level lines (place is the height) and upright ones (place is x) of a page."""

    level: tuple[Ruling, ...] = ()
    upright: tuple[Ruling, ...] = ()


def page_rulings(page: PdfPage) -> Rulings:
    """The lines of a page, and the edges of its boxes; none where it has too many: a drawing."""
    import pypdfium2.raw as pdfium

    level: list[Ruling] = []
    upright: list[Ruling] = []
    handle = page.raw
    count = pdfium.FPDFPage_CountObjects(handle)
    if count > _MOST_OBJECTS:
        return Rulings()
    edges = [ctypes.c_float() for _ in range(4)]
    for number in range(count):
        shape = pdfium.FPDFPage_GetObject(handle, number)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(shape, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        is_wide, is_high = right - left > _THIN, top - bottom > _THIN
        if is_wide:
            places = (top, bottom) if is_high else ((top + bottom) / 2,)
            level += [Ruling(y, left, right) for y in places]
        if is_high:
            places = (left, right) if is_wide else ((left + right) / 2,)
            upright += [Ruling(x, bottom, top) for x in places]
        if len(level) + len(upright) > _MOST_RULINGS:
            return Rulings()
    return Rulings(
        tuple(ruling for ruling in level if ruling.end - ruling.start >= _SHORTEST),
        tuple(ruling for ruling in upright if ruling.end - ruling.start >= _SHORTEST),
    )
