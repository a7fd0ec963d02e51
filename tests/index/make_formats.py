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


_ODF_NAMES = " ".join(
    [
        *(
            f'xmlns:{part}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
            for part in ("office", "text", "table", "meta", "style", "presentation")
        ),
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)


def odt(
    body: str, meta: str = "", styles: str = "", kind: str = "text", **more: bytes | str
) -> bytes:
    """An OpenDocument file with this body and these styles (outline, lists, pages)."""
    content = (
        f"<office:document-content {_ODF_NAMES}><office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )
    about = (
        f"<office:document-meta {_ODF_NAMES}><office:meta>{meta}</office:meta>"
        "</office:document-meta>"
    )
    members: dict[str, bytes | str] = {"content.xml": content, "meta.xml": about}
    if styles:
        members["styles.xml"] = f"<office:styles {_ODF_NAMES}>{styles}</office:styles>"
    return zipped(members | more)


def flat_odt(body: str, meta: str = "") -> str:
    """A flat OpenDocument text."""
    return (
        f'<?xml version="1.0"?><office:document {_ODF_NAMES}><office:meta>{meta}</office:meta>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


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


_WORD_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def raw_word(body: str, main_type: str = _WORD_MAIN, **parts: str) -> bytes:
    """A Word file of this body and these parts (`footnotes`, `numbering`, `header` ...)."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>'
        for kind in parts
    )
    types = (
        f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{main_type}"/>{kinds}</Types>'
    )

    def relations(*places: tuple[str, str]) -> str:
        rows = "".join(
            f'<Relationship Id="r{n}" Type="{office}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(places)
        )
        return f'<Relationships xmlns="{package}/relationships">{rows}</Relationships>'

    members: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_WORD_NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in parts)),
    }
    for kind, content in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        members[f"word/{kind}.xml"] = f"<w:{root} {_WORD_NAMES}>{content}</w:{root}>"
    return zipped(members)


def word_paragraph(text: str, properties: str = "", more: str = "") -> str:
    """A paragraph of a Word file, to be put into the body."""
    about = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{about}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{more}</w:p>'
