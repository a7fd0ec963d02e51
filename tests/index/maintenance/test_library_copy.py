"""A copy has the same articles, can be embedded otherwise, and leaves the library alone."""

from __future__ import annotations

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import BuildInProgress
from index.maintenance.library_copy import copy_index
from index.storage.write_access import build_lock
from tests.index.library_state import best_hits, build_folder, check_whole, state


class OtherEmbedder(HashingEmbedder):
    """The same vectors under another fingerprint."""

    def __init__(self) -> None:
        super().__init__()
        self.fingerprint = "other"


def test_a_copy_finds_the_same(library, folder, tmp_path):
    build_folder(library, folder)
    (library.uploads / "x.txt").parent.mkdir(exist_ok=True)
    (library.uploads / "x.txt").write_text("kept out")
    copy = copy_index(library, tmp_path / "copy")
    assert state(copy) == state(library)
    assert best_hits(copy) == best_hits(library)
    assert not copy.uploads.exists()
    assert not copy.user_data.exists()


def test_a_copy_is_embedded_with_another_model_as_it_is_stored(library, folder, tmp_path):
    build_folder(library, folder)
    before = state(library)
    (folder / "one.txt").unlink()  # what is stored counts, not what the source has now
    (folder / "new.txt").write_text("A new one.")
    copy = copy_index(library, tmp_path / "copy")
    receipt = build(copy, BuildRequest(refresh=False, force=True), lambda _: OtherEmbedder())
    assert (receipt.generation, receipt.added, receipt.removed) == (2, 0, 0)
    assert state(copy) == before == state(library)
    check_whole(library)


def test_nothing_is_copied_while_a_build_is_at_work(library, folder, tmp_path):
    build_folder(library, folder)
    with build_lock(library), pytest.raises(BuildInProgress):
        copy_index(library, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
