"""Hyphens at the ends of lines: taken out where they part a word, kept where they belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

HYPHENS = ("-", "\u2010", "\u00ad")
_HANGING_HYPHEN = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou"})  # pre- and post-
_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_BEGINNING = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_END = re.compile(r"(?:[^\W_]+[-\u2010])*[^\W_]+$")
_ADDRESS = re.compile(r"www\.|://|@|[^\W_]\.[^\W\d_]|/")

_COMPOUND = re.compile(  # English ones that no syllable break looks like
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-"
    r"(?:one|two|three|four|five|six|seven|eight|nine)(?:$|-)"
    r"|(?:well|ill|long|self)-[a-z]{3,}(?:ed|ing|own)$|so-called$"
)
_HANGING_BEFORE = re.compile(r"[^\W_]- (?:and|or|und|oder) [^\W_]+-$")  # pre- and post-


class HyphenJoiner:
    """Joins two lines as the document spells its words elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        for line in lines:
            self._words.update(_WORD.findall(line.lower().replace("\u2010", "-")))

    def join(self, line: str, following: str) -> tuple[str, str]:
        """The line, perhaps without its hyphen, and the separator before the next line."""
        if line[-1] not in HYPHENS or not line[-2:-1].isalnum():
            return line, " "
        first = following.split(" ", 1)[0]
        if first in _HANGING_HYPHEN:
            return line, " "
        if not following[0].isalnum():
            return line, " "
        if _ADDRESS.search(line.rsplit(" ", 1)[-1]) or (
            _is_address_end(first) and not following[0].isupper()
        ):
            return line, ""
        if not following[0].islower() or line[-1] == "\u00ad":
            return (line[:-1] if line[-1] == "\u00ad" else line), ""
        return (line if self._keeps_hyphen(line, following) else line[:-1]), ""

    def _keeps_hyphen(self, line: str, following: str) -> bool:
        end, beginning = _END.search(line[:-1]), _BEGINNING.match(following)
        if end is None or beginning is None:
            return False
        before, after = end[0].lower(), beginning[0].lower()
        if f"{before}{after}" in self._words:
            return False
        if f"{before}-{after}" in self._words or "-" in before:
            return True
        return bool(_COMPOUND.match(f"{before}-{after}") or _HANGING_BEFORE.search(line))


def _is_address_end(word: str) -> bool:
    return bool(re.match(r"[^\W_]+\.[^\W\d_]{2,}", word)) and not word.endswith("..")
