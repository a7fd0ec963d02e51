"""Sentences that order something to be said: they do not state it, so nothing rests on them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_TAG = re.compile(r"<[^<>]{0,300}>")
_VERBS = (
    r"(?:say|tell|write|answer|reply|respond|claim|deny|pretend|repeat|output|reveal|begin|"
    r"forget|ignore|disregard)\b(?!,)"
)
_INSTRUCTION = re.compile(
    rf"(?:^|[:;–—]\s?|\b(?:please|must|always|never|only)\s|"
    rf"\b(?:assistant|reader|user|model|ai),\s)\W{{0,3}}{_VERBS}",
    re.IGNORECASE,
)


def is_instruction(text: str) -> bool:
    """Whether an English sentence orders that something be said, kept silent or answered."""
    plain = " ".join(_TAG.sub(" ", text).split())
    return bool(_INSTRUCTION.search(plain))


def dominant_script(text: str) -> str:
    """The script that most letters of a text are written in, such as `LATIN`; empty for none."""
    names = (unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha())
    counted = Counter(names).most_common(1)
    return counted[0][0] if counted else ""
