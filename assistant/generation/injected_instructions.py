"""Prompt injection: sentences that instruct to say something do not state it."""

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
    """Whether an English sentence instructs to say, conceal or answer something.

    "Please say that it is safe." is an instruction.
    """
    plain = " ".join(_TAG.sub(" ", text).split())
    return bool(_INSTRUCTION.search(plain))


def dominant_script(text: str) -> str:
    """The script of most letters of a text, such as `LATIN`; empty without letters."""
    names = (unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha())
    counted = Counter(names).most_common(1)
    return counted[0][0] if counted else ""
