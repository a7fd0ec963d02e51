"""What a GGUF file says of its model: the few values that decide how it is run.

A file is a magic, a version, two counts, and then keys with typed values; the tensors behind them
are not read. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MOST_KEYS = 10_000
MOST_BYTES = 64_000_000  # of one string, or of all keys: vocabularies have a few million
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_INTEGERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 10: "<Q", 11: "<q"}
_STRING, _ARRAY = 8, 9


@dataclass(frozen=True, slots=True)
class GgufMetadata:
    """The tokens that the model was trained to take at once, and whether it has a chat template."""

    context_tokens: int | None = None
    has_chat_template: bool = False


def read_gguf_metadata(path: Path) -> GgufMetadata:
    """The values as far as they can be read; nothing is raised for a file that is damaged."""
    context, has_template = None, False
    try:
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                return GgufMetadata()
            _, _, keys = struct.unpack("<IQQ", _read(file, 20))
            for _ in range(min(keys, MOST_KEYS)):
                key = _string(file)
                value = _value(file, _number(file, 4))
                if key.endswith(".context_length") and isinstance(value, int) and value > 0:
                    context = value
                has_template = has_template or key == "tokenizer.chat_template"
    except (OSError, ValueError, struct.error):
        pass
    return GgufMetadata(context, has_template)


def _value(file: BinaryIO, kind: int) -> int | None:
    """An integer; None for any other value, which is passed over."""
    if kind == _STRING:
        _skip(file, _number(file, 8))
    elif kind == _ARRAY:
        of = _number(file, 4)
        count = _number(file, 8)
        if of in _SIZES:
            _skip(file, count * _SIZES[of])
        elif of == _STRING and count <= MOST_BYTES:
            for _ in range(count):
                _skip(file, _number(file, 8))
        else:
            raise ValueError("an array of an unknown kind")
    elif kind in _INTEGERS:
        return int(struct.unpack(_INTEGERS[kind], _read(file, _SIZES[kind]))[0])
    elif kind in _SIZES:
        _skip(file, _SIZES[kind])
    else:
        raise ValueError("a value of an unknown kind")
    return None


def _string(file: BinaryIO) -> str:
    return _read(file, _number(file, 8)).decode("utf-8", "replace")


def _number(file: BinaryIO, size: int) -> int:
    return int.from_bytes(_read(file, size), "little")


def _skip(file: BinaryIO, size: int) -> None:
    if size > MOST_BYTES:
        raise ValueError("a value is too long")
    file.seek(size, 1)


def _read(file: BinaryIO, size: int) -> bytes:
    if size > MOST_BYTES:
        raise ValueError("a value is too long")
    read = file.read(size)
    if len(read) < size:
        raise ValueError("the file ends too early")
    return read
