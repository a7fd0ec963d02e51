"""Names in answers, and whether two names may be the same."""

from __future__ import annotations

import re

from assistant.aggregation.date_comparison import ComparisonResult
from assistant.nlp.lemmas import FUNCTION_WORDS, lemma_tokens
from assistant.nlp.names import TITLES, fold_word, is_acronym, names_agree
from assistant.nlp.types import Name

_TITLES_AND_ORIGINS = TITLES.union(
    "empress premier foreign admiral leader former late then-president deputy defense defence "
    "state south north korean japanese chinese american british french german russian".split()
)
_SEVERAL = re.compile(r",|;|/|&|\b(?:and|or)\b")


def compare_names(one: str, other: str) -> ComparisonResult:
    """`same` for a name and a shorter form of it, "different" for two full names; None if unclear.

    `Obama` and `Barack Obama` are the same, `Otto Brandt` and `Anna Lind` differ, `Otto` and `Anna
    Lind` are unclear.
    """
    if _SEVERAL.search(one) or _SEVERAL.search(other):
        return None
    first, second = _parse_name(one), _parse_name(other)
    if first is None or second is None:
        return None
    short, long = sorted((first, second), key=lambda name: len(name.words))
    if short.words[-1] == long.words[-1] and set(short.words) <= set(long.words):
        return "same"
    if is_acronym(short, long):
        return "same"
    has_whole = first.is_certain and second.is_certain
    if set(short.words) & set(long.words) or names_agree(short, long) or not has_whole:
        return None
    return "different"


def _parse_name(text: str) -> Name | None:
    """The name in a text, without titles; None if the text contains anything else.

    A single word is not certain: it may be any part of a name.
    """
    words = [word for word in lemma_tokens(text) if word.text[0].isalnum()]
    own = [word for word in words if word.text.casefold() not in _TITLES_AND_ORIGINS]
    name_words = [word for word in own or words if word.text.casefold() not in FUNCTION_WORDS]
    if not name_words or not all(word.text[0].isupper() for word in name_words):
        return None
    is_sure = len(own) >= 2 and all(word.text[0].isupper() for word in own)
    written = " ".join(word.text for word in name_words)
    return Name(0, len(text), written, tuple(fold_word(word.text) for word in name_words), is_sure)
