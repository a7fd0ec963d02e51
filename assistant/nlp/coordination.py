"""Coordinated names and nouns in a sentence, "Laos, Vietnam and the Philippines", as ranges.

Precision before coverage: what is not plainly a list of things of one sort gives none.
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
_CUT = re.compile(rf"{_UPPER}[\w’'-]*(?: of| for)?(?: the)? $")  # a name that goes on
EXTENSION_WINDOW = 400  # code points to either side of a span in which its list may go on


def coordinated_items(sentence: str, span: Range) -> tuple[Range, ...]:
    """The things that the list around a span is made of; none where there is no plain list.

    `span` and the ranges are code points of the sentence; the span is what a reader took for the
    answer, and may be the whole list, or one or some of its names.
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
    """The name that a span is, without what opens it; None for anything but one name."""
    start, end = _trimmed(sentence, span)
    text = sentence[start:end]
    is_one = re.fullmatch(_NAME, text) and not re.search(r",| and ", text)
    is_cut = _is_cut(sentence, end) or _CUT.search(sentence[max(start - 40, 0) : start])
    return (start, end) if is_one and not is_cut else None


def is_name(sentence: str, part: Range) -> bool:
    """Whether the whole part is one name, with at most a few words as "former" before it."""
    return _IS_NAME.fullmatch(sentence, *part) is not None and not _is_cut(sentence, part[1])


def _is_cut(sentence: str, end: int) -> bool:
    """Whether the word that ends here is cut, or owns what follows: "Japan's"."""
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
    """The span at its commas and its last "and"; with a comma before "and", at commas alone."""
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
            break  # behind the last thing of a list something else begins
    else:
        parts.append((at, len(text)))
    trimmed = [_trimmed(sentence, (start + first, start + last)) for first, last in parts]
    return [part for part in trimmed if part[0] < part[1]]


def _extended(sentence: str, span: Range) -> Range:
    """The span with the names before and after it that are in one list with it.

    A name behind a comma alone may tell more of the one before ("Tokyo, Japan"), so what is taken
    in has to end with an "and".
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
    """Whether all are names, or all are short noun phrases, none sharing a noun of the last."""
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
