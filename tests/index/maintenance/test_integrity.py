"""Every part of an index against every other: damage of each kind is found and named."""

from __future__ import annotations

from contextlib import closing

import pytest

from index.building.build import ignore_progress
from index.embedding.hashing import HashingEmbedder
from index.errors import IndexMissing
from index.maintenance.integrity import segment_damage, verify_index
from index.storage import catalogue, schema
from tests.index.library_state import build_folder, open_catalogue


@pytest.fixture
def built(library, folder):
    build_folder(library, folder)
    return library


def problems(library, *, derive: bool = True) -> list[tuple[str, str, str]]:
    embedder = HashingEmbedder() if derive else None
    found = verify_index(library, embedder, ignore_progress)
    return [(each.part, each.name, each.what) for each in found]


def change(library, statement: str) -> None:
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement)


def test_a_whole_index_has_no_problem(built):
    assert problems(built) == []
    assert problems(built, derive=False) == []


def test_there_must_be_an_index(library):
    with pytest.raises(IndexMissing):
        problems(library)


@pytest.mark.parametrize(
    ("statement", "part", "name", "what"),
    [
        ("UPDATE meta SET value = '1' WHERE key = 'next_passage_id'", "counter", "next_passage_id",
         "is 1, and 3 is in use"),
        ("UPDATE meta SET value = 'x' WHERE key = 'next_segment'", "counter", "next_segment",
         "is x, and 1 is in use"),
        ("UPDATE articles SET text = 'Other.' WHERE id = 'one.txt'", "article", "one.txt",
         "the stored text is not what it was"),
        ("UPDATE articles SET title = 'Other' WHERE id = 'one.txt'", "article", "one.txt",
         "its title, date or source is not what it was"),
        ("UPDATE articles SET page_starts = 'x' WHERE id = 'one.txt'", "article", "one.txt",
         "its title, date or source is not what it was"),
        ("UPDATE articles SET sentences = x'' WHERE id = 'one.txt'", "derived", "one.txt",
         "its sentences are not those of its text"),
        ("UPDATE passages SET start = start + 1 WHERE id = 1", "derived", "one.txt",
         "its passages are not those of its text"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named(built, statement, part, name, what):
    change(built, statement)
    found = problems(built)
    assert [each for each in found if each[0] == part] == [(part, name, what)]


def test_what_is_derived_is_looked_at_only_with_an_embedder(built):
    change(built, "UPDATE articles SET sentences = x'' WHERE id = 'one.txt'")
    assert problems(built, derive=False) == []


def test_passages_without_article_or_vector_are_counted(built):
    change(built, "INSERT INTO passages VALUES (2000, 999, 0, 1, x'')")
    found = {(part, what) for part, _, what in problems(built, derive=False)}
    assert ("derived", "1 belong to no article") in found
    assert ("derived", "1 have no vector") in found


def test_a_segment_is_compared_with_what_was_written(built):
    with open_catalogue(built) as connection:
        (segment,) = catalogue.live_segments(connection)
    path = built.segments / segment.name
    whole = path.read_bytes()
    assert segment_damage(built, segment) is None
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert segment_damage(built, segment) == "is not what was written"
    path.write_bytes(whole[:-1])
    assert segment_damage(built, segment) == f"has {len(whole) - 1} bytes instead of {len(whole)}"
    assert problems(built, derive=False)[0][:2] == ("segment", segment.name)
    path.unlink()
    assert segment_damage(built, segment) == "is missing"


def test_a_missing_copy_is_a_problem_unless_it_is_still_to_be_made(built):
    built.backup.unlink()
    assert problems(built) == [("copy", built.backup.name, "is missing")]
    built.backup.with_suffix(".tmp").touch()
    assert problems(built) == []
    built.backup.write_bytes(b"no catalogue" * 500)
    assert problems(built)[0][0] == "copy"


def test_vectors_of_another_text_are_noticed(built):
    class Other(HashingEmbedder):
        def embed(self, texts, progress=None):
            return super().embed([f"another {n}" for n in range(len(texts))], progress)

    assert verify_index(built, Other(), ignore_progress)
