"""A long build that is cut short goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.building import embed
from index.building.build import BuildRequest, build, ignore_progress
from index.embedding.hashing import HashingEmbedder
from index.ingestion.sources import identify_path
from index.library import Library
from index.maintenance.forget import forget
from index.storage.embedding_checkpoint import (
    HEADER,
    EmbeddingCheckpoint,
    discard_checkpoint,
)
from tests.index.library_state import build_folder, check_sound, state

DIGESTS = [bytes([number]) * 32 for number in range(5)]
VECTORS = np.arange(20, dtype=np.float32).reshape(5, 4)


class CountingEmbedder(HashingEmbedder):
    """Notes every text that it is given."""

    def __init__(self, seen: list[str], fingerprint: str = "") -> None:
        super().__init__()
        self._seen = seen
        self.fingerprint = fingerprint or self.fingerprint

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None):
        vectors = super().embed(texts)
        self._seen += texts
        if progress:
            progress(len(texts))
        return vectors


@pytest.fixture(autouse=True)
def _every_chunk_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "BATCH_TEXTS", 8)
    monkeypatch.setattr(embed, "CHECKPOINTED_FROM_SECONDS", 0.0)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    for i in range(30):
        (place / f"{i}.txt").write_text(f"Article {i} tells of harbour{i} and of lighthouse{i}.")
    return place


def cut_short(library: Library, folder: Path, after: int, **other: str) -> list[str]:
    """Begin a build and stop it once so many texts were embedded; those that were."""
    seen: list[str] = []

    def progress(stage: str, done: int, _total: int) -> None:
        if stage == "embedding" and done >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(library, folder, seen, progress, **other)
    return seen


def run(library, folder, seen: list[str], progress=ignore_progress, **other: str):
    add = ((*identify_path(folder), False),)
    embedder = CountingEmbedder(seen, **other)
    return build(library, BuildRequest(add=add), lambda _: embedder, progress)


def test_the_next_build_embeds_only_what_is_missing(library, folder, tmp_path):
    first = cut_short(library, folder, after=20)
    assert len(first) == 24
    kept = first[:16]  # the chunk in which it was stopped is lost
    assert library.checkpoint.exists()
    second: list[str] = []
    assert run(library, folder, second).added == 30
    assert len(second) == 14
    assert not set(second) & set(kept)
    assert not library.checkpoint.exists()
    clean = Library(tmp_path / "clean")
    build_folder(clean, folder)
    assert state(library) == state(clean)
    check_sound(library)


def test_a_text_that_changed_meanwhile_is_embedded(library, folder):
    cut_short(library, folder, after=20)
    (folder / "0.txt").write_text("Another article on the windmill.")
    seen: list[str] = []
    run(library, folder, seen)
    assert sum("windmill" in text for text in seen) == 1
    assert len(seen) == 15 or "Article 0" not in " ".join(seen)
    check_sound(library)


def test_another_model_begins_anew(library, folder):
    cut_short(library, folder, after=20, fingerprint="another")
    seen: list[str] = []
    run(library, folder, seen)
    assert len(seen) == 30
    assert not library.checkpoint.exists()


def test_small_builds_keep_nothing(library, folder):
    for path in sorted(folder.iterdir())[5:]:
        path.unlink()
    cut_short(library, folder, after=1)
    assert not library.checkpoint.exists()


def test_forgetting_removes_what_was_kept(library, folder):
    run(library, folder, [])
    for path in folder.iterdir():
        path.write_text(path.read_text() + " And of the sea.")
    cut_short(library, folder, after=20)
    assert library.checkpoint.exists()
    forget(library, "3.txt")
    assert not library.checkpoint.exists()


def unfinished(tmp_path: Path, dimension: int = 4) -> EmbeddingCheckpoint:
    return EmbeddingCheckpoint(tmp_path / "unfinished", "model", dimension)


def test_what_was_kept_is_loaded(tmp_path):
    unfinished(tmp_path).save(DIGESTS[:3], VECTORS[:3])
    unfinished(tmp_path).save(DIGESTS[3:], VECTORS[3:])
    checkpoint = unfinished(tmp_path)
    found = checkpoint.find([DIGESTS[4], DIGESTS[1], b"x" * 32])
    assert list(found) == [DIGESTS[1], DIGESTS[4]]
    assert np.array_equal(checkpoint.read(found[DIGESTS[1]]), VECTORS[1])
    checkpoint.save([b"y" * 32], VECTORS[:1])
    discard_checkpoint(tmp_path / "unfinished")
    assert np.array_equal(checkpoint.read(found[DIGESTS[4]]), VECTORS[4])
    assert unfinished(tmp_path / "none").find(DIGESTS) == {}


@pytest.mark.parametrize("cut", [1, 20, 51, 52])
def test_a_record_that_was_cut_short_ends_the_file(tmp_path, cut):
    path = tmp_path / "unfinished"
    unfinished(tmp_path).save(DIGESTS, VECTORS)
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(unfinished(tmp_path).find(DIGESTS)) == DIGESTS[:4]
    unfinished(tmp_path).save(DIGESTS[4:], VECTORS[4:])
    assert list(unfinished(tmp_path).find(DIGESTS)) == DIGESTS


def test_a_damaged_record_and_what_follows_it_is_not_taken(tmp_path):
    path = tmp_path / "unfinished"
    unfinished(tmp_path).save(DIGESTS, VECTORS)
    content = bytearray(path.read_bytes())
    content[HEADER.size + 2 * 52 + 40] ^= 1
    path.write_bytes(content)
    assert list(unfinished(tmp_path).find(DIGESTS)) == DIGESTS[:2]


@pytest.mark.parametrize("content", [b"", b"no vectors", b"x" * 5000])
def test_another_file_is_begun_anew(tmp_path, content):
    (tmp_path / "unfinished").write_bytes(content)
    assert unfinished(tmp_path).find(DIGESTS) == {}
    unfinished(tmp_path).save(DIGESTS, VECTORS)
    assert list(unfinished(tmp_path).find(DIGESTS)) == DIGESTS
    assert unfinished(tmp_path, dimension=3).find(DIGESTS) == {}


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_fails(tmp_path):
    nowhere = EmbeddingCheckpoint(tmp_path / "missing" / "unfinished", "model", 4)
    nowhere.save(DIGESTS, VECTORS)
    nowhere.save(DIGESTS, VECTORS)
    assert nowhere.find(DIGESTS) == {}
