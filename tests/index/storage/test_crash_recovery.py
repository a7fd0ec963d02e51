"""What a dead build left is removed, and a full-text index that is not whole is written again."""

from __future__ import annotations

import shutil

import pytest

from index.errors import IndexDamaged
from index.storage.text_index import TextIndex
from tests.index.library_state import build_folder, check_whole, searcher


@pytest.mark.parametrize("damage", ["missing", "empty", "cut"])
def test_a_damaged_full_text_is_told_and_a_build_writes_it_anew(library, folder, damage):
    build_folder(library, folder)
    place = next(library.full_text.iterdir())
    if damage == "missing":
        shutil.rmtree(place)
    elif damage == "empty":
        shutil.rmtree(place)
        TextIndex(place).add([])
    else:
        (place / "meta.json").write_text("{")
    if damage != "empty":
        with pytest.raises(IndexDamaged), searcher(library).session():
            pass
    (folder / "four.txt").write_text("A fourth article on glaciers.")
    build_folder(library)
    check_whole(library)
    with searcher(library).session() as session:
        assert session.text.search("harbour", 3)
        assert session.text.search("glaciers", 3)
