"""Which parser reads what, and when its articles are read again."""

from __future__ import annotations

import pytest

from index.ingestion.containers import CONTAINER_SUFFIXES
from index.parsers.registry import READABLE_SUFFIXES
from index.parsers.versions import (
    FEED,
    FORMAT_NAMES,
    JSONL,
    PARSERS,
    PDF,
    WEB,
    format_name,
    is_current,
    joined_parsers,
    parser_of,
)


def test_every_suffix_that_is_read_has_a_parser_with_a_version():
    assert set(PARSERS) == {*READABLE_SUFFIXES, *CONTAINER_SUFFIXES} - {".zip"}
    for parser in (*PARSERS.values(), JSONL, WEB, FEED):
        name, version = parser.split(" ")
        assert name
        assert int(version) >= 1


def test_every_format_has_a_name_for_a_person():
    assert {parser.split(" ")[0] for parser in (*PARSERS.values(), JSONL)} == set(FORMAT_NAMES)


@pytest.mark.usefixtures("without_ocr")
def test_a_file_is_read_by_the_parser_of_its_suffix():
    assert parser_of("Talk.PDF") == PARSERS[".pdf"]
    assert (parser_of("talk"), parser_of("talk.xyz")) == ("", "")


@pytest.mark.parametrize("read_by", ["", "pdf 0", "pdf", "gone 1", "web 0 + html 1", "pdf 999"])
def test_a_reading_by_other_parsers_is_not_current(read_by):
    assert not is_current(read_by)


@pytest.mark.usefixtures("without_ocr")
def test_a_reading_by_the_parsers_of_today_is_current():
    assert is_current(PARSERS[".pdf"])
    assert is_current(joined_parsers(FEED, WEB, PARSERS[".html"]))


def test_the_format_is_that_of_the_last_parser():
    assert format_name(joined_parsers(FEED, PARSERS[".html"])) == "web page"
    assert (format_name("pdf 2"), format_name("")) == ("PDF", "")


def test_ocr_takes_part_in_reading_a_pdf_where_it_is_installed():
    is_current.cache_clear()
    assert parser_of("a.PDF") == f"{PDF} + ocr 1 eng"
    assert not is_current(PDF)
    assert not is_current(f"{PDF} + ocr 1 deu")
    assert is_current(f"{PDF} + ocr 1 eng")
    assert format_name(f"{PDF} + ocr 1 eng") == "PDF"


@pytest.mark.usefixtures("without_ocr")
def test_what_ocr_has_read_is_not_lost_where_it_is_taken_out():
    assert parser_of("a.PDF") == PDF
    assert is_current(f"{PDF} + ocr 1 eng")
