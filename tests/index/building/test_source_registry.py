"""The sources that a library remembers: each once, folders within folders, and what it may not."""

from __future__ import annotations

from tests.index.library_state import article_ids, build_folder, check_whole, counts


def test_a_file_below_a_known_folder_is_not_taken_twice(library, folder):
    build_folder(library, folder)
    (folder / "one.txt").write_text("The harbour is open again.")
    receipt = build_folder(library, folder / "one.txt")
    assert counts(receipt) == (0, 1, 0, 0, 2, 0)
    receipt = build_folder(library, folder / "deep")
    assert counts(receipt) == (0, 0, 0, 0, 3, 0)


def test_a_folder_takes_over_the_files_below_it(library, folder):
    build_folder(library, folder / "one.txt", folder / "deep")
    assert article_ids(library) == ["one.txt", "three.md"]
    receipt = build_folder(library, folder)
    assert counts(receipt) == (1, 0, 0, 0, 2, 0)
    assert article_ids(library) == ["one.txt", "three.md", "two.txt"]
    check_whole(library)
