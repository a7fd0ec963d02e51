"""Why a format is not read, and the next step."""

from __future__ import annotations

import pytest

from index.parsers.registry import READABLE_SUFFIXES
from index.parsers.unread_formats import _STEP_OF, PICTURES, refusal


@pytest.mark.parametrize(
    ("suffix", "reason"),
    [
        (".doc", ".doc files are not read: save them as .docx"),
        (".msg", ".msg files are not read: save them as .eml"),
        (".xlsb", ".xlsb files are not read: save them as .xlsx or .csv"),
        (".jpg", ".jpg files are not read: pictures of pages have to be put into a PDF"),
        (".rar", ".rar files are not read: unpack them, or pack them as .zip"),
        ("", "a file without an ending is not read: name it .txt if it is a text"),
        (
            ".odd",
            ".odd files are not read: save them as .pdf, .docx or .txt if they hold texts",
        ),
    ],
)
def test_each_reason_says_what_to_do(suffix: str, reason: str):
    assert refusal(suffix) == reason


def test_nothing_that_is_read_is_refused():
    assert not (PICTURES | set(_STEP_OF)) & set(READABLE_SUFFIXES)
