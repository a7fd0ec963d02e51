"""Code pages of RTF files."""

from __future__ import annotations

from index.parsers.rtf_fonts import (
    SYMBOLS,
    decoded,
    encoding_of_charset,
    encoding_of_code_page,
    encoding_of_word,
)


def test_character_sets_code_pages_and_words_name_encodings():
    assert [encoding_of_charset(each) for each in (0, 1, 2, 161, 238)] == [
        "cp1252", None, SYMBOLS, "cp1253", "cp1250",
    ]  # fmt: skip
    assert [encoding_of_code_page(each) for each in (1251, 10000, 65001, 99999)] == [
        "cp1251", "mac-roman", "utf-8", "cp1252",
    ]  # fmt: skip
    assert encoding_of_word("mac") == "mac_roman"


def test_bytes_of_symbols_are_private_characters_as_in_word_itself():
    assert decoded(b"\xa7 \x41", SYMBOLS) == "\uf0a7 \uf041"


def test_what_an_encoding_does_not_have_is_marked():
    assert decoded(b"a\x81", "cp1252") == "a\ufffd"
