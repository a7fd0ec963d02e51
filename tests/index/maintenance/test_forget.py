"""Forgetting an article: it stays out, other articles may come in, and copies are named."""

from __future__ import annotations

import pytest

from index.errors import ArticleNotFound, InvalidInput
from index.maintenance.forget import forget
from tests.index.library_state import build_folder, check_whole, first_hit


def test_forgotten_articles_stay_out_and_block_no_others(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.txt").write_text("Another one, about whales.")
    build_folder(library, folder, other)
    forget(library, "other/one.txt")
    with pytest.raises(ArticleNotFound):
        forget(library, "other/one.txt")
    (other / "one.txt").write_text("Another one, about whales and seals.")
    assert build_folder(library).added == 0
    assert first_hit(library, "harbour") == "one.txt"
    third = tmp_path / "third"
    third.mkdir()
    (third / "one.txt").write_text("A third one, about bees.")
    assert build_folder(library, third).added == 1
    build_folder(library, restore=("other/one.txt",))
    assert first_hit(library, "seals") == "other/one.txt"
    with pytest.raises(InvalidInput, match="nosuch"):
        build_folder(library, restore=("nosuch",))
    check_whole(library)


def test_forgetting_one_of_two_copies_names_the_other(library, tmp_path):
    place = tmp_path / "same"
    place.mkdir()
    for name in ("a.txt", "b.txt"):
        (place / name).write_text("The very same text stands in both of these two files here.")
    build_folder(library, place)
    assert forget(library, "a.txt").copies == ("b.txt",)
    assert forget(library, "b.txt").copies == ()
