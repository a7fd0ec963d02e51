"""A build that kills itself with SIGKILL at a named instant; run by `test_kill`.

python -m tests.index.killed_build DATA POINT
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import build as build_module
from index import commit, fulltext, lock, vectors
from index.build import BuildRequest, build
from index.embedding_hashing import HashingEmbedder
from index.library import Library

POINTS = (
    "before reserve",
    "after reserve",
    "segment half written",
    "segment written",
    "segment renamed",
    "full-text row 1",
    "full-text row 6",
    "full-text row 11",
    "full text before commit",
    "full text committed",
    "article 1 written",
    "article 5 written",
    "article 10 written",
    "rows written",
    "before commit",
    "after commit",
    "before full-text deletion",
    "after full-text deletion",
    "before sweep",
)


def die() -> None:
    """End as a power cut would: no handler, no flush, no rollback."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Die when the function is called."""
    setattr(owner, name, lambda *_, **__: die())


def after(owner: Any, name: str, times: int = 1) -> None:
    """Die when the function has returned for the nth time."""
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        result = original(*args, **kwargs)
        calls += 1
        if calls == times:
            die()
        return result

    setattr(owner, name, wrapped)


def arm(point: str) -> None:
    """Set the trap for one instant."""
    if point == "before reserve":
        before(commit, "_reserve")
    elif point == "after reserve":
        after(commit, "_reserve")
    elif point == "segment half written":
        original = vectors.publish

        def cut(temporary: Path, final: Path) -> None:
            os.truncate(temporary, temporary.stat().st_size // 2)
            die()
            original(temporary, final)

        vectors.publish = cut
    elif point == "segment written":
        before(vectors, "publish")
    elif point == "segment renamed":
        after(vectors, "publish")
    elif point.startswith("full-text row "):
        arm_full_text_rows(int(point.split()[-1]))
    elif point == "full text before commit":
        arm_full_text_rows(None)
    elif point == "full text committed":
        after(fulltext.FullText, "add")
    elif point.startswith("article "):
        after(commit, "_write_article", times=int(point.split()[1]))
    elif point == "rows written":
        after(commit, "_write_rows")
    elif point == "before commit":
        after(build_module, "_keep_books")
    elif point == "after commit":
        before(commit, "delete_from_text")
        lock.heal = lambda *_: None  # its own first call is not the one meant
    elif point == "before full-text deletion":
        before(fulltext.FullText, "delete")
    elif point == "after full-text deletion":
        after(fulltext.FullText, "delete")
    elif point == "before sweep":
        before(commit, "sweep")
        lock.heal = lambda *_: None
    else:
        raise SystemExit(f"no such point: {point}")


def arm_full_text_rows(count: int | None) -> None:
    """Die at the nth row that is added to the full text, or behind the last one."""
    original = commit._text_rows

    def rows(*args: Any) -> Any:
        for number, row in enumerate(original(*args), 1):
            if number == count:
                die()
            yield row
        die()

    commit._text_rows = rows


def main() -> None:
    data, point = sys.argv[1:]
    assert sqlite3.threadsafety >= 0
    if point != "none":
        arm(point)
    print("building", flush=True)
    build(Library(Path(data)), BuildRequest(), lambda _: HashingEmbedder())


if __name__ == "__main__":
    main()
