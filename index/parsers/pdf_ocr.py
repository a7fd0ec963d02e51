"""Pages of a PDF that are pictures, read by OCR: lines with their places, as of a text layer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from index.parsers.ocr import OCR_SECONDS, RecognisedLine, open_recogniser
from index.parsers.pdf_document import open_page
from index.parsers.pdf_lines import PdfLine, PdfPageLines
from index.parsers.pdf_pictures import POINTS_PER_INCH, page_picture
from index.parsers.pdf_words import PdfWord

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

SAME_SIZE = 1.25  # times: lines whose letters differ by less are set in one size


@dataclass(slots=True)
class RecognisedPages:
    """What was recognised: lines and confidence by page, from 0; pages left for want of time."""

    lines: dict[int, PdfPageLines] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)


def recognise_pages(document: PdfDocument, numbers: Sequence[int]) -> RecognisedPages:
    """Recognise these pages, from 0; the extra must be installed.

    A page without words has no entry. Raises what pypdfium2 raises.
    """
    found = RecognisedPages()
    until = time.process_time() + OCR_SECONDS
    with open_recogniser() as recogniser:
        for number in numbers:
            if time.process_time() > until:
                found.left.append(number)
                continue
            with open_page(document, number) as (page, _):
                picture, dots = page_picture(page)
                lines = recogniser.lines(picture, dots)
                height = page.get_size()[1]
            if lines:
                found.lines[number] = _page_lines(lines, number, height, POINTS_PER_INCH / dots)
                found.confidence[number] = _confidence(lines)
    return found


def _page_lines(
    lines: Sequence[RecognisedLine], number: int, height: float, points: float
) -> PdfPageLines:
    """The lines with their places; sizes that hardly differ are one. A pixel has `points`."""
    usual = median(line.height for line in lines)
    placed = []
    for line in lines:
        is_usual = max(line.height, usual) < SAME_SIZE * min(line.height, usual)
        size = usual if is_usual else line.height
        words = tuple(
            PdfWord(word.text, word.left * points, word.right * points) for word in line.words
        )
        placed.append(
            PdfLine(
                text=" ".join(word.text for word in words),
                page=number,
                x=round(words[0].x0, 1),
                y=round(height - line.base_line * points, 1),
                size=round(size * points, 1),
                words=words,
            )
        )
    return PdfPageLines(tuple(placed), 0.0, height)


def _confidence(lines: Sequence[RecognisedLine]) -> float:
    """How sure the words of a page are, from 0 to 1: the mean over their letters."""
    words = [word for line in lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    return round(sum(len(word.text) * word.confidence for word in words) / letters, 3)
