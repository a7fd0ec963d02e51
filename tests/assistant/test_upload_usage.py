"""The bytes that were added on the page, and how many there may be."""

from __future__ import annotations

from dataclasses import replace

from assistant.config import from_environment
from assistant.upload_usage import folder_bytes, upload_quota_bytes, used_upload_bytes
from index.library import Library


def test_the_allowance_is_in_megabytes_of_a_million():
    assert upload_quota_bytes(replace(from_environment(), uploads_mb=3)) == 3_000_000


def test_every_file_below_the_folder_counts(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "b").write_bytes(b"123")
    assert folder_bytes(tmp_path) == 8


def test_a_link_counts_for_itself_and_not_for_what_it_leads_to(tmp_path):
    (tmp_path / "big").write_bytes(b"x" * 10_000)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "big")
    (folder / "nowhere").symlink_to(tmp_path / "gone")
    assert folder_bytes(folder) < 1_000


def test_a_folder_that_is_not_there_has_none(tmp_path):
    assert folder_bytes(tmp_path / "gone") == 0


def test_uploads_of_a_library_are_counted_and_its_index_is_not(tmp_path):
    library = Library(tmp_path)
    assert used_upload_bytes(tmp_path) == 0
    library.uploads.mkdir(parents=True)
    (library.uploads / "a.txt").write_bytes(b"12345")
    (tmp_path / "catalogue.sqlite").write_bytes(b"x" * 1_000)
    assert used_upload_bytes(tmp_path) == 5
