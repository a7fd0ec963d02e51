"""Names in answers, and whether two of them may be the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claims.dates import Compared
from assistant.claims.words import FUNCTION_WORDS, words_of

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame king queen prince princess emperor "
    "empress president premier chancellor minister prime foreign secretary senator general "
    "colonel captain major admiral pope saint governor mayor judge justice chairman chairwoman "
    "leader former late then-president vice deputy defense defence state south north korean "
    "japanese chinese american british french german russian".split()
)
_SEVERAL = re.compile(r",|;|/|&|\b(?:and|or)\b")


def compare_names(one: str, other: str) -> Compared:
    """Same for a name and a shorter form of it, different for two whole names; else None."""
    if _SEVERAL.search(one) or _SEVERAL.search(other):
        return None
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return None
    short, long = sorted((first, second), key=len)
    if short[-1] == long[-1] and set(short) <= set(long):
        return "same"
    if _is_initials(short, long) or _is_initials(long, short):
        return "same"
    if set(short) & set(long) or not all(map(_is_whole_name, (one, other))):
        return None
    return "different"


def _parts(name: str) -> list[str]:
    """The words of a name without titles; empty if there is anything else in it."""
    words = [word for word in words_of(name) if word.text[0].isalnum()]
    kept = [word for word in words if word.text.casefold() not in TITLES] or words
    kept = [word for word in kept if word.text.casefold() not in FUNCTION_WORDS]
    if not all(word.text[0].isupper() for word in kept):
        return []
    return [re.sub(r"['’]s?$", "", word.text.casefold()).replace(".", "") for word in kept]


def _is_initials(short: Sequence[str], long: Sequence[str]) -> bool:
    return (
        len(short) == 1
        and len(long) > 1
        and len(short[0]) > 1
        and short[0] == "".join(word[0] for word in long)
    )


def _is_whole_name(text: str) -> bool:
    """Two words at least, all of them names: a single word may be any part of a name."""
    words = [word for word in words_of(text) if word.text[0].isalnum()]
    own = [word for word in words if word.text.casefold() not in TITLES]
    return len(own) >= 2 and all(word.text[0].isupper() for word in own)
