"""SIGKILL at 200 instants of every kind of work: the last committed generation stays whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.building.build import ignore_progress
from index.embedding.hashing import HashingEmbedder
from index.library import Library
from index.maintenance.forget import forget
from index.maintenance.integrity import verify_index
from index.maintenance.rollback import rollback
from tests.conftest import ROOT
from tests.index.killed_build import COMMITTED, POINTS, digest
from tests.index.library_state import (
    best_hits,
    build_folder,
    check_sound,
    searcher,
    state,
)

EVENTS = {  # instants by the profiler's count, for each kind of work
    "update": 40, "removal": 18, "rename": 14, "scratch": 18, "merge": 25, "first": 20,
    "forget": 18, "rollback": 20, "upgrade": 10, "upgrade of format 2": 8,
}  # fmt: skip
SECONDS = {"update": 12, "merge": 6, "first": 5, "scratch": 5, "forget": 4, "rollback": 4}
QUICK = [point for point in POINTS if not point.endswith(("row 6", "row 11", "article 3 written"))]
AIMED = POINTS[POINTS.index("segment half written") : POINTS.index("after full-text deletion") + 1]
FIRST_WRITE = ("write_segments", "write_segment", "next_text_folder", "passages_to_restore",
               "drop_undo")  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A library before one kind of work, its states before and after, and its events."""

    work: str
    before: Path
    old: dict[str, Any]
    new: dict[str, Any]
    hits: list[Any]
    events: list[str]
    seconds: float  # from the first write to the end

    def aimed(self, number: int) -> bool:
        """Whether an event lies between the first write and the end of full-text deletion."""
        first, last = self.aimed_range
        return first <= number <= last

    @property
    def aimed_range(self) -> tuple[int, int]:
        """The numbers of the first and last event of that kind; they count from 1."""
        names = [event.split()[1] for event in self.events]
        first = next(i for i, name in enumerate(names, 1) if name in FIRST_WRITE)
        ends = [i for i, name in enumerate(names, 1) if name == "apply_text_deletions"]
        if max(ends, default=0) < first:  # `forget` leaves the old full text to the clean-up
            ends = [i for i, name in enumerate(names, 1) if name == "remove_stale_files"]
        last = max(ends)
        return first, last


class Server:
    """The process that forks a child for each instant."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.killed_build", "serve"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
        )

    def order(self, library: Library, work: str, **trap: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        line = {"data": str(library.folder), "work": work, "trap": trap}
        print(json.dumps(line), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=60)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    process = Server()
    yield process
    process.close()


def write_articles(folder: Path, count: int = 14) -> None:
    folder.mkdir()
    for i in range(count):
        lines = [f"In {1900 + i} line {j} of harbour{i} was told of the harbour." for j in range(9)]
        (folder / f"{i}.txt").write_text("\n".join(lines))


def change_articles(folder: Path) -> None:
    for i in range(0, 14, 4):
        (folder / f"{i}.txt").write_text(f"Article {i}: lighthouse{i} by the harbour.\nNo more.")
    for i in (1, 9):
        (folder / f"{i}.txt").unlink()
    (folder / "7.txt").rename(folder / "seven.txt")
    (folder / "new.txt").write_text("A new article on the windmill at the harbour.")


def prepare(place: Path, work: str) -> Library:
    """A library just before one kind of work."""
    library, folder = Library(place / "before"), place / "articles"
    if work.startswith("upgrade"):
        number = 2 if work.endswith("2") else 1
        with tarfile.open(ROOT / f"tests/data/library_format{number}.tar.gz") as archive:
            archive.extractall(place, filter="data")
        (place / "library").rename(library.folder)
        return library
    write_articles(folder)
    if work == "first":
        remember(library, folder)
        return library
    if work == "merge":  # a large old segment that will be mostly dead, and two new ones
        build_folder(library, folder)
        for i in range(8):
            (folder / f"{i}.txt").write_text(f"Article {i}: lighthouse{i} by the harbour.\nShort.")
        (folder / "new.txt").write_text("A new article on the windmill at the harbour.")
        return library
    build_folder(library, folder)
    if work == "removal":
        for i in range(5):
            (folder / f"{i}.txt").unlink()
    elif work == "rename":
        for i in range(3):
            (folder / f"{i}.txt").rename(folder / f"renamed{i}.txt")
    elif work in ("update", "scratch"):
        change_articles(folder)
    elif work == "rollback":
        change_articles(folder)
        build_folder(library)
        shutil.rmtree(folder)  # a build must not bring the newer state back
    return library


def finish(library: Library, work: str) -> None:
    """Do what a person would do after a crash: the same again."""
    if work == "forget":
        if "3.txt" in state(library):
            forget(library, "3.txt")
    elif work == "rollback" and "new.txt" in state(library):
        rollback(library)
    build_folder(library)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Callable[[str], Scene]:
    """Scenes by kind of work, each made when it is first asked for."""
    made: dict[str, Scene] = {}

    def make(work: str) -> Scene:
        if work not in made:
            place = tmp_path_factory.mktemp(work)
            library = prepare(place, work)
            old = state(library)
            after = Library(place / "after")
            shutil.copytree(library.folder, after.folder)
            events = server.order(after, work)["events"]
            assert events, work
            new = state(after)
            check_sound(after)
            timed = Library(place / "timed")
            shutil.copytree(library.folder, timed.folder)
            began = time.perf_counter()
            server.order(timed, work, seconds=30 if work == "never" else 0)
            seconds = time.perf_counter() - began
            made[work] = Scene(
                work, library.folder, old, new, best_hits(after), events, max(0.15, seconds)
            )
        return made[work]

    return make


LATE = 0.99
"""Of the events: their number differs a little, as articles are taken in the order they come in."""


def kill(server: Server, scene: Scene, folder: Path, **trap: Any) -> Library:
    """A copy of the scene's library that was killed."""
    library = Library(folder / f"{scene.work} {random.getrandbits(32):x}")
    shutil.copytree(scene.before, library.folder)
    answer = server.order(library, scene.work, **trap)
    is_late = trap.get("event", 0) > LATE * len(scene.events) and answer["code"] == 0
    assert answer["killed"] or "seconds" in trap or is_late, (trap, answer)
    return library


def check_after_kill(library: Library, scene: Scene) -> str:
    """Old or new, whole, readable; then completed by the same work. Which of the two it was."""
    found = state(library)
    assert found in (scene.old, scene.new)
    outcome = "old" if found == scene.old else "new"
    if outcome == "new" or not scene.work.startswith(("first", "upgrade")):
        check_readable(library, found)
        assert verify_index(library, HashingEmbedder(), ignore_progress) == []
    finish(library, scene.work)
    assert state(library) == scene.new
    check_sound(library)
    assert best_hits(library) == scene.hits
    shutil.rmtree(library.folder)
    return outcome


def check_readable(library: Library, expected: dict[str, Any]) -> None:
    """Every article of the generation is found by search, and every hit's range is its own."""
    with searcher(library).session() as session:
        hits = session.search("harbour3 lighthouse4 windmill harbour", 300)
        for hit in hits:
            article = session.article(hit.passage.article_id)
            assert (article.title, article.text) == expected[article.id][:2]
            assert 0 <= hit.passage.start < hit.passage.end <= len(article.text)
        assert {hit.passage.article_id for hit in hits} == set(expected)


@pytest.mark.parametrize("point", QUICK)
def test_a_kill_at_a_named_instant(scene, server, tmp_path, point):
    update = scene("update")
    library = kill(server, update, tmp_path, point=point)
    assert check_after_kill(library, update) == ("new" if point in COMMITTED else "old")


@pytest.mark.parametrize("point", ["segment renamed", "full text committed", "before commit"])
def test_a_kill_in_the_very_first_build(scene, server, tmp_path, point):
    first = scene("first")
    library = kill(server, first, tmp_path, point=point)
    with pytest.raises(Exception, match="empty"), searcher(library).session():
        pass
    assert check_after_kill(library, first) == "old"


NAMED_EVENTS = 5  # so many at most come or not with the name of the library's folder


def chosen_events(scene: Scene, count: int) -> list[int]:
    """Event numbers: four in five from the first write on, at distinct places where there are."""
    chance = random.Random(scene.work)
    first, last = scene.aimed_range
    aimed = spread(scene.events, range(first, last + 1), count * 4 // 5, chance)
    end = len(scene.events) - NAMED_EVENTS
    outside = [i for i in range(1, end) if not first <= i <= last]
    return sorted({*aimed, *spread(scene.events, outside, count - len(aimed), chance)})


def spread(events: list[str], numbers: Any, count: int, chance: random.Random) -> list[int]:
    """Events at different places in the code, the first and the last too; then any others."""
    places: dict[str, int] = {}
    for number in numbers:
        places.setdefault(events[number - 1], number)
    distinct = sorted(places.values())
    wanted = min(count, len(distinct))
    picked = [distinct[i * (len(distinct) - 1) // max(wanted - 1, 1)] for i in range(wanted)]
    rest = sorted(set(numbers) - set(picked))
    return picked + chance.sample(rest, min(count - len(picked), len(rest)))


LOG: list[tuple[str, str, bool, str]] = []  # work, instant, whether aimed, old or new


@pytest.mark.long
def test_kills_at_all_named_instants_of_a_merge(scene, server, tmp_path):
    made = scene("merge")
    for point in POINTS:
        outcome = check_after_kill(kill(server, made, tmp_path, point=point), made)
        assert outcome == ("new" if point in COMMITTED else "old"), point
        LOG.append((made.work, point, point in AIMED, outcome))


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("work", EVENTS)
def test_kills_all_through_the_work(scene, server, tmp_path, work):
    made = scene(work)
    outcomes = []
    for number in chosen_events(made, EVENTS[work]):
        instant = f"event {number} of {len(made.events)}: {made.events[number - 1]}"
        library = kill(server, made, tmp_path, event=number)
        try:
            outcomes.append(check_after_kill(library, made))
        except BaseException as error:
            error.add_note(f"killed at {instant}")
            raise
        LOG.append((work, instant, made.aimed(number), outcomes[-1]))
    if made.old != made.new:  # an upgrade and a rename change no article
        assert outcomes == sorted(outcomes, key=["old", "new"].index)
        assert set(outcomes) == {"old", "new"}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("work", SECONDS)
def test_kills_at_any_time_behind_the_first_write(scene, server, tmp_path, work):
    made = scene(work)
    for i in range(SECONDS[work]):
        wait = made.seconds * 0.6 * i / SECONDS[work]
        instant = f"{wait:.3f} s after the first write"
        library = kill(server, made, tmp_path, seconds=wait)
        LOG.append((work, instant, True, check_after_kill(library, made)))


@pytest.mark.long
def test_those_were_two_hundred_instants(tmp_path, record_property):
    """Behind the others of this module; half of them while files were being written."""
    if len({work for work, *_ in LOG}) < len(EVENTS):
        pytest.skip("not all of the kills were run")
    aimed = sum(entry[2] for entry in LOG)
    lines = [
        f"{work:9}{'aimed' if aimed_at else '':6} {outcome}  {instant}"
        for work, instant, aimed_at, outcome in LOG
    ]
    (tmp_path / "instants.log").write_text("\n".join(lines))
    record_property("instants", len(LOG))
    record_property("aimed", aimed)
    record_property("log", str(tmp_path / "instants.log"))
    print("\n".join(lines))
    print(len(LOG), "instants,", aimed, "aimed,", Counter((w, o) for w, _, _, o in LOG))
    assert len(LOG) >= 200
    assert aimed >= 100


@pytest.mark.long
def test_a_reader_sees_only_whole_generations_while_builds_are_killed(server, tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "library")
    write_articles(folder)
    build_folder(library, folder)
    allowed = {digest(texts(library))}
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.index.killed_build", "read", str(library.folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1)
    for i in range(20):
        (folder / f"{i % 5}.txt").write_text(f"Version {i} of the harbour.\nThe harbour{i} grew.")
        (folder / f"extra{i}.txt").write_text(f"Extra article {i} about the harbour.")
        (folder / f"extra{i - 3}.txt").unlink(missing_ok=True)
        server.order(library, "update", point=POINTS[i])
        allowed.add(digest(texts(library)))
        build_folder(library)
        allowed.add(digest(texts(library)))
    answer, _ = reader.communicate("\n", timeout=60)
    told = json.loads(answer)
    print(sum(told["seen"].values()), "sessions,", len(told["seen"]), "generations")
    assert told["errors"] == []
    assert set(told["seen"]) <= allowed
    assert len(told["seen"]) > 5


def texts(library: Library) -> dict[str, str]:
    return {identity: value[1] for identity, value in state(library).items()}


def remember(library: Library, folder: Path) -> None:
    """Note the folder as a source without building it."""
    from index.building.build import BuildRequest, _update_sources
    from index.storage.write_access import build_lock, writable_catalogue

    with build_lock(library), writable_catalogue(library) as connection:
        request = BuildRequest(add=(("folder", str(folder.resolve()), False),))
        _update_sources(library, connection, request)
