"""The characters of a PDF page with their places, as PDFium (BSD-3, Apache-2.0) finds them.

PDFium gives characters in the order of the file, with blanks and line breaks of its own between
them. Those are left out: `pdf_words` decides on blanks by the places.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage
    from pypdfium2.raw import FPDF_TEXTPAGE

_HYPHEN_MARKS = frozenset({0x02, 0xFFFE})  # PDFium's signs for a hyphen at the end of a line
_OUTSIDE = 1.0  # points beyond the crop box that still count as inside
_MOST = 400_000  # characters of one page; a full newspaper page has 40,000
_RIGHT_ANGLE = math.pi / 2
_SMALLEST = 1e-3  # points: a font size that divides
_BLANK_CODE = 0x20


@dataclass(frozen=True, slots=True)
class PdfCharacters:
    """The visible characters of a page that are written in one direction.

    Arrays of equal length, in the order of the file, in points. The coordinates are turned so that
    the text runs from left to right (or, in Hebrew and Arabic, right to left) and `y` grows
    upwards: by `turn` times 90 degrees clockwise from those of the file, about its origin. `x0` and
    `x1` are the edges of a character's advance, `y` is the base line, `size` the font size.
    `after_blank` says where a blank of the file stands before a character. `area` is the part of
    the page that is shown: left, bottom, right, top. `left_out` counts the characters of the page
    beyond those that are read.
    """

    texts: list[str]
    x0: NDArray[np.float64]
    x1: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.float64]
    after_blank: NDArray[np.bool_]
    area: tuple[float, float, float, float]
    turn: int = 0
    left_out: int = 0


def page_characters(page: PdfPage) -> list[PdfCharacters]:
    """The characters of a page inside its crop box, one group for each direction of writing.

    The largest group comes first; none for a page without text. Raises what pypdfium2 raises.
    """
    import numpy as np

    text_page = page.get_textpage()
    try:
        codes, boxes = _codes_and_boxes(text_page.raw)
        if not codes:
            return []
        places = _places(text_page.raw, codes, boxes)
        left_out = _count(text_page.raw) - len(codes)
    finally:
        text_page.close()
    code = np.array(codes)
    blanks_here = [each for each in set(codes) if each == 0 or chr(each).isspace()]
    is_blank = np.isin(code, blanks_here)
    is_real = places.size > 0
    crop = page.get_cropbox()
    is_real &= _is_inside(places, crop)
    is_control = (code < 32) | ((code >= 0x7F) & (code < 0xA0)) | (code == 0xFFFE)
    is_shown = is_real & ~is_blank & (~is_control | np.isin(code, list(_HYPHEN_MARKS)))
    kept = np.flatnonzero(is_shown)
    code[np.isin(code, list(_HYPHEN_MARKS))] = ord("-")
    blanks = np.concatenate([[0], np.cumsum(is_real & is_blank)])
    after_blank = np.diff(blanks[kept], prepend=0) > 0
    groups = []
    turns = places.turn[kept]
    for turn in sorted(set(turns.tolist()), key=lambda turn: -int((turns == turn).sum())):
        chosen = kept[turns == turn]
        texts = list(map(chr, code[chosen].tolist()))
        x0, x1, y = _turned(places.box[chosen], places.origin[chosen], turn)
        groups.append(
            PdfCharacters(
                texts=texts,
                x0=x0,
                x1=x1,
                y=y,
                size=places.size[chosen],
                after_blank=after_blank[turns == turn],
                area=_turned_area(crop, turn),
                turn=turn,
                left_out=left_out,
            )
        )
    return groups


@dataclass(slots=True)
class _Places:
    """Boxes (left, bottom, right, top), origins and sizes of all characters; size 0: not real."""

    box: NDArray[np.float64]
    origin: NDArray[np.float64]
    size: NDArray[np.float64]
    turn: NDArray[np.int64]


def _codes_and_boxes(text_page: FPDF_TEXTPAGE) -> tuple[list[int], NDArray[np.float64]]:
    """The code points of a page, and their boxes (left, bottom, right, top)."""
    import numpy as np
    import pypdfium2.raw as pdfium

    count = min(_count(text_page), _MOST)
    handle = ctypes.cast(text_page, ctypes.c_void_p).value or 0
    boxes = (ctypes.c_float * (4 * count))()
    numbers, step = range(count), 4 * ctypes.sizeof(ctypes.c_float)
    # with plain integers as arguments, a call takes a third of the time
    unicode = _plain_function(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
    get_box = _plain_function(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
    codes = [unicode(handle, number) for number in numbers]
    first = ctypes.addressof(boxes)
    for number in numbers:
        get_box(handle, number, first + step * number)
    box = np.frombuffer(memoryview(boxes).cast("B"), np.float32).reshape(-1, 4).astype(np.float64)
    return codes, box[:, [0, 3, 2, 1]]


def _count(text_page: FPDF_TEXTPAGE) -> int:
    """How many characters a page has."""
    import pypdfium2.raw as pdfium

    return max(int(pdfium.FPDFText_CountChars(text_page)), 0)


def _plain_function(function: Any, result: Any, *more: Any) -> Any:  # noqa: ANN401 - of ctypes
    """A function of a text page and a character's number that takes addresses as integers."""
    prototype = ctypes.PYFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *more)
    return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _places(text_page: FPDF_TEXTPAGE, codes: list[int], box: NDArray[np.float64]) -> _Places:
    """Where each character stands; base line and size are asked for once for each height."""
    import numpy as np

    count = len(codes)
    origin, size = np.zeros((count, 2)), np.zeros(count)
    turn = np.zeros(count, np.int64)
    asked = _asked_characters(text_page, codes, box)
    edges = np.ascontiguousarray(box[asked][:, [1, 3]])
    # a height stands for a line and a font; turned characters have none, so each is its own
    heights = edges.view(np.complex128)[:, 0].copy()
    is_flat = edges[:, 0] >= edges[:, 1]
    heights[is_flat] = 1e9 + np.arange(is_flat.sum())  # beyond any page
    _, firsts, kind = np.unique(heights, return_index=True, return_inverse=True)
    found = np.array([_place(text_page, int(asked[first])) for first in firsts])
    if len(asked):
        size[asked], origin[asked, 1], turn[asked] = found[kind].T
    for number in np.flatnonzero(turn).tolist():
        box[number], origin[number] = _turned_place(text_page, number)
    return _Places(box, origin, size, turn)


def _asked_characters(
    text_page: FPDF_TEXTPAGE, codes: list[int], box: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The characters that the file itself has: none of PDFium's own blanks and line breaks.

    Those have no height. On a page with turned text, whose characters have none either, PDFium is
    asked for each.
    """
    import numpy as np
    import pypdfium2.raw as pdfium

    is_flat = box[:, 3] <= box[:, 1]
    flat = np.flatnonzero(is_flat).tolist()
    if any(codes[number] > _BLANK_CODE for number in flat):
        for number in flat:
            is_flat[number] = pdfium.FPDFText_IsGenerated(text_page, number) == 1
    return np.flatnonzero(~is_flat)


def _place(text_page: FPDF_TEXTPAGE, number: int) -> tuple[float, float, int]:
    """Font size on the page, base line, and direction of a character, in quarters of a circle."""
    import pypdfium2.raw as pdfium

    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text_page, number, matrix)
    pdfium.FPDFText_GetCharOrigin(text_page, number, x, y)
    scale = max(math.hypot(matrix.c, matrix.d), _SMALLEST)
    font_size = pdfium.FPDFText_GetFontSize(text_page, number) or 1.0
    return font_size * scale, y.value, round(math.atan2(matrix.b, matrix.a) / _RIGHT_ANGLE) % 4


def _turned_place(
    text_page: FPDF_TEXTPAGE, number: int
) -> tuple[tuple[float, float, float, float], tuple[float, float]]:
    """Left, bottom, right and top of what is drawn of a character, and its origin."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    pdfium.FPDFText_GetCharBox(text_page, number, left, right, bottom, top)
    pdfium.FPDFText_GetCharOrigin(text_page, number, x, y)
    return (left.value, bottom.value, right.value, top.value), (x.value, y.value)


def _is_inside(places: _Places, crop: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Whether the middle of each character lies in the part of the page that is shown."""
    left, bottom, right, top = crop
    x = (places.box[:, 0] + places.box[:, 2]) / 2
    y = (places.box[:, 1] + places.box[:, 3]) / 2
    inside = (x >= left - _OUTSIDE) & (x <= right + _OUTSIDE)
    return inside & (y >= bottom - _OUTSIDE) & (y <= top + _OUTSIDE)


def _turned(
    boxes: NDArray[np.float64], origins: NDArray[np.float64], turn: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The left and right edges and the base lines in coordinates turned by `turn`."""
    left, bottom, right, top = boxes.T
    x, y = origins.T
    match turn:
        case 0:
            return left, right, y
        case 1:  # the text runs upwards
            return bottom, top, -x
        case 2:
            return -right, -left, -y
        case _:  # downwards
            return -top, -bottom, x


def _turned_area(
    area: tuple[float, float, float, float], turn: int
) -> tuple[float, float, float, float]:
    left, bottom, right, top = area
    turned = (
        (left, bottom, right, top),
        (bottom, -right, top, -left),
        (-right, -top, -left, -bottom),
        (-top, left, -bottom, right),
    )
    return turned[turn]
