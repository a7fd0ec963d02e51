"""Who said a quoted sentence, where the sentence itself says only "he said" or nothing.

Quotation attribution by the nearest person in the subject of the sentences before, as in the sieves
of Muzny et al. 2017 (E17-1044).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.nlp.names import extract_names
from assistant.nlp.types import Name

LOOK_BACK = 6  # sentences
QUOTED = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:“|”|$)|«[^»]*(?:»|$)")
_SAYING = (
    r"(?:sa(?:id|ys|y)|t(?:old|ells)|add(?:ed|s)|expla(?:ined|ins)|warn(?:ed|s)|promis(?:ed|es)"
    r"|argu(?:ed|es)|insist(?:ed|s)|not(?:ed|es)|claim(?:ed|s)|admit(?:ted|s)|announc(?:ed|es)"
    r"|repl(?:ied|ies)|answer(?:ed|s)|ask(?:ed|s)|call(?:ed|s)|recall(?:ed|s)|complain(?:ed|s)"
    r"|wr(?:ote|ites)|stress(?:ed|es)|confirm(?:ed|s)|conced(?:ed|es)|remark(?:ed|s)|jok(?:ed|es)"
    r"|continu(?:ed|es)|declar(?:ed|es)|assur(?:ed|es)|predict(?:ed|s)|shout(?:ed|s))"
)
SAYING = re.compile(rf"\b{_SAYING}\b", re.IGNORECASE)
_PRONOUN = re.compile(
    rf"\b(?P<before>he|she|they)(?: \w+ly| also| then)? {_SAYING}\b"
    rf"|\b{_SAYING} (?P<behind>he|she|they)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:his|her)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"(?:but |and |then |later )?(?:he|she|they)\b", re.IGNORECASE)
_BEFORE_OBLIQUE = re.compile(
    r"\b(?:of|in|at|from|for|to|by|near|with|on|against|about|between|and|than|into|over|the"
    r"|after|before|under|through|via|since)(?: the)? $", re.I
)  # fmt: skip
_ORGANISATION = re.compile(
    r"\b(?:council|company|party|union|university|ministry|bank|club|group|agency|association"
    r"|government|court|police|inc|ltd|school|museum|hospital|street|river|island)\b", re.I
)  # fmt: skip
_FEMALE = r"(?:ms|mrs|miss|lady|queen|princess|sister|madam|\w*woman|mother|daughter|wife|actress)"
_MALE = r"(?:mr|sir|king|prince|brother|father|son|husband|(?!\w*woman)\w*man|lord)"
Gender = Literal["he", "she", ""]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said a sentence: a range of the text, in the sentence with this number.

    `is_certain` is false where another person may be meant.
    """

    sentence: int
    start: int
    end: int
    is_certain: bool


def is_quotation(sentence: str) -> bool:
    """Whether it quotes a clause word for word: not only a word or a title in quotation marks."""
    quoted = [match[0] for match in QUOTED.finditer(sentence)]
    return any(len(part.split()) > 3 or part[-2:-1] in ",.!?" for part in quoted)


def attribution(sentence: str) -> str | None:
    """Who a quotation is said by in its own sentence: "he", "she" or "they", "" for nobody.

    None if it names somebody otherwise, or quotes nothing.
    """
    rest = QUOTED.sub(" ", sentence)
    if not is_quotation(sentence):
        match = _PRONOUN.match(rest)
        return match["before"].casefold() if match and match["before"] else None
    if match := _PRONOUN.search(rest):
        return (match["before"] or match["behind"]).casefold()
    return None if re.search(r"[^\W\d_]", rest) else ""


def find_speaker(text: str, sentences: Sequence[tuple[int, int]], number: int) -> Speaker | None:
    """Who said the sentence with this number, named in a sentence before it; None if unknown.

    `sentences` are the ranges of all sentences of the text in order. A quotation that nobody is
    said to have said goes on with the one right before it. Other speakers of a dialogue are passed
    over.
    """
    said_by = attribution(text[slice(*sentences[number])])
    if said_by is None:
        return None
    is_certain = True
    for at in range(number - 1, max(number - 1 - LOOK_BACK, -1), -1):
        start, end = sentences[at]
        sentence = text[start:end]
        own = attribution(sentence)
        if own is not None:
            said_by = said_by or own
            continue
        if not said_by and not is_quotation(sentence):
            return None
        if _PERSONAL.match(sentence):
            continue
        if (possessive := _POSSESSIVE.match(sentence)) and said_by.startswith(
            "s" if possessive[0].casefold() == "her" else "h"
        ):
            is_certain = False  # "Her successor": she, or the successor
            continue
        fitting = [n for n in persons(sentence, text) if _may_be(said_by, n, text)]
        if fitting:
            first = fitting[0]
            is_certain &= len(fitting) == 1
            return Speaker(at, start + first.start, start + first.end, is_certain)
    return None


def persons(sentence: str, text: str) -> list[Name]:
    """The names in a sentence that may be of people who act, in order, outside quotations.

    A single word that opens the sentence is one only if the text has it elsewhere in a name.
    """
    masked = QUOTED.sub(lambda match: " " * len(match[0]), sentence)
    return [
        name
        for name in extract_names(masked)
        if not _BEFORE_OBLIQUE.search(masked[: name.start])
        and not _ORGANISATION.search(name.text)
        and masked[name.end : name.end + 2] not in ("'s", "’s")
        and not name.text.isupper()
        and (name.is_certain or re.search(rf"[^.!?“\"\s] {re.escape(name.text)}\b", text))
    ]


def _may_be(pronoun: str, name: Name, text: str) -> bool:
    gender = _gender(name, text)
    return not gender or pronoun in ("", "they", gender)


def _gender(name: Name, text: str) -> Gender:
    """What the word right before or a word behind a name in the text tells of the person."""
    called = "|".join(map(re.escape, dict.fromkeys((name.text, name.text.split()[-1]))))
    found = re.compile(
        rf"\b(?P<before>[\w-]{{1,40}})\.?,? (?:{called})\b"
        rf"(?:, (?:[\w-]{{1,40}} ){{0,4}}?(?P<behind>{_FEMALE}|{_MALE})\b)?"
    )
    words = {w.casefold() for m in found.finditer(text) for w in m.groups() if w}
    if any(re.fullmatch(_FEMALE, word) for word in words):
        return "she"
    return "he" if any(re.fullmatch(_MALE, word) for word in words) else ""
