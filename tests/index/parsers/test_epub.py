"""Books: chapters in the order of the spine, and what cannot be read."""

from __future__ import annotations

import pytest

from index.parsers.archive import Archive
from tests.index.make_formats import epub, zipped
from tests.index.parsers.parsing import BOMB, read, reason


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


def test_numbers_of_printed_pages_are_left_out():
    from index.parsers.xml_blocks import block_text

    chapter = (
        "<html xmlns:epub='http://www.idpf.org/2007/ops'><body>"
        "<p><span epub:type='pagebreak' id='p9'>9</span></p><p>The keeper is called "
        "<span role='doc-pagebreak'>10</span>Ole Moe<a class='pagenum'>[Pg 11]</a> by all.</p>"
        "<p class='pagenum'>A paragraph of text that a careless hand has given this name.</p>"
        "</body></html>"
    )
    assert block_text(chapter.encode()).split("\n\n") == [
        "The keeper is called Ole Moe by all.",
        "A paragraph of text that a careless hand has given this name.",
    ]


LICENCE = "<p>You may copy this book, give it away or use it again under the terms below.</p>"
BOOK = "<h1>One</h1>" + "<p>The river rose by three metres, and the boats were out.</p>" * 9


def marked(book) -> list[str]:
    return [book.text[start:end] for start, end in book.boilerplate]


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<section epub:type="copyright-page">{LICENCE}</section>',
        f'<div><section epub:type="backmatter colophon">{LICENCE}</section></div>',
        f'<section role="doc-colophon">{LICENCE}</section>',
        f'<div class="x licence">{LICENCE}</div>',
    ],
)
def test_pages_about_the_edition_are_shown_and_never_evidence(wrapped):
    book = read("b.epub", epub(wrapped, BOOK))
    assert book.text.startswith("You may copy this book")
    assert marked(book) == [
        "You may copy this book, give it away or use it again under the terms below."
    ]


def test_a_licence_that_frames_the_book_is_marked_with_its_marks():
    book = read(
        "b.epub",
        epub(
            f"{LICENCE}<p>*** START OF THE FREE EBOOK THE RIVER ***</p>{BOOK}",
            "<h1>Two</h1><p>It fell again.</p>",
            f"<p>*** END OF THE FREE EBOOK THE RIVER ***</p>{LICENCE}",
        ),
    )
    front, back = marked(book)
    assert front.startswith("You may copy")
    assert front.endswith("EBOOK THE RIVER ***")
    assert back.startswith("*** END OF")
    assert back.endswith("terms below.")


@pytest.mark.parametrize(
    "chapter",
    [
        f'<p epub:type="copyright-page">{LICENCE}</p>{BOOK}',  # not of the whole chapter
        f"<h1>The licence to sail</h1>{LICENCE}{BOOK}",
        f'<section epub:type="chapter" class="driving-licences">{BOOK}</section>',
    ],
)
def test_chapters_that_only_speak_of_such_are_evidence(chapter):
    assert read("b.epub", epub(chapter, BOOK)).boilerplate == ()


def test_a_book_that_is_its_licence_stays_whole():
    assert read("b.epub", epub(f'<div class="licence">{LICENCE}</div>')).boilerplate == ()


def test_a_guide_names_the_page_of_the_edition():
    whole = epub(LICENCE, BOOK)
    with Archive(whole) as archive:
        members = {name: archive.read(name) for name in archive.names}
    guide = '<guide><reference type="copyright-page" href="text/ch%200.xhtml#a"/></guide>'
    package = members["OEBPS/book.opf"].decode().replace("</package>", f"{guide}</package>")
    assert len(marked(read("b.epub", zipped(members | {"OEBPS/book.opf": package})))) == 1
