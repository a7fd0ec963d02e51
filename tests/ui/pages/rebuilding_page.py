"""The page's own builds and questions, again and again, in a process that starts as `app.py` does.

    python tests/ui/pages/rebuilding_page.py FOLDER ROUNDS

Prints the resident memory after each round, in MB, as one JSON list. In every round an article
comes, another changes and a third goes; then the index is rebuilt and four questions are asked,
each step on threads of its own, as Gradio's come and go.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = ("Who signed the Pyongyang declaration?", "What does the ferry carry?", "When?", "Why?")


def resident_mb() -> int:
    """The memory that this process holds now."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024


def on_a_thread(work: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def change(articles: Path, number: int) -> None:
    """One article more, one changed, and one fewer from the second round on."""
    text = f"The ferry of day {number} carries {number} cars and many people.\n\n"
    (articles / f"new-{number}.txt").write_text(f"Day {number}\n\n{text * 20}")
    (articles / f"new-{number - 2}.txt").unlink(missing_ok=True)
    seeds = sorted(articles.glob("*.md"))
    changed = seeds[number % len(seeds)]
    changed.write_text(f"{changed.read_text('utf-8')}\n\nA remark of day {number}.\n", "utf-8")


def main(folder: Path, rounds: int) -> None:
    from assistant.config import SEEDS, from_environment, prepare_process

    prepare_process()

    import gradio as gr

    from index.building.build import BuildRequest
    from ui.state.assistant_pool import AssistantPool
    from ui.state.library_context import LibraryContexts
    from ui.state.rebuild import rebuild
    from ui.views.articles import ArticlesView

    articles = folder / "articles"
    shutil.copytree(SEEDS, articles)
    config = replace(from_environment(), data=folder / "data")
    places = LibraryContexts(config, AssistantPool(config))
    view, visitor = ArticlesView(places), gr.Request(session_hash="s", query_params={})
    first = BuildRequest(add=(("folder", str(articles), False),))
    keeper = places.of(visitor).keeper
    on_a_thread(lambda: list(rebuild(config, first, threading.Event())))
    held = []
    for number in range(rounds):
        change(articles, number)
        told = on_a_thread(lambda: list(view.rebuild(visitor))[-1][0])
        assert "1 added, 1 changed" in told, told
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda question: keeper.ask(question, (), lambda _: None), QUESTIONS))
        held.append(resident_mb())
    print(json.dumps(held))  # noqa: T201


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(Path(sys.argv[1]), int(sys.argv[2]))
