"""Code pages of RTF files: the bytes of a text mean what the character set of their font says."""

from __future__ import annotations

SYMBOLS = "symbols"
"""Pseudo-encoding of fonts whose bytes are pictures, such as Wingdings."""
WESTERN = "cp1252"
_OF_CHARSET = {
    0: WESTERN, 2: SYMBOLS, 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp437",
}  # fmt: skip
_OF_WORD = {"ansi": WESTERN, "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_OF_CODE_PAGE = {
    10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2",
    10081: "mac_turkish", 936: "gbk", 1361: "johab", 65001: "utf-8", 20866: "koi8_r",
}  # fmt: skip
_FIRST_PRIVATE = 0xF000  # where Word itself puts the characters of such fonts


def encoding_of_charset(charset: int) -> str | None:
    r"""The encoding of `\fcharset`; None for the document's own."""
    return _OF_CHARSET.get(charset)


def encoding_of_word(word: str) -> str:
    r"""The encoding that `\ansi`, `\mac`, `\pc` or `\pca` states."""
    return _OF_WORD[word]


def encoding_of_code_page(number: int) -> str:
    r"""The encoding of `\ansicpg` or `\cpg`; Western where Python has none of this number."""
    import codecs

    name = _OF_CODE_PAGE.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return WESTERN


def decoded(data: bytes, encoding: str) -> str:
    """The text of these bytes; what the encoding does not have becomes U+FFFD."""
    if encoding == SYMBOLS:
        return "".join(chr(_FIRST_PRIVATE + byte) if byte > 0x20 else chr(byte) for byte in data)
    return data.decode(encoding, "replace")
