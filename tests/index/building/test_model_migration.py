"""Another model is taken only if it finds a person's own articles as well."""

from __future__ import annotations

from contextlib import closing

import pytest

from index.building.build import BuildRequest, build
from index.building.model_migration import ModelComparison, probe_questions
from index.embedding.hashing import HashingEmbedder
from index.errors import IndexMismatch, MigrationRefused
from index.library import Library
from index.maintenance.rollback import rollback
from index.search.searcher import Searcher
from index.storage import schema
from index.text.chunking import chunk_article
from tests.index.library_state import build_folder, check_whole, searcher, state


class Shifted(HashingEmbedder):
    """As good as the hashing embedder, and not the same."""

    name = "shifted"

    def __init__(self) -> None:
        super().__init__(384)


class Blind(HashingEmbedder):
    """Sees the length of a text alone."""

    name = "blind"

    def __init__(self) -> None:
        super().__init__(64)
        self.fingerprint = "blind"

    def embed(self, texts, progress=None):
        return super().embed(["word " * (len(text) % 7) for text in texts], progress)


@pytest.fixture
def library(tmp_path) -> Library:
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i}.txt").write_text(
            f"Harbour{i} and its lighthouse{i}\n\nThe keeper{i} of the lighthouse{i} lived with a "
            f"dog{i}, two goats{i} and many books{i} about storms{i} and wrecks{i}."
        )
    library = Library(tmp_path / "library")
    build_folder(library, folder)
    return library


def migrate(library: Library, embedder: HashingEmbedder, **request):
    return build(library, BuildRequest(**request), lambda _: embedder)


def test_a_model_that_finds_as_much_is_taken_and_can_be_taken_back(library):
    before = state(library)
    receipt = migrate(library, Shifted())
    assert receipt.generation == 2
    [note] = receipt.warnings
    assert note.source == "shifted"
    assert note.reason.startswith(
        "asked for by 24 titles and cloze sentences of their own, your articles"
    )
    with Searcher(library, Shifted()).session() as session:
        assert session.search("lighthouse7", 1)[0].passage.article_id == "7.txt"
    with pytest.raises(IndexMismatch, match="--model hashing"), searcher(library).session():
        pass
    check_whole(library)
    rollback(library)
    assert state(library) == before
    with searcher(library).session() as session:
        assert session.search("lighthouse7", 1)[0].passage.article_id == "7.txt"


def test_a_model_that_finds_less_changes_nothing(library):
    before = state(library)
    with pytest.raises(
        MigrationRefused, match=r"nothing was changed: blind finds less; asked for by 24 titles"
    ):
        migrate(library, Blind())
    assert state(library) == before
    with searcher(library).session() as session:
        assert session.generation == 1
        assert session.search("lighthouse7", 1)[0].passage.article_id == "7.txt"
    build_folder(library)  # sweeps what the refused build left
    check_whole(library)


def test_force_takes_it_all_the_same(library):
    assert migrate(library, Blind(), force=True).generation == 2
    with closing(schema.connect(library.catalogue)) as connection:
        assert schema.get_meta(connection)["model"] == "blind"


def test_the_questions_are_the_title_and_every_other_content_word_of_a_sentence():
    text = "Short.\nThe old keeper of the lighthouse lived with a dog and two goats.\nEnd."
    assert probe_questions(chunk_article("The lighthouse", text)) == [
        "The lighthouse",
        "old lighthouse dog goats",
    ]
    assert probe_questions(chunk_article("", "Short.")) == []


def test_a_fall_within_the_noise_is_none():
    assert not ModelComparison(400, 0.80, 0.785).is_worse
    assert ModelComparison(400, 0.80, 0.77).is_worse
