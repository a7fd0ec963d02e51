"""Books, OpenDocument texts, letters, saved pages and tables: exact text, and one reason else."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from index.errors import UnreadableArticle
from index.parsers import xml_blocks as blocks
from index.parsers.archive import Archive
from index.parsers.registry import read_article
from index.parsers.table import read_table
from index.types import Failure, ParsedArticle
from tests.index.make_files import page
from tests.index.make_formats import epub, letter, odt, zipped

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<x>&b;</x>"
)


def read(name: str, data: bytes) -> ParsedArticle:
    return read_article(Path(name), data)


def reason(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read(name, data)
    return str(caught.value)


class TestBooks:
    def test_chapters_come_in_the_order_of_the_spine_with_headings_and_without_contents(self):
        book = read(
            "b.epub",
            epub(
                "<h1>One</h1><p>The river\n rose by 3&nbsp;m.</p>"
                "<ul><li>Boats</li><li>Army</li></ul>",
                "<h1>Two</h1><p>It <em>fell</em> again.<br/>Slowly.</p>",
            ),
        )
        assert book.text == (
            "One\n\nThe river rose by 3 m.\n\nBoats\n\nArmy\n\nTwo\n\nIt fell again.\nSlowly."
        )
        assert (book.title, book.author, book.date) == ("The River", "Ann Lee, Bo Ek", "1962-02-17")

    def test_characters_stay_as_they_are(self):
        text = "Cafe\u0301 \ufb01ne \u200b\u201cquoted\u201d A\u030a \u2126."
        assert read("b.epub", epub(f"<p>{text}</p>")).text == text

    def test_a_missing_chapter_is_told_and_the_others_are_read(self):
        whole = epub("<p>One.</p>", "<p>Two.</p>")
        with Archive(whole) as archive:
            kept = {n: archive.read(n) for n in archive.names if not n.endswith("ch 1.xhtml")}
        book = read("b.epub", zipped(kept))
        assert book.text == "One."
        assert book.warnings == ("chapters that could not be read: OEBPS/text/ch 1.xhtml",)

    def test_copy_protection_says_so_and_hidden_fonts_do_not_matter(self):
        def told(algorithm: str) -> str:
            return f'<e xmlns="u"><EncryptionMethod Algorithm="{algorithm}"/></e>'

        hidden = told("http://www.idpf.org/2008/embedding")
        assert (
            read("b.epub", epub("<p>A.</p>", **{"META-INF__encryption.xml": hidden})).text == "A."
        )
        locked = epub("<p>A.</p>", **{"META-INF__encryption.xml": told("aes")})
        assert reason("b.epub", locked) == "a book under copy protection"

    def test_other_files_and_entity_bombs_say_so(self):
        assert reason("b.epub", b"hello") == "not an EPUB file"
        assert reason("b.epub", zipped({"a": "b"})) == "not an EPUB file"
        assert reason("b.epub", b"PK\3\4 broken") == "broken archive"
        bomb = zipped({"META-INF/container.xml": BOMB})
        assert reason("b.epub", bomb) == "its XML defines entities, as attacks do"


class TestOpenDocument:
    def test_paragraphs_lists_and_tables_in_order_without_deletions_and_notes(self):
        body = (
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
            '<text:h>The flood</text:h><text:p>The river<text:s text:c="3"/>rose'
            "<text:note><text:note-body><text:p>a note</text:p></text:note-body></text:note>."
            "<text:line-break/>Fast.</text:p>"
            "<text:list><text:list-item><text:p>Boats</text:p></text:list-item>"
            "<text:list-item><text:p>Army</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Town</text:p>"
            "</table:table-cell><table:table-cell><text:p>Level</text:p></table:table-cell>"
            "</table:table-row></table:table><text:p>After.</text:p>"
        )
        meta = (
            "<dc:title>Floods</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>"
            "<dc:date>2001-01-01</dc:date><meta:creation-date>1999-05-04T10:00:00</meta:creation-date>"
        )
        text = read("a.odt", odt(body, meta))
        assert text.text == (
            "The flood\n\nThe river rose.\nFast.\n\nBoats\nArmy\n\nTown Level\n\nAfter."
        )
        assert (text.title, text.author, text.date) == ("Floods", "Ann Lee", "1999-05-04")

    def test_a_password_an_entity_bomb_and_other_files_say_so(self):
        manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
        assert reason("a.odt", odt("<text:p>x</text:p>", **manifest)) == (
            "password-protected OpenDocument text"
        )
        bomb = zipped({"content.xml": BOMB})
        assert reason("a.odt", bomb) == "its XML defines entities, as attacks do"
        assert reason("a.odt", zipped({"x": "y"})) == "not an OpenDocument text"


class TestLetters:
    def test_plain_text_is_preferred_and_the_headers_are_used(self):
        message = letter(
            "The river rose.\n\nBoats came.",
            "<p>Other</p>",
            Subject="The f\u00e6ry flood",
            From='"Ann Lee" <ann@example.org>',
            Date="Sat, 17 Feb 1962 08:00:00 +0100",
        )
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="map.pdf")
        mail = read("m.eml", message.as_bytes())
        assert mail.text == "The river rose.\n\nBoats came."
        assert (mail.title, mail.author) == ("The f\u00e6ry flood", "Ann Lee")
        assert mail.date == "1962-02-17"
        assert mail.warnings == ("1 attachment was not read: map.pdf",)

    def test_html_alone_is_read_whole(self):
        html = "<div>Dear all,</div><div>the <b>river</b> rose.</div><style>x</style>"
        mail = read("m.eml", letter(html=html, Subject="Hi", From="ann@example.org").as_bytes())
        assert mail.text == "Dear all,\n\nthe river rose."
        assert mail.author == "ann@example.org"

    def test_what_is_no_letter_or_has_no_text_says_so(self):
        assert reason("m.eml", b"just some words\n") == "not a mail message"
        assert reason("m.eml", letter("", Subject="x").as_bytes()) == "empty file"


class TestSavedPages:
    def test_the_page_in_an_mhtml_file_is_read_with_its_address(self):
        body = page("<h1>The flood</h1><p>The river rose by three metres in one night.</p>" * 2)
        saved = MIMEMultipart("related")
        saved["Snapshot-Content-Location"] = "https://example.org/flood"
        saved["Subject"] = "The flood"
        saved.attach(MIMEText("body {}", "css"))
        saved.attach(MIMEText(body.decode(), "html", "utf-8"))
        article = read("p.mhtml", saved.as_bytes())
        assert "The river rose by three metres in one night." in article.text
        assert "Copyright" not in article.text
        assert article.source == "https://example.org/flood"

    def test_huge_markup_says_so(self, monkeypatch):
        monkeypatch.setattr(blocks, "LARGEST_MARKUP", 2_000_000)
        assert reason("a.html", b"<p>x</p>" * 300_000) == (
            "2 MB of markup is more than the 2 MB that an article may have"
        )


class TestTables:
    def rows(self, text: str, name: str = "t.csv") -> list[tuple[int, ParsedArticle | Failure]]:
        return list(read_table(name, text.encode()))

    def test_columns_are_known_by_their_names_in_any_case_and_order(self):
        ((number, row),) = self.rows(
            "Published,LINK,Headline,Body,Author,ID\n"
            '1962-02-17,https://x.org,Flood,"A, b\n\nc",Ann,7\n'
        )
        assert number == 1
        assert row == ParsedArticle(
            title="Flood", text="A, b\n\nc", id="7", date="1962-02-17", author="Ann",
            source="https://x.org", date_from="row",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "text"),
        [("t.csv", "id;text\n1;A, b, c\n"), ("t.tsv", "id\ttext\n1\tA, b, c\n")],
    )
    def test_other_separators_are_found(self, name, text):
        assert self.rows(text, name)[0][1].text == "A, b, c"

    def test_no_column_of_texts_names_those_that_are_there(self):
        with pytest.raises(UnreadableArticle) as caught:
            self.rows("name,price\na,1\n")
        assert str(caught.value) == (
            "no column of texts (text, body, content or article) among: name, price"
        )

    def test_big_fields_are_read_and_empty_ones_told(self):
        big = "word " * 60_000
        found = self.rows(f"text,title\n{big},a\n,b\n\nlast,c\n")
        assert [len(found[0][1].text), found[1][1].reason, found[2][1].text] == [
            len(big) - 1, "row 2: empty text", "last",
        ]  # fmt: skip


class TestUnpacking:
    def test_a_bomb_stops_where_the_limit_is_whatever_its_header_says(self):
        data = zipped({"a": b"\0" * 3_000_000})
        with Archive(data, max_bytes=2_000_000) as archive, pytest.raises(UnreadableArticle) as e:
            archive.read("a")
        assert str(e.value) == "more than 2 MB when unpacked"

    def test_a_ratio_that_no_text_has_says_so(self):
        says = pytest.raises(UnreadableArticle, match="more than 200 times its size")
        with Archive(zipped({"a": b"\0" * 12_000_000})) as archive, says:
            archive.read("a")

    def test_too_many_members_say_so(self):
        with pytest.raises(UnreadableArticle, match="an archive of more than 3 files"):
            Archive(zipped({f"{n}": "x" for n in range(4)}), max_members=3)
