"""The English model of Tesseract is the one that its card names."""

from __future__ import annotations

from models.copy_traineddata import SHA256, TARGET, copy_checked


def test_what_ships_is_what_the_card_names(tmp_path):
    assert SHA256 in (TARGET.parent / "README.md").read_text()
    assert copy_checked(TARGET, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == TARGET.read_bytes()


def test_another_file_is_not_copied(tmp_path):
    (tmp_path / "other").write_bytes(b"other")
    assert not copy_checked(tmp_path / "other", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
