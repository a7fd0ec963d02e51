"""A page of a PDF as a picture, with the places of quotes on it, by PDFium.

For the parser process alone: a PDF may crash PDFium, or keep it busy for hours.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.ocr import can_recognise, open_recogniser
from index.parsers.pdf_document import open_page, open_pdf
from index.parsers.pdf_pictures import MAX_PIXELS, page_picture
from index.parsers.pdf_places import Box, places_on_page

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

LONGEST_SIDE = 8_000  # pixels
MAX_CHARACTERS = 100_000  # of one page: a page of a newspaper has 30,000
_DEVICE = 1_000_000  # the units in which PDFium says where a point lies on the shown page
_JPEG_QUALITY = 88  # letters stay clean


@dataclass(frozen=True, slots=True)
class PagePassage:
    """The part of a quote that stands on a page.

    `share` is how far down the page's text it begins, from 0 to 1.
    """

    quote: str
    share: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it is shown: PNG or JPEG, its size in pixels, and the pages of its document.

    `marks` has the boxes of each passage, in fractions of the picture's width and height.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    pages: int
    marks: tuple[tuple[Box, ...], ...]


def draw_page(
    data: bytes, number: int, width: int, passages: Sequence[PagePassage] = ()
) -> PagePicture:
    """Page `number`, from 1, about `width` pixels wide, with the places of the passages on it.

    Raises UnreadableArticle if there is no such page or it cannot be drawn.
    """
    from pypdfium2 import PdfiumError

    with open_pdf(data) as document:
        pages = len(document)
        if not 1 <= number <= pages:
            raise UnreadableArticle(f"there is no page {number}: the PDF has {pages}")
        try:
            with open_page(document, number - 1) as (page, _):
                return _draw(page, pages, width, passages)
        except PdfiumError as error:
            raise UnreadableArticle(f"page {number} is broken") from error


def _draw(page: PdfPage, pages: int, width: int, passages: Sequence[PagePassage]) -> PagePicture:
    image = page.render(scale=_scale(page, width), rev_byteorder=True).to_pil()
    text, boxes = page_characters(page) if any(each.quote for each in passages) else ("", [])
    if passages and not text.strip() and can_recognise():
        text, boxes = recognised_characters(page)
    marks = tuple(places_on_page(text, boxes, each.quote, each.share) for each in passages)
    content, media_type = _encoded(image)
    return PagePicture(content, media_type, image.width, image.height, pages, marks)


def _scale(page: PdfPage, width: int) -> float:
    """Pixels for each point, within the limits of a picture."""
    across, down = (max(length, 0.01) for length in page.get_size())
    return float(
        min(width / across, (MAX_PIXELS / (across * down)) ** 0.5, LONGEST_SIDE / max(across, down))
    )


def page_characters(page: PdfPage) -> tuple[str, list[Box | None]]:
    """The characters of a page in PDFium's order, and where each is drawn.

    Boxes are fractions of the page as it is shown, cropped and turned; None for blanks.
    """
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    signs: list[str] = []
    boxes: list[Box | None] = []
    rect = pdfium.FS_RECTF()
    for at in range(min(textpage.count_chars(), MAX_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(textpage, at)
        sign = chr(code) if code <= 0x10FFFF else "\ufffd"
        is_drawn = not sign.isspace() and pdfium.FPDFText_GetLooseCharBox(textpage, at, rect)
        signs.append(sign)
        boxes.append(_shown_box(page, rect) if is_drawn else None)
    return "".join(signs), boxes


def recognised_characters(page: PdfPage) -> tuple[str, list[Box | None]]:
    """The characters of a page that is a picture, as `page_characters`; each has its word's box."""
    picture, dots = page_picture(page)
    with open_recogniser() as recogniser:
        lines = recogniser.lines(picture, dots)
    text: list[str] = []
    boxes: list[Box | None] = []
    for word in (word for line in lines for word in line.words):
        across, down = picture.width, picture.height
        box = Box(word.left / across, word.top / down, word.right / across, word.bottom / down)
        text += [*word.text, " "]
        boxes += [*([box] * len(word.text)), None]
    return "".join(text), boxes


def _shown_box(page: PdfPage, rect: object) -> Box | None:
    """A rectangle in points as fractions of the page as it is shown; None if empty or cut off."""
    import pypdfium2.raw as pdfium

    corners = []
    for x, y in ((rect.left, rect.top), (rect.right, rect.bottom)):  # type: ignore[attr-defined]
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, x, y, across, down)
        corners.append((across.value / _DEVICE, down.value / _DEVICE))
    (left, top), (right, bottom) = corners
    box = Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
    if not (box.left < box.right and box.top < box.bottom):
        return None
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return box if all(0 <= at <= 1 for at in middle) else None


def _encoded(image: Image) -> tuple[bytes, str]:
    """PNG of a page in black and white, JPEG of one with colours."""
    content = io.BytesIO()
    red, green, blue = image.convert("RGB").split()
    if red.tobytes() == green.tobytes() == blue.tobytes():
        red.save(content, "PNG", compress_level=4)
        return content.getvalue(), "image/png"
    image.convert("RGB").save(content, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return content.getvalue(), "image/jpeg"
