"""Damage of every file of an index: it is found and named, never answered from, and mended."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.building.build import ignore_progress
from index.embedding.hashing import HashingEmbedder
from index.errors import FootnoteError, IndexDamaged, IndexMissing
from index.library import Library
from index.maintenance.integrity import IntegrityProblem, verify_index
from index.maintenance.repair import repair
from index.storage import catalogue, schema
from index.storage.write_access import build_lock
from tests.index.library_state import best_hits, build_folder, check_sound, searcher, state

SUFFIXES = ("store", "term", "idx", "pos", "fieldnorm", "fast", "del", "json")  # of tantivy's files
HOW = ("flipped", "cut", "emptied", "missing")
PLACES = ("segment", *(f"full text .{suffix}" for suffix in SUFFIXES), "catalogue", "copy")
PARTS_OF_CATALOGUE = ("header", "second page", "text", "title", "sentences", "counter")


@dataclass(frozen=True)
class Scene:
    """A library of three generations whose sources are gone, and what it should hold."""

    library: Library
    articles: Path
    state: dict[str, Any]
    hits: list[Any]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    place = tmp_path_factory.mktemp("damage")
    folder, library = place / "articles", Library(place / "library")
    folder.mkdir()
    for i in range(12):
        lines = [f"In {1900 + i} line {j} of harbour{i} was told of the sea." for j in range(25)]
        (folder / f"{i}.txt").write_text("\n".join(lines))
    build_folder(library, folder)
    (folder / "4.txt").write_text("Article 4 is on lighthouse4 and lighthouse8.\nThe sea is near.")
    (folder / "new.txt").write_text("A new article on the windmill.\nThe sea is far.")
    build_folder(library)
    (folder / "2.txt").unlink()
    build_folder(library)
    check_sound(library)
    away = place / "away"
    folder.rename(away)  # no repair may need it
    return Scene(library, away, state(library), best_hits(library))


@pytest.fixture
def library(scene: Scene, tmp_path: Path) -> Library:
    shutil.copytree(scene.library.folder, tmp_path / "library")
    return Library(tmp_path / "library")


def file_of(library: Library, place: str) -> Path | None:
    """One file of this kind, or None where the library has none."""
    if place == "segment":
        return max(library.segments.glob("*.vectors"), key=lambda path: path.name)
    if place.startswith("full text"):
        suffix = place.rpartition(".")[2]
        found = sorted(
            library.full_text.glob(f"*/*.{suffix}"), key=lambda path: path.stat().st_size
        )
        return found[-1] if found else None
    return library.catalogue if place == "catalogue" else library.backup


def damage(path: Path, how: str, chance: random.Random) -> None:
    if how == "missing":
        path.unlink()
        return
    content = bytearray(path.read_bytes())
    if how == "flipped":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    else:
        del content[chance.randrange(len(content)) if how == "cut" else 0 :]
    path.write_bytes(content)


def damage_catalogue(library: Library, part: str, chance: random.Random) -> None:
    """Change one byte inside this part of the catalogue's file, or one value."""
    if part in ("title", "sentences", "counter"):
        with closing(sqlite3.connect(library.catalogue)) as connection:
            connection.executescript(
                {
                    "title": "DROP TRIGGER undo_articles_update; "
                    "UPDATE articles SET title = 'Another', date = '1066-10-14' WHERE id = '5.txt'",
                    "sentences": "UPDATE articles SET sentences = x'0000' WHERE id = '5.txt'",
                    "counter": "UPDATE meta SET value = '1' WHERE key = 'next_passage_id'",
                }[part]
            )
            connection.commit()
        return
    content = bytearray(library.catalogue.read_bytes())
    at = {"header": chance.randrange(20), "second page": 4096 + chance.randrange(8)}.get(part)
    if at is None:
        at = content.index(b"In 1905 line 7 of harbour5") + chance.randrange(20)
    content[at] ^= 1
    library.catalogue.write_bytes(content)


def check_answers(library: Library, scene: Scene) -> bool:
    """Right words, or one clear line; whether it was a line."""
    try:
        for hits in best_hits(library):
            for identity, start, end, text in hits:
                assert scene.state[identity][1][start:end] == text
    except FootnoteError:
        return True
    return False


def find(library: Library) -> list[IntegrityProblem]:
    try:
        return verify_index(library, HashingEmbedder(), ignore_progress)
    except FootnoteError as error:
        return [IntegrityProblem("catalogue", library.catalogue.name, str(error))]


def mend(library: Library) -> list[str]:
    done, left = repair(library, lambda _: HashingEmbedder(), ignore_progress)
    if any("build`" in what for what in done):
        build_folder(library)
    else:
        assert left == []
    return done


def check_damage(library: Library, scene: Scene, harm: Callable[[], None]) -> bool:
    """Harm the library, search it, verify it, mend it without the sources; whether it was found."""
    harm()
    told = check_answers(library, scene)
    found = find(library)
    if not told and not found:  # bytes that nothing reads
        assert state(library) == scene.state
        assert best_hits(library) == scene.hits
    mend(library)
    assert state(library) == scene.state
    check_sound(library)
    assert best_hits(library) == scene.hits
    return bool(told or found)


@pytest.mark.parametrize(
    ("place", "how"),
    [("segment", "flipped"), ("full text .store", "flipped"), ("full text .idx", "cut"),
     ("catalogue", "emptied"), ("catalogue", "missing"), ("copy", "cut")],
)  # fmt: skip
def test_a_damaged_file_is_found_and_mended(library, scene, place, how):
    path = file_of(library, place)
    assert check_damage(library, scene, lambda: damage(path, how, random.Random(0)))


@pytest.mark.parametrize("part", PARTS_OF_CATALOGUE)
def test_a_damaged_part_of_the_catalogue_is_found_and_mended(library, scene, part):
    chance = random.Random(0)
    assert check_damage(library, scene, lambda: damage_catalogue(library, part, chance))


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("how", HOW)
def test_any_file_damaged_in_any_way(scene, tmp_path, place, how):
    found = 0
    for seed in range(8 if how == "flipped" else 2 if how == "cut" else 1):
        library = Library(tmp_path / f"library{seed}")
        shutil.copytree(scene.library.folder, library.folder)
        path = file_of(library, place)
        if path is None:
            pytest.skip(f"no file is of the kind {place}")
        chance = random.Random(f"{place} {how} {seed}")
        found += check_damage(library, scene, lambda: damage(path, how, chance))  # noqa: B023
        shutil.rmtree(library.folder)
    assert found or how == "flipped"


def test_a_damaged_catalogue_without_a_whole_copy_is_built_anew_from_its_sources(library, scene):
    for path in (library.catalogue, library.backup):
        path.write_bytes(b"no catalogue at all" * 300)
    with pytest.raises(FootnoteError), searcher(library).session():
        pass
    with pytest.raises(IndexDamaged, match="python -m assistant build PATH"):
        mend(library)
    with pytest.raises(IndexMissing):
        best_hits(library)
    build_folder(library, scene.articles)
    assert state(library) == scene.state
    check_sound(library)
    assert best_hits(library) == scene.hits


def test_a_missing_catalogue_with_a_damaged_copy_says_what_to_do(library):
    library.catalogue.unlink()
    library.backup.write_bytes(b"no catalogue at all")
    with pytest.raises(FootnoteError, match="python -m assistant build PATH"):
        mend(library)


def test_a_text_that_is_damaged_in_the_copy_too_comes_from_its_source(library, scene, tmp_path):
    for path in (library.catalogue, library.backup):
        content = path.read_bytes().replace(b"In 1905 line 7", b"In 1906 line 7")
        path.write_bytes(content)
    scene.articles.rename(scene.articles.with_name("articles"))
    try:
        done = mend(library)
    finally:
        scene.articles.with_name("articles").rename(scene.articles)
    assert any("5.txt" in what for what in done)
    assert state(library) == scene.state
    check_sound(library)


def test_a_log_left_by_a_kill_and_damaged_leaves_one_whole_generation(scene, tmp_path):
    """What SQLite has not yet carried over from its log; a frame that is damaged ends the log."""
    library = Library(tmp_path / "library")
    shutil.copytree(scene.library.folder, library.folder)
    log = Path(f"{library.catalogue}-wal")
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        for i in range(5):
            with schema.transaction(connection):
                schema.set_meta(connection, made=f"3 {i} " + "x" * 5000)
        kept = log.read_bytes()
    chance = random.Random(1)
    for how in ("flipped", "cut", "flipped"):
        log.write_bytes(kept)
        damage(log, how, chance)
        Path(f"{library.catalogue}-shm").unlink(missing_ok=True)
        assert check_answers(library, scene) is False
        mend(library)
        assert state(library) == scene.state
        check_sound(library)


def test_the_copy_that_a_killed_build_left_behind_is_brought_up_to_date(library, scene):
    """Killed between commit and copy: the next build, with nothing to do, makes the copy."""
    old = library.backup.read_bytes()
    with build_lock(library), closing(schema.connect(library.catalogue, write=True)) as connection:
        from index.storage.generations import record_generation

        with schema.transaction(connection):
            record_generation(connection, 4, "committed, and then killed")
    library.backup.write_bytes(old)
    build_folder(library)
    with closing(schema.connect(library.backup)) as copy:
        assert catalogue.current_generation(copy)[1] == 4


def test_a_reader_notices_a_catalogue_that_was_put_back(library, scene):
    """Else it would go on with the vectors of a generation that had the same number."""
    opened = searcher(library)
    with opened.session() as session:
        before = session._snapshot.generation
    library.catalogue.write_bytes(b"no catalogue at all")
    mend(library)
    with opened.session() as session:
        assert session._snapshot.generation != before
        assert session.search("lighthouse4", 1)[0].passage.article_id == "4.txt"
