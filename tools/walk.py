"""Which modules one question, or one article, goes through, in the order of their first call.

    python tools/walk.py question [QUESTION]   over the starter articles
    python tools/walk.py article [FILE]        a build of one file into an empty library

Worker processes are not seen: what is parsed in one stands behind `index.sandbox.process`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

QUESTION = "Who invited the leaders to Camp David?"


def modules_entered(work: Callable[[], object]) -> list[str]:
    """Dotted modules of the program whose functions are called, by their first call."""
    seen: dict[str, None] = {}

    def notice(frame: FrameType, event: str, _argument: Any) -> None:  # noqa: ANN401
        if event == "call" and frame.f_code.co_name != "<module>":
            path = frame.f_code.co_filename
            if path.startswith(str(ROOT)) and "/.venv/" not in path:
                name = Path(path).relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
                if name.split(".")[0] in ("index", "assistant", "ui"):
                    seen.setdefault(name)

    threading.setprofile(notice)
    sys.setprofile(notice)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
    return list(seen)


def question_walk(data: Path, question: str = QUESTION) -> list[str]:
    """The modules of one question to a built library, opening it left aside."""
    from assistant import open_assistant

    library = open_assistant(data)
    library.ask("Where was the summit?")  # what is loaded once is loaded
    return modules_entered(lambda: library.ask(question))


def article_walk(source: Path, data: Path) -> list[str]:
    """The modules of a build of one file into an empty data folder."""
    from index.building.build import BuildRequest, build
    from index.embedding.factory import open_embedder
    from index.library import Library

    request = BuildRequest(add=(("file", str(source.resolve()), False),))
    return modules_entered(lambda: build(Library(data), request, lambda _: open_embedder(None)))


def main() -> None:
    """Print a walk, a module a line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("question", "article"))
    parser.add_argument("of", nargs="?", help="the question or the file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if options.what == "article":
            walk = article_walk(Path(options.of or next((ROOT / "seeds").glob("*.md"))), data)
        else:
            from index.building.build import BuildRequest, build
            from index.embedding.factory import open_embedder
            from index.library import Library

            request = BuildRequest(add=(("folder", str(ROOT / "seeds"), False),))
            build(Library(data), request, lambda _: open_embedder(None))
            walk = question_walk(data, options.of or QUESTION)
    print("\n".join(walk))


if __name__ == "__main__":
    main()
