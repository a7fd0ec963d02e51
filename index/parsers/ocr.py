"""Text of pictures by Tesseract (Apache-2.0), through tesserocr (MIT): an extra, `make ocr`.

The languages are those whose `.traineddata` files lie in `models/ocr`.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from index.resources import resource_folder

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGES_FOLDER = resource_folder("models/ocr")
OCR_SECONDS = 840.0  # of the processor for one file: some 500 pages
PAGE_MILLISECONDS = 30_000  # by the clock, for one page
LEAST_SURE = 0.4  # of a word: what is below is mostly a stain or a part of a picture
_FIRST_LANGUAGE = "eng"
_SUFFIX = ".traineddata"


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word in a picture: its box in pixels from the top left, and how sure it is, from 0 to 1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """The words of a line in the order of reading; base line and height of letters in pixels."""

    words: tuple[RecognisedWord, ...]
    base_line: float
    height: float


@cache
def can_recognise() -> bool:
    """Whether the extra is installed, with a language."""
    return importlib.util.find_spec("tesserocr") is not None and bool(installed_languages())


def installed_languages() -> tuple[str, ...]:
    """The languages that are recognised, English first: `eng`, `deu`."""
    names = sorted(path.name.removesuffix(_SUFFIX) for path in LANGUAGES_FOLDER.glob(f"*{_SUFFIX}"))
    return tuple(sorted(names, key=lambda name: name != _FIRST_LANGUAGE))


class Recogniser:
    """Recognises the text of pictures; made by `open_recogniser`."""

    def __init__(self, engine: Any) -> None:  # noqa: ANN401 - tesserocr has no types
        self._engine = engine

    def lines(self, picture: Image, dots_per_inch: int) -> list[RecognisedLine]:
        """The lines of a page, column after column; empty for a picture without words."""
        from tesserocr import RIL, iterate_level

        self._engine.SetImage(picture)
        self._engine.SetSourceResolution(dots_per_inch)
        if not self._engine.Recognize(timeout=PAGE_MILLISECONDS):
            return []  # thousands of specks, where a page of words takes a second or two
        lines: list[list[RecognisedWord]] = []
        measures: list[tuple[float, float]] = []
        for place in iterate_level(self._engine.GetIterator(), RIL.WORD):
            if place.IsAtBeginningOf(RIL.TEXTLINE):
                lines.append([])
                measures.append(_measures(place))
            if (word := _word(place)) is not None:
                lines[-1].append(word)
        return [
            RecognisedLine(tuple(words), *measure)
            for words, measure in zip(lines, measures, strict=True)
            if words
        ]


def _measures(place: Any) -> tuple[float, float]:  # noqa: ANN401 - as above
    """Base line and height of letters of the line at a place of the result."""
    from tesserocr import RIL

    _, top, _, bottom = place.BoundingBox(RIL.TEXTLINE) or (0, 0, 0, 0)
    ends = place.Baseline(RIL.TEXTLINE)
    height = float(place.RowAttributes()["row_height"]) or float(bottom - top) or 1.0
    return (ends[0][1] + ends[1][1]) / 2 if ends else float(bottom), height


def _word(place: Any) -> RecognisedWord | None:  # noqa: ANN401 - as above
    """The word at a place of the result; None for a stain."""
    from tesserocr import RIL

    try:
        text = "".join(place.GetUTF8Text(RIL.WORD).split())
    except RuntimeError:  # there is none, as on an empty page
        return None
    box, confidence = place.BoundingBox(RIL.WORD), place.Confidence(RIL.WORD) / 100
    if not text or box is None or confidence < LEAST_SURE:
        return None
    left, top, right, bottom = box
    return RecognisedWord(text, left, top, right, bottom, confidence)


@contextmanager
def open_recogniser() -> Iterator[Recogniser]:
    """A recogniser of all installed languages; only if `can_recognise`."""
    from tesserocr import OEM, PSM, LeptLogLevel, PyTessBaseAPI, set_leptonica_log_level

    set_leptonica_log_level(LeptLogLevel.NONE)  # it tells the terminal of every odd stroke
    with PyTessBaseAPI(
        path=f"{LANGUAGES_FOLDER}{os.sep}",
        lang="+".join(installed_languages()),
        psm=PSM.AUTO,
        oem=OEM.LSTM_ONLY,
    ) as engine:
        yield Recogniser(engine)
