"""The moving picture of the README: a question, its answer, a click, the sentence in its article.

    python benchmarks/moving_picture.py [--out docs/images/asking.gif]

Frames of the real page over the example articles, in Debian's chromium, with a pointer drawn in.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.page_server import ROOT, serve_page  # noqa: E402
from benchmarks.screens import browser  # noqa: E402

QUESTION = "Who invited the leaders of South Korea and Japan to Camp David?"
WIDTH, HEIGHT = 1000, 620
COLOURS = 128  # of the palette: paper, ink and one accent need no more
LETTERS_A_FRAME = 6
POINTER = ((0, 0), (0, 17), (4, 13), (7, 19), (10, 18), (7, 12), (12, 12))
STEPS = 6  # of the pointer's way
CAPTION = """words => {
    const old = document.getElementById("caption");
    const caption = old || document.body.appendChild(document.createElement("div"));
    caption.id = "caption";
    caption.style = "position: fixed; z-index: 99; inset: auto 24px 24px auto; padding: 8px 16px;"
        + "border-radius: 9px; background: #1f211d; color: #fff; font: 600 19px/1.4 system-ui";
    caption.textContent = words;
}"""
MAX_BYTES = 1_000_000


class Film:
    """The frames so far, each with the milliseconds that it stands."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.frames: list[Any] = []
        self.durations: list[int] = []

    def take(self, milliseconds: int, pointer: tuple[float, float] | None = None) -> None:
        """The page as it is now, with the pointer at a place of it."""
        from PIL import Image, ImageDraw

        shot = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        if pointer:
            shape = [(pointer[0] + x * 1.2, pointer[1] + y * 1.2) for x, y in POINTER]
            ImageDraw.Draw(shot).polygon(shape, fill="#1f211d", outline="#ffffff")
        self.frames.append(shot)
        self.durations.append(milliseconds)

    def move(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The pointer on its way."""
        for step in range(1, STEPS + 1):
            share = step / STEPS
            place = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
            self.take(70, (place[0], place[1]))

    def save(self, path: Path) -> None:
        """One palette for all frames, so that what stands still costs nothing."""
        from PIL import Image

        together = Image.new("RGB", (WIDTH, HEIGHT * 2))
        together.paste(self.frames[0], (0, 0))
        together.paste(self.frames[-1], (0, HEIGHT))
        palette = together.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
        frames = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in self.frames]
        frames[0].save(
            path, save_all=True, append_images=frames[1:], duration=self.durations, loop=0,
            optimize=True, disposal=1,
        )  # fmt: skip


def main() -> None:
    """Write the picture, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images" / "asking.gif")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as data,
        serve_page(Path(data)) as (address, _),
        browser() as chromium,
    ):
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        act(page, address).save(options.out)
    size = options.out.stat().st_size
    print(f"{options.out}: {size:,} bytes")
    if size > MAX_BYTES:
        raise SystemExit("too large for the README")


def act(page: Any, address: str) -> Film:
    """Ask, move to the last citation, click it, and look at its sentence."""
    film = Film(page)
    page.goto(address)
    page.wait_for_selector("#suggested .suggestion")
    page.add_style_tag(content="* { caret-color: transparent !important; }")
    page.evaluate(CAPTION, "1. Ask your articles")
    page.wait_for_timeout(500)
    film.take(1400)
    for end in range(LETTERS_A_FRAME, len(QUESTION) + LETTERS_A_FRAME, LETTERS_A_FRAME):
        page.fill("#question textarea", QUESTION[:end])
        film.take(110)
    film.durations[-1] = 500
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn [data-state=done] .cite")
    page.wait_for_selector("#cited")
    page.evaluate(CAPTION, "2. Read their own sentences")
    page.wait_for_timeout(400)
    film.take(2600)
    cite = page.locator("#turn .cite").last
    box = cite.bounding_box()
    target = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(CAPTION, "3. Click a number")
    film.move((WIDTH * 0.3, HEIGHT * 0.75), target)
    cite.hover()
    film.take(700, target)
    quote = cite.get_attribute("data-quote")
    cite.click()
    page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=quote
    )
    page.evaluate(CAPTION, "4. See it in its article")
    page.wait_for_timeout(300)
    film.take(4000, target)
    return film


if __name__ == "__main__":
    main()
