"""How fast the page feels, measured in the browser.

    python benchmarks/page_speed.py [--starts 5] [--opens 10] [--questions 60]

Times: `python app.py` until it serves; a new browser window until the question box takes input;
Enter until the answer is painted (two frames after it stands in the page). Needs playwright and
Debian's chromium.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.page_server import example_questions, machine_load, percentile, serve_page  # noqa: E402

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STOPWATCH = """() => {
    window.answered = undefined;
    document.addEventListener("keydown", event => {
        if (event.key !== "Enter") return;
        const began = event.timeStamp;
        const before = document.querySelector("#turn .turn")?.dataset.turn;
        const observer = new MutationObserver(() => {
            const turn = document.querySelector("#turn .turn");
            if (!turn || turn.dataset.turn === before || turn.dataset.state !== "done") return;
            observer.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(
                now => { window.answered = now - began; }));
        });
        observer.observe(document.getElementById("turn"), { childList: true, subtree: true });
    }, { capture: true });
}"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--opens", type=int, default=10)
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with serve_page(data):
            pass  # builds the index of the examples
        print(f"load before: {machine_load()}\n")
        print("| | times | p50 | p95 | slowest |\n|---|---|---|---|---|")
        starts = []
        for _ in range(options.starts):
            with serve_page(data) as (_, seconds):
                starts.append(1000 * seconds)
        print(row("`python app.py` until it serves, ms", starts))
        with serve_page(data) as (address, _):
            opens, answers = in_the_browser(
                address, options.opens, example_questions(options.questions)
            )
        print(row("opening until one can type, ms", opens))
        print(row("Enter until the answer is painted, ms", answers))
        print(f"\nload after: {machine_load()}")


def in_the_browser(
    address: str, opens: int, asked: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each opening, and of each question in one conversation."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = [opening(browser, address) for _ in range(opens)]
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(address)
        page.wait_for_selector("#welcome .welcome")
        page.evaluate(STOPWATCH)
        answered = [answering(page, question) for question in asked]
        browser.close()
    return opened, answered


def opening(browser: Any, address: str) -> float:
    """A window that has nothing in its cache, until what is typed stands in the box."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.fill("#question textarea", "x")
    page.wait_for_selector("#welcome .welcome")
    taken = 1000 * (time.monotonic() - began)
    context.close()
    return taken


def answering(page: Any, question: str) -> float:
    """From the key to the frame that shows the answer."""
    page.evaluate("window.answered = undefined")
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("window.answered !== undefined")
    page.wait_for_selector("#ask", state="visible")
    return float(page.evaluate("window.answered"))


def row(name: str, values: Sequence[float]) -> str:
    """One row of the table."""
    p50, p95 = percentile(values, 0.5), percentile(values, 0.95)
    return f"| {name} | {len(values)} | {p50:,.0f} | {p95:,.0f} | {max(values):,.0f} |"


if __name__ == "__main__":
    main()
