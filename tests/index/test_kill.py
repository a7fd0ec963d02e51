"""SIGKILL at named and at random instants of a build: the last committed generation stays whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.library import Library
from tests.conftest import ROOT
from tests.index.killed_build import POINTS
from tests.index.library_state import build_folder, check_whole, searcher, state

COMMITTED = POINTS[POINTS.index("after commit") :]
RANDOM_INSTANTS = 10


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict, dict]:
    """A built library whose folder has changed since, with its state before and after."""
    place = tmp_path_factory.mktemp("kill")
    folder = place / "articles"
    folder.mkdir()
    for i in range(40):
        text = "\n".join(f"In {1900 + i} line {j} of harbour{i} was told." for j in range(60))
        (folder / f"{i}.txt").write_text(text)
    library = Library(place / "before")
    build_folder(library, folder)
    old = state(library)
    for i in range(0, 40, 4):
        (folder / f"{i}.txt").write_text(f"Article {i} is about lighthouse{i} now.\nNothing else.")
    for i in range(1, 40, 8):
        (folder / f"{i}.txt").unlink()
    (folder / "7.txt").rename(folder / "seven.txt")
    (folder / "new.txt").write_text("A new article on the windmill.")
    after = Library(place / "after")
    shutil.copytree(library.folder, after.folder)
    build_folder(after)
    return place, folder, old, state(after)


def start(library: Library, point: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.index.killed_build", str(library.folder), point],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
    )


def check_readable(library: Library, expected: dict) -> None:
    """Every article of the generation is found by search, and every hit's range is its own."""
    with searcher(library).session() as session:
        for hit in session.search("harbour3 lighthouse4 windmill", 200):
            article = session.article(hit.passage.article_id)
            assert article.id in expected
            assert (article.title, article.text) == expected[article.id][:2]
            assert 0 <= hit.passage.start < hit.passage.end <= len(article.text)


def check_after_kill(library: Library, new: dict, expected: dict) -> None:
    assert state(library) == expected
    check_readable(library, expected)
    build_folder(library)
    assert state(library) == new
    check_whole(library)


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_instant(scene, tmp_path, point):
    place, _, old, new = scene
    library = Library(tmp_path / "library")
    shutil.copytree(place / "before", library.folder)
    process = start(library, point)
    assert process.wait(timeout=60) == -signal.SIGKILL
    check_after_kill(library, new, new if point in COMMITTED else old)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(RANDOM_INSTANTS))
def test_a_kill_at_a_random_instant(scene, tmp_path, seed):
    place, _, old, new = scene
    library = Library(tmp_path / "library")
    shutil.copytree(place / "before", library.folder)
    process = start(library, "none")
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.6))
    process.kill()
    process.wait(timeout=60)
    after = state(library)
    assert after in (old, new)
    check_after_kill(library, new, after)


@pytest.mark.parametrize("point", ["segment renamed", "full text committed", "before commit"])
def test_a_kill_in_the_very_first_build(scene, tmp_path, point):
    _, folder, _, new = scene
    library = Library(tmp_path / "library")
    library.folder.mkdir()
    with pytest.raises(Exception, match="no index"), searcher(library).session():
        pass
    remember(library, folder)
    process = start(library, point)
    assert process.wait(timeout=60) == -signal.SIGKILL
    with pytest.raises(Exception, match="empty"), searcher(library).session():
        pass
    build_folder(library)
    assert {text for _, text, *_ in state(library).values()} == {
        text for _, text, *_ in new.values()
    }
    check_whole(library)


def remember(library: Library, folder: Path) -> None:
    """Note the folder as a source without building it."""
    from index.build import BuildRequest, _remember
    from index.lock import writing

    with writing(library) as connection:
        request = BuildRequest(add=(("folder", str(folder.resolve()), False),))
        _remember(library, connection, request)
