"""Office Open XML packages (.docx, .pptx, and their kin) as python-docx and python-pptx know them.

The strict variant of the format has other name spaces, and templates and files with macros have
other content types; the content is the same.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from index.parsers.metadata import clean_author, clean_tags, one_line, parse_date
from index.parsers.xml_blocks import ENTITIES_REASON

if TYPE_CHECKING:
    from docx.document import Document
    from pptx.presentation import Presentation

CONTENT_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0"  # the container of the formats before 2007 and of encrypted files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL_NAME = rb"http://schemas.openxmlformats.org/\1/2006/"
_XML = (".xml", ".rels", ".vml")
_MAIN_TYPES = (
    (
        re.compile(
            rb"application/(?:vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?"
            rb"|vnd\.openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
        ),
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (
        re.compile(
            rb"application/(?:vnd\.ms-powerpoint\.(?:template|slideshow|presentation)"
            rb"\.macroEnabled|vnd\.openxmlformats-officedocument\.presentationml"
            rb"\.(?:template|slideshow))\.main\+xml"
        ),
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
)
"""Content types of templates, slide shows and files with macros, and what they are read as."""


def readable_package(data: bytes, kind: str, *, old_suffix: str, new_suffix: str) -> bytes:
    """The package in the form that the libraries read; `kind` ("Word") is for the reasons.

    Raises UnreadableArticle for what is no such package, or unpacks to more than its limits.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableArticle(
                f"password-protected {kind} file: save a copy without its password"
            )
        raise UnreadableArticle(
            f"of the old {old_suffix} format, which is not read: save it as {new_suffix}"
        )
    if not data.startswith(b"PK"):
        raise UnreadableArticle(f"not a {kind} file")
    try:
        with Archive(data) as archive:
            members = {name: archive.read(name) for name in archive.names}
    except UnreadableArticle as error:
        raise UnreadableArticle(f"broken {kind} file: {error}") from error
    if CONTENT_TYPES not in members:
        raise UnreadableArticle(f"not a {kind} file")
    known = {name: _with_known_names(name, member) for name, member in members.items()}
    if all(known[name] is members[name] for name in members):
        return data
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as package:
        for name, member in known.items():
            package.writestr(name, member)
    return copy.getvalue()


@contextmanager
def refusing_broken(kind: str) -> Iterator[None]:
    """Run the block; what a library raises in it becomes an UnreadableArticle, but MemoryError."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:  # of the library, any
        if "entity amplification" in str(error):
            raise UnreadableArticle(ENTITIES_REASON) from error
        raise UnreadableArticle(f"broken {kind} file") from error


def stated_properties(
    document: Document | Presentation, template_made: str
) -> tuple[str | None, str | None, str | None, tuple[str, ...]]:
    """Title, author, date of creation and keywords; None and `()` for what is absent or damaged.

    `template_made` begins the date of the library's own template, which says nothing.
    """
    try:
        about = document.core_properties
        is_of_template = str(about.created).startswith(template_made)
        date, _ = (None, None) if is_of_template else parse_date(about.created)
        tags = clean_tags([about.keywords])
        return one_line(about.title), clean_author(about.author), date, tags
    except Exception:  # of the library, for damaged properties: the text counts
        return None, None, None, ()


def _with_known_names(name: str, member: bytes) -> bytes:
    if not name.endswith(_XML):
        return member
    if name == CONTENT_TYPES:
        for pattern, known in _MAIN_TYPES:
            if pattern.search(member):
                member = pattern.sub(known, member)
    return _STRICT_NAME.sub(_TRANSITIONAL_NAME, member) if _STRICT in member else member
