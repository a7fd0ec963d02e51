"""Many people asking at the same time: right answers, and how long each waits.

    python benchmarks/page_load.py [--people 1 5 20] [--rounds 3]

Serves the example articles, asks as the page's script does over loopback, each question in a
conversation of its own, all people of a round at the same moment. Every answer is compared with
the one that the question got alone.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.page_server import example_questions, machine_load, percentile, serve_page  # noqa: E402


def main() -> None:
    """Print one row for each number of people."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[1, 5, 20])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, serve_page(Path(data)) as (address, _):
        asked = example_questions(max(options.people) * options.rounds)
        alone = {question: ask(address, question)[0] for question in asked}
        print(f"load before: {machine_load()}\n")
        print("| people at once | answers | right | p50 s | p95 s | slowest s | answers a second |")
        print("|---|---|---|---|---|---|---|")
        for people in options.people:
            print(row(address, asked[: people * options.rounds], people, alone))
        print(f"\nload after: {machine_load()}")


def row(address: str, asked: list[str], people: int, alone: dict[str, str]) -> str:
    """One row of the table, over all rounds."""
    right, seconds, wall = 0, [], 0.0
    for first in range(0, len(asked), people):
        together = asked[first : first + people]
        start = threading.Barrier(len(together))
        began = time.monotonic()
        with ThreadPoolExecutor(len(together)) as pool:
            answers = list(pool.map(lambda q, start=start: ask(address, q, start), together))
        wall += time.monotonic() - began
        right += sum(html == alone[q] for q, (html, _) in zip(together, answers, strict=True))
        seconds += [taken for _, taken in answers]
    return (
        f"| {people} | {len(seconds)} | {right} | {percentile(seconds, 0.5):.2f} | "
        f"{percentile(seconds, 0.95):.2f} | {max(seconds):.2f} | {len(seconds) / wall:.1f} |"
    )


def ask(address: str, question: str, start: threading.Barrier | None = None) -> tuple[str, float]:
    """The answer as the page would show it, and the seconds that it took once connected."""
    from tests.ui.page_client import PageClient

    with PageClient(address) as client:
        if start:
            start.wait(60)
        began = time.monotonic()
        html = client.ask(question)
        return re.sub(r' data-turn="\w+"', "", html), time.monotonic() - began


if __name__ == "__main__":
    main()
