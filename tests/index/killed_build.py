"""Work on a library that ends by SIGKILL at a chosen instant; `test_kill` talks to it.

    python -m tests.index.killed_build serve        one instant for each line of JSON on stdin
    python -m tests.index.killed_build read DATA    searches all the while, until stdin ends

The server has everything loaded and forks a child for each instant, so that one costs as little
as the work itself. The trap of an instant is one of

    {"point": NAME}       a named place in the code
    {"event": N}          the Nth call or return that the profiler sees in index/
    {"seconds": S}        that long after the first write, whatever is being done just then
    {}                    no trap: the work is done, and its events are listed
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import tantivy

from index.building import build as build_module
from index.building import commit
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.library import Library
from index.maintenance import byte_search, rollback
from index.maintenance.forget import forget
from index.storage import backup, compaction
from index.storage import crash_recovery as heal
from index.storage import text_index as fulltext
from index.storage import vector_store as vectors
from index.storage import write_access as lock

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
    "article 3 written",
    "rows written",
    "before commit",
    "after commit",
    "before full-text deletion",
    "after full-text deletion",
    "before sweep",
    "before the copy",
    "copy half written",
    "copy written",
)
COMMITTED = POINTS[POINTS.index("after commit") :]
INDEX = str(Path(build_module.__file__).parent.parent)
SEARCHING_BYTES = byte_search.__file__  # whose steps come and go with the bytes of a random name


def die() -> None:
    """End as a power cut would: no handler, no flush, no rollback."""
    os.kill(os.getpid(), signal.SIGKILL)


def work(library: Library, what: str) -> None:
    """The kinds of work that are killed; `merge` makes segments that are thinned out singly."""
    if what == "forget":
        forget(library, "3.txt")
    elif what == "rollback":
        rollback.rollback(library)
    else:
        compaction.SMALL_SEGMENT = 4 if what == "merge" else compaction.SMALL_SEGMENT
        request = BuildRequest(from_scratch=what == "scratch")
        build(library, request, lambda _: HashingEmbedder())


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
    """Set the trap for a named instant of a build."""
    if point == "segment half written":

        def cut(temporary: Path, _final: Path) -> None:
            os.truncate(temporary, temporary.stat().st_size // 2)
            die()

        vectors.publish_file = cut
    elif point.startswith("full-text row "):
        arm_full_text_rows(int(point.split()[-1]))
    elif point == "full text before commit":
        arm_full_text_rows(None)
    elif point.startswith("article "):
        after(commit, "store_article", times=int(point.split()[1]))
    elif point == "copy half written":

        def half(source: Path, target: Path) -> None:
            data = source.read_bytes()
            target.write_bytes(data[: len(data) // 2])
            die()

        backup._copy_blocks = half
    else:
        if point in ("after commit", "before sweep"):
            lock.recover = lambda *_: None  # its own first call is not the one meant
        set_trap, owner, name = {
            "before reserve": (before, commit, "reserve_passage_ids"),
            "after reserve": (after, commit, "reserve_passage_ids"),
            "segment written": (before, vectors, "publish_file"),
            "segment renamed": (after, vectors, "publish_file"),
            "full text committed": (after, fulltext.TextIndex, "add"),
            "rows written": (after, commit, "_write_rows"),
            "before commit": (after, build_module, "_store_bookkeeping"),
            "after commit": (before, commit, "apply_text_deletions"),
            "before full-text deletion": (before, fulltext.TextIndex, "delete"),
            "after full-text deletion": (after, fulltext.TextIndex, "delete"),
            "before sweep": (before, commit, "remove_stale_files"),
            "before the copy": (before, lock, "back_up"),
            "copy written": (after, lock, "back_up"),
        }[point]
        set_trap(owner, name)


def arm_full_text_rows(count: int | None) -> None:
    """Die at the nth row that is added to the full text, or behind the last one."""
    original = commit._text_rows

    def rows(*args: Any) -> Iterator[Any]:
        for number, row in enumerate(original(*args), 1):
            if number == count:
                die()
            yield row
        die()

    commit._text_rows = rows


def watch_events(die_at: int | None, seen: list[str]) -> None:
    """Count the calls and returns in index/ from the taking of the lock on; die at one of them."""
    count = 0

    def notice(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        name = frame.f_code.co_filename
        if not name.startswith(INDEX) or name == SEARCHING_BYTES:
            return
        count += 1
        if count == die_at:
            die()
        if die_at is None:
            called = getattr(argument, "__name__", "") if event.startswith("c_") else ""
            place = f"{Path(name).name}:{frame.f_lineno}"
            seen.append(f"{place} {frame.f_code.co_name} {event} {called}".strip())

    original = lock.connect

    def connect(*args: Any, **kwargs: Any) -> Any:
        sys.setprofile(notice)
        return original(*args, **kwargs)

    lock.connect = connect


def tell_first_write(channel: int) -> None:
    """Write a byte to the channel when the first segment or full text is about to be written."""
    told = False

    def telling(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal told
            if not told:
                told = True
                os.write(channel, b".")
            return original(*args, **kwargs)

        setattr(owner, name, wrapped)

    telling(vectors, "write_vectors")
    telling(fulltext.TextIndex, "add")
    telling(commit, "write_generation")
    for module in (heal, rollback):
        telling(module, "remove_stale_files")


def child(order: dict[str, Any], channel: int) -> None:
    """Do the work of one order in a process of its own."""
    library = Library(Path(order["data"]))
    trap = order["trap"]
    seen: list[str] = []
    if "point" in trap:
        arm(trap["point"])
    elif "seconds" in trap:
        tell_first_write(channel)
    else:
        watch_events(trap.get("event"), seen)
    work(library, order["work"])
    sys.setprofile(None)
    with os.fdopen(channel, "w") as stream:
        stream.write(json.dumps(seen))


def obey(order: dict[str, Any]) -> dict[str, Any]:
    """Fork a child for one order; its status as `wait` gives it, and the events that it saw."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        code = 1
        try:
            child(order, writing)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as stream:
        if "seconds" in order["trap"]:
            stream.read(1)
            time.sleep(order["trap"]["seconds"])
            os.kill(process, signal.SIGKILL)  # still ours: it was not waited for yet
        parts = []
        while part := stream.read(1 << 16):
            parts.append(part)
    _, status = os.waitpid(process, 0)
    events = b"".join(parts)
    listed = events and "seconds" not in order["trap"]
    return {
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "code": status,
        "events": json.loads(events) if listed else [],
    }


def serve() -> None:
    """Answer orders until stdin ends."""
    assert tantivy.__name__  # loaded here once, not in every child
    HashingEmbedder().embed(["warm"])
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line))), flush=True)


def digest(articles: dict[str, str]) -> str:
    """One word for a set of articles and their texts."""
    return hashlib.sha256(json.dumps(articles, sort_keys=True).encode()).hexdigest()[:16]


def read(data: str) -> None:
    """Search without a pause; tell which generations were seen, and what went wrong."""
    import select

    from index.search.searcher import Searcher

    searcher = Searcher(Library(Path(data)), HashingEmbedder())
    seen: dict[str, int] = {}
    errors: list[str] = []
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            with searcher.session() as session:
                rows = session._connection.execute("SELECT id, text FROM articles")
                articles = dict(rows.fetchall())
                for hit in session.search("In 1903 the harbour and the lighthouse", 50):
                    text = session.article(hit.passage.article_id).text
                    assert articles[hit.passage.article_id] == text
                    assert 0 <= hit.passage.start < hit.passage.end <= len(text)
                whole = sorted({hit.passage.article_id for hit in session.search("harbour", 500)})
                assert whole == sorted(articles), (whole, sorted(articles))
            key = digest(articles)
            seen[key] = seen.get(key, 0) + 1
        except Exception as error:
            errors.append(repr(error))
    print(json.dumps({"seen": seen, "errors": errors}), flush=True)


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else read(sys.argv[2])
