"""Builders of real files for the tests of the further formats: books, letters, archives."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def zipped(members: dict[str, bytes | str]) -> bytes:
    """A zip file of these members, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def epub(*chapters: str, **more: bytes | str) -> bytes:
    """A book; its spine names the chapters in the order given, its manifest in reverse."""
    numbers = range(len(chapters))
    items = "".join(
        f'<item id="c{n}" href="text/ch%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in reversed(numbers)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The River</dc:title>'
        "<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator>"
        "<dc:date>1962-02-17</dc:date>"
        '</metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" '
        f'media-type="application/xhtml+xml"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    members: dict[str, bytes | str] = {"mimetype": "application/epub+zip"}
    members |= {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    members["OEBPS/nav.xhtml"] = "<html><body><p>Contents of the book</p></body></html>"
    for n, chapter in enumerate(chapters):
        members[f"OEBPS/text/ch {n}.xhtml"] = (
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
            f"<title>x</title></head><body>{chapter}</body></html>"
        )
    return zipped(members | {name.replace("__", "/"): data for name, data in more.items()})


def odt(body: str, meta: str = "", **more: bytes | str) -> bytes:
    """An OpenDocument text with this body."""
    names = " ".join(
        f'xmlns:{part}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
        for part in ("office", "text", "table", "meta")
    )
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f"<office:document-content {names}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    about = (
        f"<office:document-meta {names}><office:meta>{meta}</office:meta></office:document-meta>"
    )
    return zipped({"content.xml": content, "meta.xml": about} | more)


def letter(text: str | None = None, html: str | None = None, **headers: str) -> EmailMessage:
    """A letter with a plain text, an HTML text, or both."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message
