"""Rows with Hebrew or Arabic: their characters in the order of reading, by their places.

After the Unicode bidirectional algorithm (UAX 9), back from what is seen: runs of the other
direction are turned round. PDF files store such rows in either order, often mixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import bidirectional

_HEBREW = "\u0590"  # the first script that runs from right to left
_RIGHT, _LEFT = frozenset({"R", "AL"}), frozenset({"L"})
_NUMBER, _IN_NUMBER = frozenset({"EN", "AN"}), frozenset({"ES", "CS", "ET"})


def is_right_to_left(text: str) -> bool:
    """Whether a character belongs to a script that runs from right to left."""
    return text > _HEBREW and bidirectional(text[0]) in _RIGHT


def logical_order(
    texts: Sequence[str], x0: Sequence[float], x1: Sequence[float], blank: float
) -> tuple[list[int], list[bool]]:
    """Indices of the characters of a row in the order of reading, and where words begin.

    A gap wider than `blank` parts two words. The row runs from right to left if most of its
    letters do.
    """
    classes = [bidirectional(text[0]) for text in texts]
    rights = sum(each in _RIGHT for each in classes)
    is_rtl = 2 * rights >= rights + sum(each in _LEFT for each in classes)
    if is_rtl:
        order = sorted(range(len(texts)), key=lambda at: -x1[at])
    else:
        order = sorted(range(len(texts)), key=lambda at: x0[at])
    word_of: dict[int, int] = {order[0]: 0} if order else {}
    for before, at in zip(order, order[1:], strict=False):
        gap = x0[before] - x1[at] if is_rtl else x0[at] - x1[before]
        word_of[at] = word_of[before] + (gap > blank)
    foreign = _LEFT if is_rtl else _RIGHT
    for start, end in _runs([classes[at] for at in order], foreign, is_rtl=is_rtl):
        order[start:end] = order[start:end][::-1]
        if not is_rtl:  # numbers in it run from left to right again
            inner = [classes[at] for at in order[start:end]]
            for first, last in _runs(inner, frozenset(), is_rtl=True):
                a, b = start + first, start + last
                order[a:b] = order[a:b][::-1]
    begins = [not at or word_of[order[at]] != word_of[order[at - 1]] for at in range(len(order))]
    return order, begins


def _runs(
    classes: Sequence[str], foreign: frozenset[str], *, is_rtl: bool
) -> list[tuple[int, int]]:
    """Runs of characters that are read against the direction of their row.

    Letters of the other direction with what stands between them; in a row from right to left,
    numbers, too.
    """
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(classes):
        if classes[at] not in foreign and not (is_rtl and classes[at] in _NUMBER):
            at += 1
            continue
        end = at + 1
        has_letters = classes[at] in foreign
        for number in range(at + 1, len(classes)):
            each = classes[number]
            if each in foreign or each in _NUMBER:
                is_near = has_letters or each in foreign or _is_one_number(classes[end:number])
                if not is_near:
                    break
                has_letters = has_letters or each in foreign
                end = number + 1
            elif each in _RIGHT | _LEFT:
                break
        runs.append((at, end))
        at = end
    return runs


def _is_one_number(between: Sequence[str]) -> bool:
    return len(between) <= 1 and all(each in _IN_NUMBER for each in between)
