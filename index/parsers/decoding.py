"""Decodes the bytes of a text file; the encoding is detected only where none is stated."""

from __future__ import annotations

import codecs
import re

from index.errors import UnreadableArticle
from index.parsers.latin_encodings import latin_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"))
_SAMPLE = 64 * 1024  # bytes: enough for detection, which is slow
_CONTROL_SHARE = 0.02  # random bytes have 8 %, text none
_GOOD_PER_BAD = 5  # UTF-8 sequences for each bad byte: then it is damaged UTF-8, not another one
_WESTERN_SHARE = 0.2  # of letters; above it the text is not in Latin script
_SHORTEST_UTF16 = 8  # bytes
_FEW_ZEROS, _MOST_ZEROS = 0.02, 0.6  # of the bytes at either parity
_STATEFUL = ("iso-2022-", "iso2022", "csiso2022", "hz", "utf-7", "unicode-1-1-utf-7")
_LATIN_LETTER = re.compile("[A-Za-z]")
_MEANS_CP1252 = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"})
"""As browsers read these names (WHATWG Encoding Standard)."""
_UNKNOWN = "\ufffd"


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Return the text of `data`, and a warning if the encoding was guessed or characters were lost.

    Tried in order: byte order mark, UTF-16 by its zero bytes, `declared` (as stated in the file) if
    it is one of those in 7 bits, UTF-8, any other `declared`, detection, Windows-1252. Raises
    UnreadableArticle for an empty or a binary file.
    """
    if not data.strip():
        raise UnreadableArticle("empty file")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding)
    if wide := _unmarked_utf16(data):
        wide_text, lost = _decode_marked(data, wide)
        return wide_text, lost or f"the encoding is not stated; read as {wide}"
    _refuse_binary(data)
    if (escaped := _decode_escaped(data, declared)) is not None:
        return escaped
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    if declared and (text := _decoded(data, declared)) is not None:
        return text, None
    damaged = data.decode("utf-8", "replace")
    bad = damaged.count(_UNKNOWN)
    if sum(character > "\x7f" for character in damaged) - bad >= _GOOD_PER_BAD * bad:
        return damaged, f"{bad} places are not valid UTF-8"
    return _detect(data)


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order of a text in UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < _SHORTEST_UTF16 or len(data) % 2:
        return None
    zeros = [sample[first::2].count(0) / (len(sample) / 2) for first in (0, 1)]
    if min(zeros) > _FEW_ZEROS or max(zeros) < _MOST_ZEROS:
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _decode_escaped(data: bytes, declared: str | None) -> tuple[str, str | None] | None:
    """The text of an encoding in 7 bits, whose bytes are always valid UTF-8; None for others."""
    if not data.isascii():
        return None
    name = (declared or "").lower().replace("_", "-")
    is_escaped = b"\x1b$" in data or b"\x1b(" in data
    if name.startswith(_STATEFUL) and (is_escaped or not name.startswith("iso-2022")):
        text = _decoded(data, name)
        return None if text is None else (text, None)
    if is_escaped and (text := _decoded(data, "iso2022_jp_2")) is not None:
        return text, "the encoding is not stated; read as iso-2022-jp"
    return None


def _decode_marked(data: bytes, encoding: str) -> tuple[str, str | None]:
    text = data.decode(encoding, "replace")
    if not text.strip():
        raise UnreadableArticle("empty file")
    if "\0" in text:
        raise UnreadableArticle("binary data, not text")
    bad = text.count(_UNKNOWN)
    if bad * _GOOD_PER_BAD > len(text):
        raise UnreadableArticle("binary data, not text")
    return text, f"{bad} places are not valid {encoding}" if bad else None


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\0" in data or controls > max(2, _CONTROL_SHARE * len(sample)):
        raise UnreadableArticle("binary data, not text")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode("cp1252" if encoding.lower() in _MEANS_CP1252 else encoding)
    except (LookupError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _detect(data: bytes) -> tuple[str, str | None]:
    """Decode text without a mark that is not UTF-8: single-byte or East Asian encodings."""
    sample = data[:_SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    latin = len(_LATIN_LETTER.findall(sample.decode("ascii", "ignore")))
    encoding = (high <= latin and latin_encoding(sample)) or "cp1252"
    if encoding == "cp1252" and high > _WESTERN_SHARE * (high + latin):
        encoding = _detected(sample) or encoding
    text = _decoded(data, encoding)
    if text is not None:
        return text, f"the encoding is not stated; read as {encoding}"
    return data.decode("cp1252", "replace"), "the encoding is not known; read as cp1252 with losses"


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else None
