"""How well pages are read by OCR: `python benchmarks/ocr.py FOLDER [--pages N]`.

Pages of PDFs with a text layer are drawn as a scanner would give them, at several resolutions, as
they are and worn (blurred, speckled, pale), and recognised. Words right: the share of the text
layer's words of three letters and more that were recognised, with their number.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.errors import UnreadableArticle  # noqa: E402
from index.parsers.ocr import Recogniser, open_recogniser  # noqa: E402
from index.parsers.pdf_document import open_page, open_pdf  # noqa: E402

if TYPE_CHECKING:
    from PIL.Image import Image

RESOLUTIONS = (300, 200, 150, 100)
FEWEST_WORDS = 150  # of a page that is taken
_WORD = re.compile(r"[^\W\d_]{3,}")


def pages_of(folder: Path, count: int) -> list[tuple[Path, int, str]]:
    """`(path, page number from 0, text)` of pages with words, one of each PDF, a fixed sample."""
    paths = sorted(folder.rglob("*.pdf"))
    random.Random(1).shuffle(paths)
    found: list[tuple[Path, int, str]] = []
    for path in paths:
        if len(found) == count:
            break
        try:
            with open_pdf(path.read_bytes()) as document:
                middle = len(document) // 2
                with open_page(document, middle) as (page, _):
                    text = page.get_textpage().get_text_bounded()
        except UnreadableArticle:
            continue
        if len(_WORD.findall(text)) >= FEWEST_WORDS:
            found.append((path, middle, text))
    return found


def picture_of(path: Path, number: int, dots_per_inch: int) -> Image:
    """A page in shades of grey."""
    with open_pdf(path.read_bytes()) as document, open_page(document, number) as (page, _):
        return page.render(scale=dots_per_inch / 72, grayscale=True).to_pil()


def worn(picture: Image) -> Image:
    """The picture blurred, speckled and pale."""
    import numpy as np
    from PIL import Image, ImageFilter

    soft = picture.filter(ImageFilter.GaussianBlur(picture.height / 3500))
    shades = 50 + np.asarray(soft, np.float32) * (195 / 255)
    shades += np.random.default_rng(1).normal(0, 6, shades.shape)
    return Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))


def recognised(recogniser: Recogniser, picture: Image, dots: int) -> tuple[Counter[str], float]:
    """The words of a picture, and how sure they are."""
    words = [word for line in recogniser.lines(picture, dots) for word in line.words]
    letters = sum(len(word.text) for word in words) or 1
    sure = sum(len(word.text) * word.confidence for word in words) / letters
    text = " ".join(word.text for word in words)
    return Counter(word.lower() for word in _WORD.findall(text)), sure


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=12)
    arguments = parser.parse_args()
    pages = pages_of(arguments.folder, arguments.pages)
    print(f"{len(pages)} pages")
    print("| dots per inch | worn | words right | confidence | least of a page | seconds a page |")
    print("|---|---|---|---|---|---|")
    with open_recogniser() as recogniser:
        for dots in RESOLUTIONS:
            for is_worn in (False, True):
                right, wanted, sure, seconds = 0, 0, [], 0.0
                for path, number, text in pages:
                    picture = picture_of(path, number, dots)
                    began = time.process_time()
                    words, confidence = recognised(
                        recogniser, worn(picture) if is_worn else picture, dots
                    )
                    seconds += time.process_time() - began
                    expected = Counter(word.lower() for word in _WORD.findall(text))
                    right += sum((words & expected).values())
                    wanted += expected.total()
                    sure.append(confidence)
                print(
                    f"| {dots} | {'yes' if is_worn else 'no'} | {right / wanted:.3f} | "
                    f"{sum(sure) / len(sure):.3f} | {min(sure):.2f} | {seconds / len(pages):.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
