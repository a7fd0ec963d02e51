"""Pictures of every screen and state of the page, wide and narrow, light and dark.

    python benchmarks/screens.py [--out build/screens] [--only articles talks] [--sheets]

Serves the example articles, an empty library, a page that reads slowly, and one with a sign-in;
walks through them in Debian's chromium. With `--sheets` the pictures of one kind of screen are
put together as well, six a sheet, to be looked through. They are for eyes: nothing is compared.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import screen_states as states  # noqa: E402
from benchmarks.page_server import ROOT, serve_page  # noqa: E402
from tests.assistant.aggregation.conftest import ARTICLES as TOWNS  # noqa: E402

SCREENS = [(w, h, s) for w, h in ((1400, 900), (390, 844)) for s in ("light", "dark")]
WALKS: dict[str, states.Walk] = {
    "asking": states.asking,
    "gathering": states.gathering,
    "filtering": states.filtering,
    "telling": states.telling,
    "writing": states.writing,
    "talks": states.talks,
    "articles": states.articles,
    "working": states.working,
    "empty": states.empty,
    "loading": states.loading,
    "signing_in": states.signing_in,
}
PAGES = {  # where the page itself would be too quick to be caught
    "working": "tests/ui/pages/slow_page.py",
    "loading": "tests/ui/pages/loading_page.py",
    "signing_in": "tests/ui/pages/guarded_page.py",
}
SHEET = (3, 2)  # columns and rows
CHROMIUM_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]


def main() -> None:
    """Write the pictures, and say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screens")
    parser.add_argument("--only", nargs="+", choices=sorted(WALKS), default=list(WALKS))
    parser.add_argument("--sheets", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with browser() as chromium:
        for name in options.only:
            for width, height, scheme in SCREENS:
                context = chromium.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                page = context.new_page()
                page.set_default_timeout(60_000)
                shoot(name, page, options.out, f"{width}-{scheme}")
                context.close()
    if options.sheets:
        for width, _, scheme in SCREENS:
            sheets(sorted(options.out.glob(f"*-{width}-{scheme}.png")), options.out)
    print(f"{len(list(options.out.glob('*.png')))} pictures in {options.out}")


@contextmanager
def browser() -> Iterator[states.Page]:
    """Debian's chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


def shoot(name: str, page: states.Page, out: Path, kind: str) -> None:
    """One walk, with a picture of each state; each walk has a server of its own."""
    with tempfile.TemporaryDirectory() as folder, serve(name, Path(folder)) as address:
        for state in WALKS[name](page, address, Path(folder)):
            page.wait_for_timeout(350)  # what fades in or slides has come to rest
            page.screenshot(path=out / f"{name}-{state}-{kind}.png")
            print(f"{kind}: {name}, {state}", flush=True)


@contextmanager
def serve(name: str, folder: Path) -> Iterator[str]:
    """The address of the page that a walk needs."""
    data = folder / "data"
    (folder / "harbor.txt").write_text(
        "A harbor at last\n\nThe harbor of Aldermoor was opened by Queen Ysolde on May 3, 1911. "
        "It took nine years to build.\n"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    if name == "empty":
        nothing = folder / "nothing"
        nothing.mkdir()
        build(data, str(nothing))
    if name == "telling":
        towns = folder / "towns"
        towns.mkdir()
        for file, text in TOWNS.items():
            (towns / file).write_text(text)
        build(data, "--no-examples", str(towns))
    with ExitStack() as stack:
        settings = stack.enter_context(language_model()) if name == "writing" else {}
        address, _ = stack.enter_context(serve_page(data, PAGES.get(name, "app.py"), settings))
        if name == "talks":
            leave_talks(address)
        yield address


def build(data: Path, *options: str) -> None:
    """A library in this folder."""
    command = [sys.executable, "-m", "assistant", "build", *options, "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@contextmanager
def language_model() -> Iterator[dict[str, str]]:
    """The settings for a model's server on loopback that replies as scripted."""
    from tests.assistant.generation.scripted_server import ScriptedServer, words

    server = ScriptedServer(
        words("The day chosen was Aug. 18, 2023. It lasted two weeks.", pause=0.4)
    )
    try:
        yield {"FOOTNOTE_LANGUAGE_MODEL": f"openai-like:{server.address}/v1#scripted"}
    finally:
        server.close()


def leave_talks(address: str) -> None:
    """Two conversations, so that there is something to list."""
    from tests.ui.page_client import PageClient

    for question in (states.UNANSWERABLE, states.CAMP_DAVID):
        with PageClient(address) as client:
            client.ask(question)


def sheets(pictures: Sequence[Path], out: Path) -> None:
    """Six pictures side by side, at the size at which their words can still be read."""
    from PIL import Image

    each = SHEET[0] * SHEET[1]
    pictures = [p for p in pictures if not p.name.startswith("sheet")]
    for first in range(0, len(pictures), each):
        shots = [Image.open(path).convert("RGB") for path in pictures[first : first + each]]
        width, height = shots[0].width * 2 // 3, shots[0].height * 2 // 3
        sheet = Image.new("RGB", (SHEET[0] * width, SHEET[1] * height), "white")
        for at, shot in enumerate(shots):
            place = (at % SHEET[0] * width, at // SHEET[0] * height)
            sheet.paste(shot.resize((width, height), Image.Resampling.LANCZOS), place)
        kind = "-".join(pictures[first].stem.split("-")[-2:])
        sheet.save(out / f"sheet-{kind}-{first // each + 1}.png")


if __name__ == "__main__":
    main()
