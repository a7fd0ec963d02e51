"""Names in answers, and whether two of them may be the same."""

from __future__ import annotations

import re

from assistant.aggregation.date_comparison import Compared
from assistant.nlp.lemmas import FUNCTION_WORDS, words_of
from assistant.nlp.names import TITLES, agrees, folded, is_acronym
from assistant.nlp.types import Name

_BESIDE_NAMES = TITLES.union(
    "empress premier foreign admiral leader former late then-president deputy defense defence "
    "state south north korean japanese chinese american british french german russian".split()
)
_SEVERAL = re.compile(r",|;|/|&|\b(?:and|or)\b")


def compare_names(one: str, other: str) -> Compared:
    """Same for a name and a shorter form of it, different for two whole names; else None."""
    if _SEVERAL.search(one) or _SEVERAL.search(other):
        return None
    first, second = _name(one), _name(other)
    if first is None or second is None:
        return None
    short, long = sorted((first, second), key=lambda name: len(name.words))
    if short.words[-1] == long.words[-1] and set(short.words) <= set(long.words):
        return "same"
    if is_acronym(short, long):
        return "same"
    has_whole = first.sure and second.sure
    if set(short.words) & set(long.words) or agrees(short, long) or not has_whole:
        return None
    return "different"


def _name(text: str) -> Name | None:
    """The name that a text is, without titles; None if there is anything else in it.

    Not `sure` if it is a single word: that may be any part of a name.
    """
    words = [word for word in words_of(text) if word.text[0].isalnum()]
    own = [word for word in words if word.text.casefold() not in _BESIDE_NAMES]
    kept = [word for word in own or words if word.text.casefold() not in FUNCTION_WORDS]
    if not kept or not all(word.text[0].isupper() for word in kept):
        return None
    is_sure = len(own) >= 2 and all(word.text[0].isupper() for word in own)
    written = " ".join(word.text for word in kept)
    return Name(0, len(text), written, tuple(folded(word.text) for word in kept), is_sure)
