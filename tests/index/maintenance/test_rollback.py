"""Going back one generation, and forward again."""

from __future__ import annotations

from contextlib import closing

import pytest

from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput
from index.library import Library
from index.maintenance.forget import forget
from index.maintenance.integrity import verify_index
from index.maintenance.rollback import rollback
from index.storage import catalogue, schema
from tests.index.library_state import build_folder, check_whole, searcher, state


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "articles"
    place.mkdir()
    for name in ("bridge", "ferry", "mill"):
        (place / f"{name}.txt").write_text(f"The {name} was opened in 1911.\nIt cost nine pounds.")
    return place


@pytest.fixture
def library(tmp_path) -> Library:
    return Library(tmp_path / "library")


def rows(library: Library) -> dict[str, list]:
    """Everything that going back must restore, row by row."""
    with closing(schema.connect(library.catalogue)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in ("sources", "articles", "passages", "segments", "dead")
        }


def best(library: Library, question: str) -> str:
    with searcher(library).session() as session:
        return session.search(question, 1)[0].passage.article_id


def change(folder) -> None:
    (folder / "bridge.txt").write_text("The bridge fell in 1950.")
    (folder / "ferry.txt").unlink()
    (folder / "mill.txt").rename(folder / "windmill.txt")
    (folder / "tower.txt").write_text("The tower is new.")


def test_every_row_comes_back_and_a_second_rollback_takes_the_first_back(library, folder):
    build_folder(library, folder)
    before = rows(library)
    change(folder)
    build_folder(library)
    after = rows(library)
    assert best(library, "When did the bridge fall?") == "bridge.txt"

    restored = rollback(library)
    assert (restored.generation, restored.restored_generation) == (3, 1)
    assert rows(library) == before
    check_whole(library)
    assert verify_index(library, HashingEmbedder(), lambda *_: None) == []
    assert best(library, "the ferry") == "ferry.txt"
    with searcher(library).session() as session:
        assert all(hit.passage.article_id != "tower.txt" for hit in session.search("tower", 10))

    again = rollback(library)
    assert (again.generation, again.restored_generation) == (4, 2)
    assert rows(library) == after
    check_whole(library)
    assert best(library, "the tower") == "tower.txt"


def test_the_next_build_follows_the_sources_again(library, folder):
    build_folder(library, folder)
    change(folder)
    build_folder(library)
    new = state(library)
    rollback(library)
    receipt = build_folder(library)
    assert (receipt.added, receipt.changed, receipt.renamed, receipt.removed) == (1, 1, 1, 1)
    assert state(library) == new
    check_whole(library)


def test_a_build_from_scratch_can_be_taken_back(library, folder):
    build_folder(library, folder)
    before = rows(library)
    build_folder(library, from_scratch=True)
    assert {row[0] for row in rows(library)["passages"]}.isdisjoint(
        row[0] for row in before["passages"]
    )
    rollback(library)
    assert rows(library) == before
    check_whole(library)
    assert best(library, "the ferry") == "ferry.txt"


def test_removed_examples_come_back(library, folder):
    from index.building.build import BuildRequest, build

    request = BuildRequest(offer_examples=str(folder))
    build(library, request, lambda _: HashingEmbedder())
    before = rows(library)
    build_folder(library, remove_examples=True)
    assert rows(library)["articles"] == []
    rollback(library)
    assert rows(library) == before


def test_there_is_nothing_before_the_first_build_or_behind_forgetting(library, folder):
    build_folder(library, folder)
    with pytest.raises(InvalidInput, match="nothing was kept from before generation 1"):
        rollback(library)
    (folder / "tower.txt").write_text("The tower is new.")
    build_folder(library)
    forget(library, "bridge.txt")
    with pytest.raises(InvalidInput, match="nothing was kept"):
        rollback(library)


def test_the_catalogue_lists_its_generations(library, folder):
    build_folder(library, folder)
    change(folder)
    build_folder(library)
    rollback(library)
    with closing(schema.connect(library.catalogue)) as connection:
        made = catalogue.recent_generations(connection)
    assert [(one.number, one.what, one.articles) for one in made] == [
        (3, "back to generation 1", 3),
        (2, "1 added, 1 changed, 1 renamed, 1 removed", 3),
        (1, "3 added", 3),
    ]
