"""Letters and saved pages: the text, the headers, and what cannot be read."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from tests.index.make_files import page
from tests.index.make_formats import letter
from tests.index.parsers.parsing import read, reason


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
        assert reason("m.eml", letter("", Subject="x").as_bytes()) == "a letter without text"

    def test_the_letters_in_a_letter_are_read_each_with_its_sender(self):
        inner = letter("The toll rises in May.", Subject="Toll", From='"Ole Moe" <ole@example.org>')
        outer = letter("See below.", Subject="Fwd: Toll", From="ann@example.org")
        outer.add_attachment(inner)
        mail = read("m.eml", outer.as_bytes())
        assert mail.text == "See below.\n\nOle Moe: Toll\n\nThe toll rises in May."
        assert (mail.author, mail.warnings) == ("ann@example.org", ())

    def test_a_boundary_that_does_not_match(self):
        data = (
            b"From: ann@example.org\nSubject: Toll\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="a1"\n\n'
            b"--b2\nContent-Type: text/plain; charset=utf-8\n\nThe toll rises in May.\n--b2--\n"
        )
        mail = read("m.eml", data)
        assert mail.text == "The toll rises in May."
        assert mail.warnings == ("its parts could not be taken apart; read as plain text",)


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
