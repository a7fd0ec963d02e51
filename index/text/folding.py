"""Folding: a text as a person reads it, for search, the reader and spelling correction.

Ligatures (ﬁ), presentation forms of Arabic, full-width and mathematical letters and digits become
plain ones, soft hyphens and zero-width blanks vanish. Stored texts stay as they are; `FoldedText`
leads from places of the folded text back to them. Marks that change a meaning stay: superscripts,
fractions, joiners.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_HYPHENS = "\u2010\u2011"
_FORMS = (
    "\u2100-\u214f\ufb00-\ufb4f\ufb50-\ufdfb\ufe70-\ufefc\uff10-\uffdc"
    "\U0001d400-\U0001d7ff\U0001ee00-\U0001eefb\U0001fbf0-\U0001fbf9"
)
_FOLDABLE = re.compile(f"[{_INVISIBLE}{_HYPHENS}{_FORMS}]")
_DRAWN = re.compile("[\ufb00-\ufb4f\ufb50-\ufdfb\ufe70-\ufefc]+")
_KINDS = ("<font>", "<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>")
_LIGATURES = range(0xFB00, 0xFB18)  # Latin and Armenian


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text; its character `n` comes from `origins[n]` of the `original`."""

    original: str
    text: str
    origins: tuple[int, ...] | None  # None if nothing was folded

    def original_range(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that was folded to `[start, end)`, with combining marks."""
        if self.origins is not None:
            start = self.origins[start] if start < len(self.origins) else len(self.original)
            end = self.origins[end - 1] + 1 if end else 0
        while end < len(self.original) and unicodedata.combining(self.original[end]):
            end += 1
        return min(start, end), end


def fold(text: str) -> str:
    r"""The text as it is read: `eﬃ\xadcient` -> `efficient`; most texts are returned as given."""
    return text if text.isascii() or not _FOLDABLE.search(text) else text.translate(_table())


def expand_presentation_forms(text: str) -> str:
    """A text with its ligatures and Arabic letter forms as letters: shapes that a PDF draws."""
    return text if text.isascii() else _DRAWN.sub(lambda drawn: fold(drawn[0]), text)


def fold_with_offsets(text: str) -> FoldedText:
    """As `fold`, with the way back to the original."""
    folded = fold(text)
    if folded is text:
        return FoldedText(text, text, None)
    table = _table()
    origins = (at for at, sign in enumerate(text) for _ in table.get(ord(sign), sign))
    return FoldedText(text, folded, tuple(origins))


def fold_for_search(text: str) -> str:
    """As `fold`, with letters and their accents composed, as index terms have them."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", fold(text)).replace("İ", "I")  # lower case adds a dot to it


def fold_for_comparison(text: str) -> str:
    """Text without case, accents and forms, to compare names: `Ägypten` -> `agypten`."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKD", fold(text).casefold())
    return plain if plain.isascii() else "".join(filter(_is_no_mark, plain))


def folded_words(text: str) -> list[str]:
    """The words of a text, folded for comparison."""
    return re.findall(r"\w+", fold_for_comparison(text))


def _is_no_mark(sign: str) -> bool:
    return not unicodedata.combining(sign)


@cache
def _table() -> dict[int, str]:
    """Code points with what each is folded to."""
    table = dict.fromkeys(map(ord, _INVISIBLE), "") | dict.fromkeys(map(ord, _HYPHENS), "-")
    for first, last in re.findall("(.)-(.)", _FORMS):
        for code in range(ord(first), ord(last) + 1):
            if plain := _plain_form(code):
                table[code] = plain
    return table


def _plain_form(code: int) -> str | None:
    """The plain letters or digits that this character is another form of."""
    sign = chr(code)
    if unicodedata.category(sign)[0] not in "LN":
        return None
    if code not in _LIGATURES and not unicodedata.decomposition(sign).startswith(_KINDS):
        return None
    plain = unicodedata.normalize("NFKC", sign)
    return None if " " in plain else plain
