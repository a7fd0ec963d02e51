"""A full disk, a read-only folder, two builds at once, a thousand builds, work in any order."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.building.build import ignore_progress
from index.embedding.hashing import HashingEmbedder
from index.errors import BuildInProgress, FootnoteError, InvalidInput
from index.library import Library
from index.maintenance.forget import forget
from index.maintenance.integrity import verify_index
from index.maintenance.rollback import rollback
from index.storage import schema
from index.storage.backup import integrity_error
from index.storage.write_access import build_lock
from tests.conftest import ROOT
from tests.index.library_state import best_hits, build_folder, check_sound, searcher, state

DISK_BYTES = 64 << 20
TOLD_IN_ONE_LINE = (
    FootnoteError,
    OSError,
    sqlite3.Error,
)  # what `assistant.cli.main` prints and exits


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of `DISK_BYTES`; skipped where none may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a small file system")
    try:
        yield place
    finally:
        remount(place, "rw")
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(place)], check=True)


def fill(place: Path, leave: int) -> None:
    """Write a file that leaves this many bytes."""
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    left = free - leave
    with (place / "ballast").open("wb", buffering=0) as stream:
        while left > 0:
            try:
                left -= stream.write(b"x" * min(left, 1 << 20))
            except OSError as error:
                if leave or error.errno != errno.ENOSPC:
                    raise
                return  # something else took some of it meanwhile: it is full all the same


def write_articles(folder: Path, count: int = 12) -> None:
    folder.mkdir(exist_ok=True)
    for i in range(count):
        lines = [
            f"In {1900 + i} line {j} of harbour{i} was told of the harbour." for j in range(30)
        ]
        (folder / f"{i}.txt").write_text("\n".join(lines))


def change_articles(folder: Path) -> None:
    for i in range(4):
        lines = [f"Lighthouse{i} of line {j} by the harbour." for j in range(60)]
        (folder / f"{i}.txt").write_text("\n".join(lines))
    (folder / "5.txt").unlink()
    (folder / "new.txt").write_text("A new article on the windmill at the harbour.")


def clean_build(tmp_path: Path, folder: Path) -> Library:
    library = Library(tmp_path / "clean")
    shutil.rmtree(library.folder, ignore_errors=True)
    build_folder(library, folder)
    return library


def command(library: Library, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments, "--data", str(library.folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def one_line(done: subprocess.CompletedProcess[str]) -> None:
    """What a person's mistake or a full disk looks like: exit code 2, the last line says it."""
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr, done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith("footnote: ")], done


def where(error: BaseException) -> str:
    """The innermost function of the index that an error, or its cause, went through."""
    frames = traceback.extract_tb((error.__cause__ or error).__traceback__)
    inside = [frame for frame in frames if ROOT / "index" in Path(frame.filename).parents]
    return f"{Path(inside[-1].filename).stem}.{inside[-1].name}"


def full_disk_at(disk: Path, tmp_path: Path, free: int, what: str) -> str:
    """Build with so many bytes left on the disk; where it failed, or `whole` if it did not."""
    folder, library = tmp_path / "articles", Library(disk / f"library{free}")
    shutil.rmtree(folder, ignore_errors=True)
    write_articles(folder)
    build_folder(library, folder)
    old = state(library)
    change_articles(folder)
    fill(disk, free)
    failed_in = "whole"
    try:
        if what == "forget":
            forget(library, "7.txt")
        elif what == "rollback":
            (disk / "ballast").unlink()
            build_folder(library)
            fill(disk, free)
            rollback(library)
        else:
            build_folder(library, from_scratch=what == "scratch")
    except TOLD_IN_ONE_LINE as error:
        failed_in = where(error)
    finally:
        with searcher(library).session() as session:  # whichever generation: it answers
            found = state(library)
            for hit in session.search("harbour lighthouse windmill", 50):
                assert (
                    session.article(hit.passage.article_id).text == found[hit.passage.article_id][1]
                )
    if what in ("update", "scratch"):
        assert (found == old) == (failed_in != "whole") or found != old
    (disk / "ballast").unlink()
    build_folder(library)
    if what in ("update", "scratch"):
        assert state(library) == state(clean_build(tmp_path, folder))
    check_sound(library)
    assert integrity_error(library.backup) is None
    shutil.rmtree(library.folder)
    return failed_in


@pytest.mark.parametrize("free", [0, 90_000, 260_000])
def test_a_full_disk_stops_a_build_and_loses_nothing(disk, tmp_path, free):
    full_disk_at(disk, tmp_path, free, "update")


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("what", ["update", "scratch", "forget", "rollback"])
def test_a_disk_that_fills_at_any_byte(disk, tmp_path, what):
    seen: dict[str, list[int]] = {}
    for free in [*range(0, 160_000, 8_000), *range(160_000, 500_000, 40_000)]:
        seen.setdefault(full_disk_at(disk, tmp_path, free, what), []).append(free)
    print(what, seen)
    assert "whole" in seen
    assert len(seen) >= 3


def test_the_command_line_tells_of_a_full_disk_in_one_line(disk, tmp_path):
    folder, library = tmp_path / "articles", Library(disk / "library")
    write_articles(folder)
    build_folder(library, folder)
    change_articles(folder)
    for free in (0, 100_000):
        fill(disk, free)
        done = command(library, "build", "--model", "hashing")
        one_line(done)
        assert "is full: free some space" in done.stderr
        (disk / "ballast").unlink()
    done = command(library, "build", "--model", "hashing")
    assert done.returncode == 0, done
    assert state(library) == state(clean_build(tmp_path, folder))
    check_sound(library)


def test_a_folder_that_may_not_be_written(disk, tmp_path):
    folder, library = tmp_path / "articles", Library(disk / "library")
    write_articles(folder)
    build_folder(library, folder)
    expected, hits = state(library), best_hits(library)
    change_articles(folder)
    remount(disk, "ro")
    one_line(command(library, "build", "--model", "hashing"))
    with pytest.raises(TOLD_IN_ONE_LINE):
        build_folder(library)
    assert best_hits(library) == hits
    assert verify_index(library, HashingEmbedder(), ignore_progress) == []
    done = command(library, "doctor")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Sound."), done
    assert command(library, "search", "harbour").returncode == 0
    remount(disk, "rw")
    assert state(library) == expected
    build_folder(library)
    assert state(library) == state(clean_build(tmp_path, folder))
    check_sound(library)


HOLD = """
import sys, time
from pathlib import Path
from index.library import Library
from index.storage.write_access import build_lock
with build_lock(Library(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_of_two_builds_the_second_says_so_at_once_and_a_killed_one_holds_nothing(tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "library")
    write_articles(folder, 3)
    build_folder(library, folder)
    (folder / "new.txt").write_text("A new article on the windmill at the harbour.")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(library.folder)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BuildInProgress):
            build_folder(library)
        assert holder.poll() is None  # it holds the lock still: nobody waited for its end
        done = command(library, "build", "--model", "hashing")
        one_line(done)
        assert "another build is at work" in done.stderr
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=30)
    assert build_folder(library).added == 1
    check_sound(library)
    with build_lock(library):
        pass


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_small_builds(tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "library")
    write_articles(folder, 60)
    build_folder(library, folder)
    chance = random.Random(0)
    most = 0
    for i in range(1_000):
        names = sorted(path.name for path in folder.iterdir())
        kind = chance.choice(("add", "change", "remove"))
        if kind == "add" or len(names) < 40:
            (folder / f"more{i}.txt").write_text(f"Article {i} on lighthouse{i}.\n{prose(i)}")
        elif kind == "change":
            (folder / chance.choice(names)).write_text(f"Changed in {i}, windmill{i}.\n{prose(i)}")
        else:
            (folder / chance.choice(names)).unlink()
        build_folder(library)
        with closing(schema.connect(library.catalogue)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM segments").fetchone()
        most = max(most, count)
    clean = clean_build(tmp_path, folder)
    assert state(library) == state(clean)
    check_sound(library)
    questions = tuple(f"lighthouse{i} windmill{i}" for i in range(900, 1000, 9))
    assert best_hits(library, questions) == best_hits(clean, questions)
    sizes = library.size_bytes(), clean.size_bytes()
    print("segments", most, "bytes", sizes, "ms", latency(library), latency(clean))
    assert most <= 12
    assert sizes[0] <= 5 * sizes[1]


def prose(i: int) -> str:
    return "\n".join(f"In line {j} the keeper of number {i * 7 + j} was named." for j in range(20))


def latency(library: Library) -> float:
    """Milliseconds of a search, the best of many."""
    times = []
    opened = searcher(library)
    for _ in range(50):
        with opened.session() as session:
            began = time.perf_counter()
            session.search("Which keeper was named in line 7 of the windmill?", 10)
            times.append((time.perf_counter() - began) * 1000)
    return round(min(times), 2)


NAMES = st.sampled_from([f"{name}.txt" for name in "abcde"])
STEPS = st.one_of(
    st.tuples(st.just("write"), NAMES, st.integers(0, 5)),
    st.tuples(st.just("write"), NAMES, st.integers(0, 5)),
    st.tuples(st.just("remove"), NAMES),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("forget"), NAMES),
    st.tuples(st.just("rollback")),
    st.tuples(st.just("scratch")),
    st.tuples(st.just("build")),
)


def check_any_order(place: Path, steps: list[tuple[Any, ...]]) -> None:
    """The library against a model: texts by id, those before, and what was forgotten."""
    folder, library = place / "articles", Library(place / "library")
    folder.mkdir()
    (folder / "a.txt").write_text("The first article is here.")
    build_folder(library, folder)
    for step in steps:
        before = texts(library)
        if not follow(folder, library, before, *step):
            continue
        check_sound(library)
    build_folder(library)
    check_sound(library)
    held = {path.read_text() for path in folder.iterdir()}
    assert set(texts(library).values()) <= held


def follow(folder: Path, library: Library, before: dict[str, str], kind: str, *names: Any) -> bool:
    """Do one step and compare; False if there was nothing to do."""
    if kind == "write":
        (folder / names[0]).write_text(f"Version {names[1]} of harbour{names[1]}.\n{prose(1)}")
        return False
    if kind == "remove":
        (folder / names[0]).unlink(missing_ok=True)
        return False
    if kind == "rename":
        if not (folder / names[0]).exists() or (folder / names[1]).exists():
            return False
        (folder / names[0]).rename(folder / names[1])
        return False
    if kind == "forget":
        if names[0] not in before:
            return False
        proof = forget(library, names[0])
        assert not proof.traces
        assert texts(library) == {i: t for i, t in before.items() if i != names[0]}
    elif kind == "rollback":
        try:
            rollback(library)
        except InvalidInput:
            return False
        there = texts(library)
        rollback(library)
        assert texts(library) == before
        rollback(library)
        assert texts(library) == there
    else:
        build_folder(library, from_scratch=kind == "scratch")
        on_disk = {path.read_text() for path in folder.iterdir()}
        with closing(schema.connect(library.catalogue)) as connection:
            forgotten = connection.execute("SELECT locator FROM forgotten").fetchall()
        found = texts(library)
        assert set(found.values()) <= on_disk
        if not forgotten:
            assert sorted(found.values()) == sorted(p.read_text() for p in folder.iterdir())
    return True


def texts(library: Library) -> dict[str, str]:
    return {identity: value[1] for identity, value in state(library).items()}


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=3, max_size=10))
def test_any_order_of_work_keeps_the_index_sound(tmp_path_factory, steps):
    check_any_order(tmp_path_factory.mktemp("order"), steps)


@pytest.mark.long
@pytest.mark.timeout(900)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=8, max_size=25))
def test_any_long_order_of_work_keeps_the_index_sound(tmp_path_factory, steps):
    check_any_order(tmp_path_factory.mktemp("order"), steps)
