"""Output of commands: results on stdout only, progress and logs on stderr."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from assistant.serialization.to_json import dumps
from index.errors import InvalidInput

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and line feed


def print_line(text: str = "") -> None:
    """Print a line of the result; control and unprintable characters are escaped."""
    text = CONTROL_CHARACTER.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), flush=True)  # noqa: T201


def print_json(value: object, *, indent: int | None = None) -> None:
    """Print a value as JSON; control and unprintable characters are escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    text = dumps(value, indent=indent)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = json.dumps(value, indent=indent)
    print_line(CONTROL_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def format_count(number: int, thing: str) -> str:
    """A count with its noun: `1 article`, `2,240 articles`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def print_note(text: str) -> None:
    """Print a line to stderr."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def read_batch(path: Path) -> Iterator[dict[str, Any] | str]:
    """The rows of a batch file in order; an error message for each invalid one.

    `-` is standard input. InvalidInput at once if the file cannot be read.
    """
    try:
        stream = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from error
    return _rows(stream)


def _rows(stream: BinaryIO) -> Iterator[dict[str, Any] | str]:
    with stream:
        for number, line in enumerate(stream, 1):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield _row(number, line)


def _row(number: int, line: bytes) -> dict[str, Any] | str:
    try:
        row = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return f"line {number} is not JSON"
    if not isinstance(row, dict):
        return f"line {number} is not a JSON object"
    return row


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def format_bytes(size: int) -> str:
    """A size for people: `12.3 MB`."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def uploads_usage(used: int, allowed: int) -> str:
    """How much of the upload quota is used, as text."""
    return f"Added on the page: {format_bytes(used)} of {format_bytes(allowed)} allowed"
