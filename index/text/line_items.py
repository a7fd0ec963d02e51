"""Tells lines that are items (notes, logs, chats, lists) from the lines of running text.

Lines of like length look wrapped, whatever they are. What tells them apart is where sentences end:
in running text anywhere in a line, and at the paragraph's end; in items at the ends of lines, if
at all. Items may also begin alike: with a bullet, a number, a time or the name of a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from itertools import accumulate

from index.text.sentences import split_sentences

_MARKER = re.compile(
    r"(?P<bullet>[-*•‣◦·–—+] )|(?P<number>\(?\d{1,3}[.)] |\[\d{1,3}\] )"
    r"|(?P<letter>\(?[A-Za-z][.)] )|(?P<quote>[>|])|(?P<box>\[[ xX]\] |[☐☑☒✓✔✗✘])"
    r"|(?P<stamp>[\[(]?(?:\d{1,2}:\d\d|\d{4}-\d\d-\d\d"
    r"|\d{1,2}(?P<mark>[/.])\d{1,2}(?P=mark)(?:\d{4}|\d\d)?)(?!\d))"
    r"|(?P<speaker>(?!\d)\w[\w.'’-]{0,20}(?: [\w.'’-]{1,20}){0,2}: )"
)
_SPEAKER_SHARE = 1 / 4  # of the lines: a colon early in a line of running text may be chance
_END_MARK = re.compile(r"[.!?…。！？।॥؟۔։]\W{0,3}(?:\[\w{1,4}\]\W{0,3})*$")
_LONGEST_END = 40  # code points: an end mark with quotes and note marks after it
_CLEAR_BREAKS = 8  # so many full lines of like length are hardly ever chance


class Layout(Enum):
    """What a block of lines is."""

    RUNNING_TEXT = "running text"
    ITEMS = "items"
    UNCLEAR = "unclear"


def marked_items(block: Sequence[str]) -> frozenset[int]:
    """Numbers of the lines that begin an item, a quoted line of mail, or a row of a table.

    One dash, number or time at the start of a line may be chance; two are a list.
    """
    lines_of: dict[str, list[int]] = {}
    for number, line in enumerate(block):
        if found := _MARKER.match(line):
            lines_of.setdefault(str(found.lastgroup), []).append(number)
    if len(lines_of.get("speaker", ())) < max(2, _SPEAKER_SHARE * len(block)):
        lines_of.pop("speaker", None)
    return frozenset(
        number
        for kind, numbers in lines_of.items()
        for number in numbers
        if len(numbers) > 1 or kind == "quote" or number == 0 or block[number - 1].endswith(":")
    )


def layout(block: Sequence[str]) -> Layout:
    """What a block is, judged by where its sentences end.

    Wrapped items after bullets, and short paragraphs, are `UNCLEAR`: running text only if each
    line is full.
    """
    if marked_items(block):
        return Layout.UNCLEAR
    breaks = set(accumulate(len(line) + 1 for line in block[:-1]))
    starts = {sentence.start for sentence in split_sentences(" ".join(block))} - {0}
    inside = len(starts - breaks)
    *at_breaks, is_closed = (bool(_END_MARK.search(line[-_LONGEST_END:])) for line in block)
    if inside and is_closed and inside >= sum(at_breaks):
        return Layout.RUNNING_TEXT
    if sum(at_breaks) > max(inside, 1):
        return Layout.ITEMS
    if not inside and not is_closed and len(breaks) < _CLEAR_BREAKS:
        return Layout.ITEMS
    return Layout.UNCLEAR
