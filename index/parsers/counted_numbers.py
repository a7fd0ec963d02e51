"""Numbers that a format counts itself (lists, headings, notes), written as they are shown."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_LETTERS = 26
_NOTE_SYMBOLS = "*†‡§"
_MOST_REPEATS = 20  # of a letter or a sign; larger numbers are written in digits


def roman(number: int) -> str:
    """`4` -> `iv`; in digits where there is none."""
    if not 0 < number <= _LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, numeral in _ROMAN:
        written += numeral * (number // value)
        number %= value
    return written


def letters(number: int) -> str:
    """`1` -> `a`, `27` -> `aa`, `28` -> `ab`, as HTML and OpenDocument count."""
    if number < 1:
        return str(number)
    written = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        written = chr(ord("a") + rest) + written
    return written


def repeated_letters(number: int) -> str:
    """`1` -> `a`, `27` -> `aa`, `28` -> `bb`, as Word counts."""
    repeats, rest = divmod(number - 1, _LETTERS)
    if number < 1 or repeats >= _MOST_REPEATS:
        return str(number)
    return chr(ord("a") + rest) * (repeats + 1)


def note_symbol(number: int) -> str:
    """`1` -> `*`, `2` -> `†`, `5` -> `**`, as notes at the foot of a page are marked."""
    repeats, rest = divmod(number - 1, len(_NOTE_SYMBOLS))
    if number < 1 or repeats >= _MOST_REPEATS:
        return str(number)
    return _NOTE_SYMBOLS[rest] * (repeats + 1)


def ordinal(number: int) -> str:
    """`1` -> `1st`, `12` -> `12th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 % 10 != 1 else 0, "th")
    return f"{number}{ending}"


_KINDS: dict[str, Callable[[int], str]] = {
    # of Word and PowerPoint
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": repeated_letters,
    "upperLetter": lambda number: repeated_letters(number).upper(),
    "ordinal": ordinal,
    "chicago": note_symbol,
    "none": lambda _: "",
    # of HTML and OpenDocument
    "1": str,
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
    "": lambda _: "",
}


def written_number(number: int, kind: str) -> str:
    """A number as a format of this name writes it; in digits where the format is not known."""
    return _KINDS.get(kind, str)(number)


def note_mark(number: str) -> str:
    """The mark of a note as it is set apart in a text: `[3]`, `*`."""
    return f"[{number}]" if number.isalnum() else number
