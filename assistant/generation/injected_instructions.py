"""Prompt injection: sentences that instruct to say something do not state it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from assistant.nlp.lexicon import FUNCTION_WORDS
from index.text.language import detect_language

_TAG = re.compile(r"<[^<>]{0,300}>")
_VERBS = (
    r"(?:say|tell|write|answer|reply|respond|claim|deny|pretend|repeat|output|reveal|begin|"
    r"forget|ignore|disregard)\b(?!,)"
)
MIN_PLAIN_WORDS = 5  # in small letters; English needs a function word among them
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH_ONLY = FUNCTION_WORDS - frozenset(
    "a am an as at do for he i in me no on or so us was will".split()
)  # the rest are words of other languages as well
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


def is_other_language(text: str, question: str) -> bool:
    """Whether a sentence is plainly in another language than the question.

    Instructions are recognised in English alone, and a model was asked for the question's language.
    For a question in English, a sentence of some length without one of its function words is.
    """
    own, asked = detect_language(text), detect_language(question)
    if own and asked:
        return own != asked
    words = _WORD.findall(text)
    plain = [word for word in words if word.islower()]
    return (
        asked == "en"
        and len(plain) >= MIN_PLAIN_WORDS
        and not any(word.casefold() in _ENGLISH_ONLY for word in words)
    )


def dominant_script(text: str) -> str:
    """The script of most letters of a text, such as `LATIN`; empty without letters."""
    names = (unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha())
    counted = Counter(names).most_common(1)
    return counted[0][0] if counted else ""
