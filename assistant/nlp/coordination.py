"""Coordinated names and nouns in a sentence, "Laos, Vietnam and the Philippines", as ranges.

Precision over recall: anything that is not clearly a list of like items gives none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Range = tuple[int, int]
MOST_WORDS = 6  # of a common noun phrase; a longer one is a clause
MAX_ITEMS = 40  # of one sentence
_UPPER = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ]"
_WORD = rf"{_UPPER}[\w’'.&-]*(?<![’']s)(?<!\.)|{_UPPER}\.(?:{_UPPER}\.)*|(?:Mr|Mrs|Ms|Dr|St)\."
_LINK = r"(?:of the|of|de la|de|von|van|da|del|la|al|bin|for|the|&)"
_NAME = rf"(?:[Tt]he )?(?:{_WORD})(?:[ -](?:{_LINK} )?(?:{_WORD}|\d{{1,4}}\b)){{0,7}}"
_END = r"(?![\w’'-])"
_BEFORE = re.compile(rf"(?P<name>{_NAME})(?P<by>, and |, | and | & )$")
_AFTER = re.compile(rf"(?P<by>, and |, | and | & )(?P<name>{_NAME}){_END}")
_IS_NAME = re.compile(rf"(?:[a-z][a-z-]* ){{0,3}}{_NAME}")
_OPENING = re.compile(
    r"(?:both|either|including|such as|like|namely|as well as|also|and|or|as|e\.g\.|:)\s+", re.I
)
_NO_NOUN = frozenset(
    "that which who whom whose is are was were be been being has have had do does did can could "
    "will would may might must should not he she it they his her its their them him we you i if "
    "when where while because although so then than there to later".split()
)
_CUT = re.compile(rf"{_UPPER}[\w’'-]*(?: of| for)?(?: the)? $")  # a name that continues
EXTENSION_WINDOW = 400  # code points on either side of a span in which its list may continue


def coordinated_items(sentence: str, span: Range) -> tuple[Range, ...]:
    """The items of the list around a span; empty unless there is a clear list.

    `span` and the ranges are code points of the sentence. The span is the reader's answer, and may
    be the whole list or some of its names: "Laos, Vietnam" in "Members are Laos, Vietnam and the
    Philippines." -> Laos, Vietnam, the Philippines.
    """
    start, end = _trimmed(sentence, span)
    if start >= end:
        return ()
    parts = _split(sentence, (start, end))
    if all(is_name(sentence, part) for part in parts):
        start, end = _extended(sentence, (start, end))
        parts = _split(sentence, (start, end))
    if not 2 <= len(parts) <= MAX_ITEMS or not _are_alike(sentence, parts):
        return ()
    return tuple(parts)


def single_name(sentence: str, span: Range) -> Range | None:
    """The range of the single name in a span; None if it is anything else.

    Introductory words such as "including" are left out.
    """
    start, end = _trimmed(sentence, span)
    text = sentence[start:end]
    is_one = re.fullmatch(_NAME, text) and not re.search(r",| and ", text)
    is_cut = _is_cut(sentence, end) or _CUT.search(sentence[max(start - 40, 0) : start])
    return (start, end) if is_one and not is_cut else None


def is_name(sentence: str, part: Range) -> bool:
    """Whether the whole range is one name, with at most a few words like "former" before it."""
    return _IS_NAME.fullmatch(sentence, *part) is not None and not _is_cut(sentence, part[1])


def _is_cut(sentence: str, end: int) -> bool:
    """Whether the word that ends here is truncated or possessive: "Japan's"."""
    return re.match(r"[\w’'-]", sentence[end : end + 1]) is not None


def _trimmed(sentence: str, span: Range) -> Range:
    start, end = span
    while opening := _OPENING.match(sentence, start, end):
        start = opening.end()
    while start < end and sentence[end - 1] in ' ,;:.!?)"”':
        if sentence[end - 1] == "." and re.search(r"\b(?:\w\.){2,}$", sentence[start:end]):
            break
        end -= 1
    while start < end and sentence[start] in ' ,;:("“':
        start += 1
    return start, end


def _split(sentence: str, span: Range) -> list[Range]:
    """The span split at its commas and last "and"; only at commas with a serial comma."""
    start, end = span
    text = sentence[start:end]
    semicolons = ";" in text
    if semicolons:
        marks = list(re.finditer(r";(?: and)? ", text))
    else:
        marks = list(re.finditer(r",(?: and| &)? (?!(?:Jr|Sr|Inc|Ltd)\b)", text))
        ands = list(re.finditer(r" (?:and|&) ", text))
        has_serial = any(mark.group().strip(", ") for mark in marks)
        if ands and not has_serial and (not marks or ands[-1].start() > marks[-1].end()):
            marks.append(ands[-1])
    parts, at = [], 0
    for mark in marks:
        parts.append((at, mark.start()))
        at = mark.end()
        if parts[:-1] and "and" in text[parts[-2][1] : parts[-1][0]]:
            break  # something else begins after the last item
    else:
        parts.append((at, len(text)))
    trimmed = [_trimmed(sentence, (start + first, start + last)) for first, last in parts]
    return [part for part in trimmed if part[0] < part[1]]


def _extended(sentence: str, span: Range) -> Range:
    """The span extended by adjacent names of the same list.

    A name after a comma alone may qualify the previous one ("Tokyo, Japan"), so the extension must
    end with an "and".
    """
    start, end = span
    last_by = _last_joint(sentence[start:end])
    first, last = start, end
    while "and" not in last_by and "&" not in last_by:
        found = _AFTER.match(sentence, last, min(len(sentence), end + EXTENSION_WINDOW))
        if not found:
            break
        last, last_by = found.end(), found["by"]
    is_closed = "and" in last_by or "&" in last_by
    if is_closed:
        end = last
        while found := _BEFORE.search(
            sentence, max(first - 80, span[0] - EXTENSION_WINDOW, 0), first
        ):
            if found["by"] in (" and ", " & ", ", and "):
                break
            first = found.start("name")
        start = first
    return start, end


def _last_joint(text: str) -> str:
    joints = re.findall(r",? and |, | & ", text)
    return joints[-1] if joints else ""


def _are_alike(sentence: str, parts: Sequence[Range]) -> bool:
    """Whether all are names, or all are short noun phrases with separate nouns."""
    texts = [sentence[start:end] for start, end in parts]
    if any(_is_cut(sentence, end) for _, end in parts) or len(set(texts)) < len(texts):
        return False
    if all(is_name(sentence, part) for part in parts):
        return True
    if any(is_name(sentence, part) for part in parts):
        return False  # "Armenian, Georgian and Albanian bishops" are not three things
    words = [text.casefold().split() for text in texts]
    return all(
        len(own) <= MOST_WORDS
        and not _NO_NOUN.intersection(own)
        and own[0][0].isalnum()
        and not re.search(r"(?:ing|ed|ly)$", own[0])
        for own in words
    )
