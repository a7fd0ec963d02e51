"""Tables and archives in a folder: an article a row or member, at a place that stays its own."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from index.library import Library
from index.parsers.table import LONGEST_FIELD
from index.storage import catalogue, schema
from index.types import Receipt
from tests.index.library_state import build_folder
from tests.index.make_files import page
from tests.index.make_formats import zipped

A, B, C = (f"The ferry number {name} sails at noon and carries forty cars." for name in "abc")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    return tmp_path / "articles"


def texts(library: Library) -> dict[str, str]:
    connection = schema.connect(library.catalogue)
    found = dict(connection.execute("SELECT id, text FROM articles ORDER BY id"))
    connection.close()
    return found


def counts(receipt: Receipt) -> tuple[int, ...]:
    """Added, changed, renamed, removed, unchanged."""
    return (
        receipt.added, receipt.changed, receipt.renamed, receipt.removed, receipt.unchanged,
    )  # fmt: skip


def failures(receipt: Receipt) -> dict[str, str]:
    return {failure.source: failure.reason for failure in receipt.failed}


class TestTables:
    def test_rows_with_ids_keep_their_places(self, library, folder):
        table = folder / "t.csv"
        table.write_text(f"id,text\n1,{A}\n2,{B}\n")
        assert counts(build_folder(library, folder)) == (2, 0, 0, 0, 0)
        assert texts(library) == {"t.csv/1": A, "t.csv/2": B}
        table.write_text(f"id,text\n0,{C}\n2,{B}\n1,{A} Changed.\n")
        assert counts(build_folder(library)) == (1, 1, 0, 0, 1)
        assert texts(library) == {"t.csv/0": C, "t.csv/1": f"{A} Changed.", "t.csv/2": B}

    def test_rows_without_ids_stay_when_others_are_put_in_above(self, library, folder):
        table = folder / "t.csv"
        table.write_text(f"text\n{A}\n{B}\n")
        build_folder(library, folder)
        before = texts(library)
        table.write_text(f"text\n{C}\n{A}\n{B}\n{B}\n")
        receipt = build_folder(library)
        assert counts(receipt) == (1, 0, 0, 0, 2)
        assert before.items() <= texts(library).items()
        assert failures(receipt) == {"t.csv/4": "row 4: the same content as a row above"}

    def test_a_renamed_table_keeps_its_articles(self, library, folder):
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n2,{B}\n")
        build_folder(library, folder)
        (folder / "t.csv").rename(folder / "u.csv")
        assert counts(build_folder(library)) == (0, 0, 2, 0, 0)
        assert set(texts(library)) == {"t.csv/1", "t.csv/2"}

    def test_a_table_that_lost_its_header_is_one_line_and_removes_nothing(self, library, folder):
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n")
        build_folder(library, folder)
        (folder / "t.csv").write_text(f"1,{A}\n2,{B}\n")
        receipt = build_folder(library)
        assert counts(receipt) == (0, 0, 0, 0, 1)
        assert failures(receipt) == {
            "t.csv": "no column of texts (text, body, content or article) among: "
            f"1, {A[:40]}; name the column that holds them “text”"
        }

    def test_a_row_without_text_is_a_line_and_hides_no_removal(self, library, folder):
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n2,{B}\n")
        (folder / "c.txt").write_text(C)
        build_folder(library, folder)
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n3,\n")
        (folder / "c.txt").unlink()
        receipt = build_folder(library)
        assert counts(receipt) == (0, 0, 0, 2, 1)
        assert failures(receipt) == {"t.csv/2": "row 2: empty text"}

    def test_a_table_that_breaks_off_removes_nothing(self, library, folder):
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n2,{B}\n")
        build_folder(library, folder)
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n2,{'b' * (LONGEST_FIELD + 1)}\n")
        receipt = build_folder(library)
        assert counts(receipt) == (0, 0, 0, 0, 2)
        assert "t.csv" in failures(receipt)
        assert failures(receipt)["t.csv"].startswith("broken table from row 2 on")

    def test_a_table_named_alone_moves_into_the_folder_around_it(self, library, folder):
        (folder / "t.csv").write_text(f"id,text\n1,{A}\n2,{B}\n")
        assert counts(build_folder(library, folder / "t.csv")) == (2, 0, 0, 0, 0)
        assert counts(build_folder(library, folder)) == (0, 0, 0, 0, 2)


class TestArchives:
    def test_members_are_articles_and_only_changed_ones_are_read_again(
        self, library, folder, monkeypatch
    ):
        from index.sandbox.pool import ParserProcess

        read: list[str] = []
        plain = ParserProcess.read

        def noted(self: ParserProcess, name: str, *rest: Any) -> Any:
            read.append(name)
            return plain(self, name, *rest)

        monkeypatch.setattr(ParserProcess, "read", noted)
        place = folder / "old.zip"
        place.write_bytes(zipped({"a.txt": A, "in/b.md": B}))
        assert counts(build_folder(library, folder)) == (2, 0, 0, 0, 0)
        assert texts(library) == {"old.zip/a.txt": A, "old.zip/in/b.md": B}
        read.clear()
        place.write_bytes(zipped({"in/b.md": f"{B} More.", "c.txt": C, "a.txt": A}))
        assert counts(build_folder(library)) == (1, 1, 0, 0, 1)
        assert sorted(read) == ["b.md", "c.txt"]
        place.rename(folder / "new.zip")
        assert counts(build_folder(library)) == (0, 0, 3, 0, 0)
        (folder / "new.zip").write_bytes(zipped({"a.txt": A}))
        assert counts(build_folder(library)) == (0, 0, 0, 2, 1)

    def test_names_that_lead_out_are_only_names(self, library, folder, tmp_path):
        members = {"../../evil.txt": A, "/etc/passwd.txt": B, "..\\up.txt": C}
        (folder / "x.zip").write_bytes(zipped(members))
        build_folder(library, folder)
        assert texts(library) == {
            "x.zip/evil.txt": A, "x.zip/etc/passwd.txt": B, "x.zip/up.txt": C,
        }  # fmt: skip
        assert sorted(p.name for p in tmp_path.iterdir()) == ["articles", "data"]
        assert [p.name for p in folder.iterdir()] == ["x.zip"]

    def test_what_is_not_read_has_its_line(self, library, folder):
        members = {
            "a.txt": A, "in.zip": zipped({"b.txt": B}), "x.doc": "x", "y.doc": "x", "p.png": "x",
            "__MACOSX/a.txt": B, ".hidden.txt": B, "t.csv": f"id,text\n1,{C}\n",
        }  # fmt: skip
        (folder / "x.zip").write_bytes(zipped(members))
        receipt = build_folder(library, folder)
        assert failures(receipt) == {
            "x.zip/in.zip": "an archive within an archive is not read",
            "x.zip/x.doc": "2 files: .doc files are not read: save them as .docx",
        }
        assert texts(library) == {"x.zip/a.txt": A, "x.zip/t.csv/1": C}

    def test_encrypted_members_are_one_line(self, library, folder):
        data = bytearray(zipped({"a.txt": A}))
        data[6] |= 1  # the flag in the local header
        data[data.index(b"PK\1\2") + 8] |= 1  # and in the directory
        (folder / "x.zip").write_bytes(bytes(data))
        receipt = build_folder(library, folder)
        assert failures(receipt) == {"x.zip": "1 password-protected files in it were not read"}

    def test_a_damaged_archive_is_one_line_and_removes_nothing(self, library, folder):
        whole = zipped({"a.txt": A, "b.txt": B})
        (folder / "x.zip").write_bytes(whole)
        build_folder(library, folder)
        (folder / "x.zip").write_bytes(whole[: len(whole) // 2])
        receipt = build_folder(library)
        assert counts(receipt) == (0, 0, 0, 0, 2)
        assert failures(receipt) == {"x.zip": "broken archive"}

    def test_a_bomb_is_a_line_and_the_other_members_are_read(self, library, folder):
        with zipfile.ZipFile(folder / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.txt", b" " * 12_000_000)
            archive.writestr("a.txt", A)
        receipt = build_folder(library, folder)
        assert failures(receipt) == {"x.zip/bomb.txt": "unpacks to more than 200 times its size"}
        assert texts(library) == {"x.zip/a.txt": A}


def test_the_folder_beside_a_saved_page_is_not_read(library, folder):
    (folder / "flood.html").write_bytes(page(f"<p>{A}</p><p>{B}</p>"))
    (folder / "flood_files").mkdir()
    (folder / "flood_files" / "frame.html").write_bytes(page(f"<p>{C}</p>"))
    (folder / "own_files").mkdir()
    (folder / "own_files" / "c.txt").write_text(C)
    receipt = build_folder(library, folder)
    assert receipt.failed == ()
    assert set(texts(library)) == {"flood.html", "own_files/c.txt"}


def test_a_forgotten_member_does_not_come_back(library, folder):
    from index.maintenance.forget import forget

    (folder / "x.zip").write_bytes(zipped({"a.txt": A, "b.txt": B}))
    build_folder(library, folder)
    forget(library, "x.zip/a.txt")
    build_folder(library)
    assert texts(library) == {"x.zip/b.txt": B}
    connection = schema.connect(library.catalogue)
    assert [found.id for found in catalogue.article_summaries(connection)] == ["x.zip/b.txt"]
    connection.close()
