"""Word files: text in document order, metadata, and what cannot be read."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx

from tests.index.make_files import archive, saved, word
from tests.index.parsers.parsing import read, reason


class TestWord:
    def test_headings_lists_and_tables_in_document_order(self) -> None:
        assert [line for line in read("a.docx", word()).text.split("\n") if line] == [
            "The flood of 1962", "The river rose by three metres.", "Boats came first.",
            "1. Then the army.", "Town Level", "Ham 3 m", "After the table.",
        ]  # fmt: skip

    def test_metadata(self) -> None:
        created = dt.datetime(1999, 1, 2, tzinfo=dt.UTC)
        article = read("a.docx", word("Flood", "Ann Lee", created))
        plain = docx.Document()
        plain.add_paragraph("The water came at night.")
        assert (article.title, article.author, article.date) == ("Flood", "Ann Lee", "1999-01-02")
        assert read("a.docx", word()).title == "The flood of 1962"
        assert read("a.docx", saved(plain)).date is None  # that of the library's template

    def test_tabs_line_breaks_and_links_stay(self) -> None:
        document = docx.Document()
        document.add_paragraph("One\ttwo\nthree")
        assert read("a.docx", saved(document)).text == "One two\nthree"

    def test_a_file_without_text_says_so(self) -> None:
        assert reason("a.docx", saved(docx.Document())) == "no main text found"

    def test_broken_and_other_files_say_so(self) -> None:
        whole = word()
        assert reason("a.docx", whole[: len(whole) // 2]) == "broken Word file: broken archive"
        assert reason("a.docx", b"Hello") == "not a Word file"
        assert reason("a.docx", archive(a=b"x")) == "not a Word file"
        assert reason("a.docx", archive(**{"[Content_Types].xml": b"x"})) == "broken Word file"
        assert reason("a.docx", with_entities(whole)) == "its XML defines entities, as attacks do"
        old = b"\xd0\xcf\x11\xe0" + bytes(100)
        assert (
            reason("a.docx", old) == "of the old .doc format, which is not read: save it as .docx"
        )
        locked = old + "EncryptedPackage".encode("utf-16-le")
        assert reason("a.docx", locked) == (
            "password-protected Word file: save a copy without its password"
        )


def with_entities(word_file: bytes) -> bytes:
    """A Word file whose document grows a billionfold when its entities are written out."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode().partition("?>")[2].replace("The river ", "&e9;")
                data = f"<!DOCTYPE x [{levels}]>{text}".encode()
            new.writestr(name, data)
    return changed.getvalue()
