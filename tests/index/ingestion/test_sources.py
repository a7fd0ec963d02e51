"""No longer following a source, telling what was read, and libraries that lie in a source."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput
from index.ingestion.sources import identify_path
from index.library import Library
from index.maintenance.forget import forget
from index.maintenance.rollback import rollback
from index.storage import catalogue, schema
from tests.index.library_state import build_folder, check_whole, state


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    places = tmp_path / "sea", tmp_path / "land"
    for place, word in zip(places, ("harbour", "meadow"), strict=True):
        place.mkdir()
        for number in range(3):
            text = f"The {word} number {number} was opened in 19{number}1."
            (place / f"{word}{number}.txt").write_text(text)
    return places


def locations(library: Library) -> list[str]:
    with closing(schema.connect(library.catalogue)) as connection:
        return [s.location for s in catalogue.all_sources(connection) if s.kind != "uploads"]


def remove(library: Library, place: str):
    return build(library, BuildRequest(remove_sources=(place,)), lambda _: HashingEmbedder())


def test_a_source_that_is_left_takes_its_articles_along_and_leaves_its_files(library, folders):
    sea, land = folders
    build_folder(library, sea)
    build_folder(library, land)
    (land / "meadow0.txt").write_text("Changed, but not looked at.")
    receipt = remove(library, str(sea))
    assert (receipt.removed, receipt.unchanged, receipt.changed) == (3, 0, 0)
    assert sorted(state(library)) == ["meadow0.txt", "meadow1.txt", "meadow2.txt"]
    assert locations(library) == [str(land)]
    assert len(list(sea.iterdir())) == 3
    check_whole(library)
    assert build_folder(library).added == 0


def test_leaving_a_source_can_be_taken_back(library, folders):
    build_folder(library, folders[0])
    remove(library, str(folders[0]))
    rollback(library)
    assert locations(library) == [str(folders[0])]
    assert len(state(library)) == 3
    check_whole(library)


def test_a_forgotten_article_stays_forgotten_when_its_source_comes_back(library, folders):
    sea = folders[0]
    build_folder(library, sea)
    forget(library, "harbour1.txt")
    remove(library, str(sea))
    assert build_folder(library, sea).added == 2
    assert "harbour1.txt" not in state(library)


def test_a_source_is_found_by_any_way_to_write_its_place(library, folders, monkeypatch):
    build_folder(library, folders[0])
    monkeypatch.chdir(folders[0].parent)
    assert remove(library, "sea/../sea").removed == 3


def test_what_is_no_source_is_told_and_nothing_changes(library, folders):
    build_folder(library, folders[0])
    with pytest.raises(InvalidInput, match="is not a source of this library"):
        remove(library, str(folders[1]))
    with pytest.raises(InvalidInput, match="removed one by one"):
        remove(library, str(library.uploads.resolve()))
    assert len(state(library)) == 3


def test_each_file_is_told_as_it_is_read_with_the_reason_where_it_could_not_be(library, folders):
    sea = folders[0]
    (sea / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    told: dict[str, str] = {}
    build(
        library,
        BuildRequest(add=(("folder", str(sea), False),)),
        lambda _: HashingEmbedder(),
        on_read=told.__setitem__,
    )
    assert sorted(told) == ["broken.pdf", "harbour0.txt", "harbour1.txt", "harbour2.txt"]
    assert told["harbour0.txt"] == ""
    assert told["broken.pdf"]
    told.clear()
    build(library, BuildRequest(), lambda _: HashingEmbedder(), on_read=told.__setitem__)
    assert sorted(told) == ["broken.pdf"]  # what failed fails again, and nothing else is read


def test_libraries_that_lie_in_a_source_are_no_articles_of_it(library, tmp_path):
    build_folder(Library(library.collections / "own"), tmp_path)  # an empty one
    other = Library(tmp_path / "another")
    other.uploads.mkdir(parents=True)
    (other.uploads / "upload.txt").write_text("This is of another library.")
    build(other, BuildRequest(), lambda _: HashingEmbedder())
    (tmp_path / "own.txt").write_text("This one is of the folder.")
    build_folder(library, tmp_path)
    assert sorted(state(library)) == ["own.txt"]


def test_a_collection_is_no_part_of_the_library_that_it_lies_in(library, folders):
    build_folder(library, folders[0])
    size = library.size_bytes()
    build_folder(Library(library.collections / "same"), folders[0])
    assert library.size_bytes() == size
    proof = forget(library, "harbour1.txt")
    assert proof.runs > 0
    assert proof.traces == ()


@pytest.mark.parametrize("name", ["absent", "photo.png"])
def test_paths_that_cannot_be_sources(tmp_path, name):
    (tmp_path / "photo.png").write_bytes(b"")
    with pytest.raises(InvalidInput, match=name):
        identify_path(tmp_path / name)
