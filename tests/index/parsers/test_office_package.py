"""Office packages by other names: strict ones, templates, files with macros; old formats."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.index.make_formats import raw_word, word_paragraph, zipped
from tests.index.parsers.parsing import read, reason

BODY = word_paragraph("The lock at Tolm opens at six.")
TRANSITIONAL = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "officeDocument/",
}


def strict(data: bytes) -> bytes:
    """The same file as a strict Open XML document."""
    members: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            text = package.read(name).decode()
            for known, other in TRANSITIONAL.items():
                text = text.replace(known, f"http://purl.oclc.org/ooxml/{other}")
            members[name] = text
    return zipped(members)


def test_a_strict_document_is_read_with_its_notes():
    notes = f'<w:footnote w:id="1">{word_paragraph("By law.")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    data = strict(raw_word(word_paragraph("It opens at six.", more=mark), footnotes=notes))
    assert read("a.docx", data).text == "It opens at six.[1]\n\n[1] By law."


@pytest.mark.parametrize(
    ("suffix", "main_type"),
    [
        ("docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        (
            "dotx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
    ],
)
def test_templates_and_files_with_macros_are_read(suffix: str, main_type: str):
    assert read(f"a.{suffix}", raw_word(BODY, main_type)).text == "The lock at Tolm opens at six."


def test_what_unpacks_to_too_much_is_refused():
    bomb = zipped({"[Content_Types].xml": "<x/>", "word/document.xml": b" " * 30_000_000})
    assert reason("a.docx", bomb) == "broken Word file: unpacks to more than 200 times its size"
