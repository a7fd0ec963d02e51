"""The file that an article was read from is found where it lies, and checked."""

from __future__ import annotations

import os
import sys

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import OriginalUnavailable
from index.ingestion.originals import (
    ORIGINAL_CHANGED,
    ORIGINAL_ELSEWHERE,
    ORIGINAL_GONE,
    ArticleOrigin,
    read_original,
)
from index.library import Library
from index.parsers.archive import ArchiveMember
from index.storage.inventory import article_origin, read_inventory
from tests.index.make_files import pdf
from tests.index.make_formats import zipped

PAGES = pdf([["The ferry of Brannock sails at noon."]])


def origins(tmp_path, *sources: tuple[str, str]) -> dict[str, ArticleOrigin]:
    """The origin of each article after a build of these sources, by the article's locator."""
    library = Library(tmp_path / "data")
    library.uploads.mkdir(parents=True, exist_ok=True)
    add = tuple((kind, location, False) for kind, location in sources)
    for request in (BuildRequest(add=add), BuildRequest()):  # the second reads the uploads
        build(library, request, lambda _: HashingEmbedder())
    found = [article_origin(library, each.id) for each in read_inventory(library).entries]
    return {origin.locator: origin for origin in found}


def test_files_of_folders_and_their_own_and_uploads_are_read(tmp_path):
    folder = tmp_path / "papers"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "ferry.PDF").write_bytes(PAGES)
    (tmp_path / "alone.pdf").write_bytes(PAGES)
    (tmp_path / "data" / "uploads").mkdir(parents=True)
    (tmp_path / "data" / "uploads" / "sent.pdf").write_bytes(PAGES)
    found = origins(tmp_path, ("folder", str(folder)), ("file", str(tmp_path / "alone.pdf")))
    assert sorted(found) == ["alone.pdf", "sent.pdf", "sub/ferry.PDF"]
    for origin in found.values():
        assert origin.is_pdf
        assert read_original(origin) == PAGES


def test_a_member_of_an_archive_is_named_with_its_hash(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "all.zip").write_bytes(zipped({"x/../one.pdf": PAGES}))
    (tmp_path / "own.zip").write_bytes(zipped({"two.pdf": PAGES}))
    found = origins(tmp_path, ("folder", str(folder)), ("file", str(tmp_path / "own.zip")))
    digest = found["own.zip/two.pdf"].sha256
    assert read_original(found["own.zip/two.pdf"]) == ArchiveMember(
        tmp_path / "own.zip", "two.pdf", digest
    )
    assert read_original(found["all.zip/x/one.pdf"]) == ArchiveMember(
        folder / "all.zip", "x/one.pdf", digest
    )


def test_a_file_that_is_gone_or_has_changed_is_said(tmp_path):
    path = tmp_path / "alone.pdf"
    path.write_bytes(PAGES)
    origin = origins(tmp_path, ("file", str(path)))["alone.pdf"]
    path.write_bytes(pdf([["Something else."]]))
    with pytest.raises(OriginalUnavailable) as changed:
        read_original(origin)
    assert str(changed.value) == ORIGINAL_CHANGED
    path.unlink()
    with pytest.raises(OriginalUnavailable) as gone:
        read_original(origin)
    assert str(gone.value) == ORIGINAL_GONE


def test_a_link_that_leads_out_by_now_is_not_followed(tmp_path):
    folder, outside = tmp_path / "papers", tmp_path / "outside.pdf"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(PAGES)
    origin = origins(tmp_path, ("folder", str(folder)))["a.pdf"]
    outside.write_bytes(PAGES)
    (folder / "a.pdf").unlink()
    (folder / "a.pdf").symlink_to(outside)
    with pytest.raises(OriginalUnavailable, match="not there any more"):
        read_original(origin)


@pytest.mark.parametrize("locator", ["../secret.pdf", "/etc/x.pdf", "a/../../x.pdf", ""])
def test_no_place_leads_out_of_the_source(tmp_path, locator):
    (tmp_path / "papers").mkdir()
    (tmp_path / "secret.pdf").write_bytes(PAGES)
    origin = ArticleOrigin("x", "X", "folder", str(tmp_path / "papers"), locator, "", True)
    with pytest.raises(OriginalUnavailable):
        read_original(origin)


def test_what_was_not_read_from_a_file_has_no_pages():
    origin = ArticleOrigin("x", "X", "url", "https://example.org/a.pdf", "a.pdf", "")
    assert not origin.is_pdf
    with pytest.raises(OriginalUnavailable) as elsewhere:
        read_original(origin)
    assert str(elsewhere.value) == ORIGINAL_ELSEWHERE


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_name_that_is_no_utf_8_is_found(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    with open(os.path.join(os.fsencode(folder), b"caf\xe9.pdf"), "wb") as file:
        file.write(PAGES)
    (origin,) = origins(tmp_path, ("folder", str(folder))).values()
    assert read_original(origin) == PAGES
