"""Notes at the foot of PDF pages: set apart where they stand amid a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.parsers.pdf_lines import PdfLine

_SMALLER = 1.1  # times: what notes are set smaller than the text, at least
_NOTE = re.compile(r"(?P<number>\d{1,3})\s+\S|\[\d{1,3}\]\s*\S|[*†‡]\s*\S")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]\d]*$")


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line in its order; `begins_paragraph` is None where its place and words have to tell."""

    line: PdfLine
    begins_paragraph: bool | None = None


def set_notes_apart(
    pages: Sequence[Sequence[PdfLine]], ends_paragraph: Callable[[PdfLine, PdfLine], bool]
) -> list[PlacedLine]:
    """All lines in order, each note a paragraph.

    Where notes part a sentence that goes on on the next page, they go before its paragraph, so
    that they stay on their page.
    """
    size = _text_size(pages)
    placed: list[PlacedLine] = []
    is_parted = False
    for page, following in zip(pages, [*pages[1:], ()], strict=False):
        first = _first_note(page, size)
        notes = _placed_notes(page[first:])
        body = [PlacedLine(line) for line in page[:first]]
        if is_parted:
            body[0] = replace(body[0], begins_paragraph=False)
        is_parted = bool(notes and following) and _goes_on(body[-1].line, following[0])
        at = _last_paragraph(placed[-1:], body, ends_paragraph) if is_parted else first
        if at is None:
            is_parted, at = False, first
        elif is_parted:
            body[at] = replace(body[at], begins_paragraph=True)
        placed += [*body[:at], *notes, *body[at:]]
    return placed


def _placed_notes(lines: Sequence[PdfLine]) -> list[PlacedLine]:
    """The lines of notes; a number begins a note if it follows that of the note before."""
    placed: list[PlacedLine] = []
    last = 0
    for line in lines:
        mark = _NOTE.match(line.text)
        number = int(mark["number"] or 0) if mark else 0
        begins = not placed or (mark is not None and (not number or number == last + 1))
        last = number if begins and number else last
        placed.append(PlacedLine(line, True if begins else None))
    return placed


def _goes_on(line: PdfLine, following: PdfLine) -> bool:
    """Whether a sentence of one page goes on on the next one."""
    return following.text[0].islower() and not _SENTENCE_END.search(line.text)


def _last_paragraph(
    before: Sequence[PlacedLine],
    body: Sequence[PlacedLine],
    ends_paragraph: Callable[[PdfLine, PdfLine], bool],
) -> int | None:
    """Where the last paragraph of a page begins; None if that is on the page before."""
    lines = [*before, *body]
    for at in range(len(lines) - 1, 0, -1):
        if lines[at].begins_paragraph is None and ends_paragraph(
            lines[at - 1].line, lines[at].line
        ):
            return at - len(before)
    return None if before else 0


def _text_size(pages: Sequence[Sequence[PdfLine]]) -> float:
    """The font size in which most of a document is set, in points; 0 without lines."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _first_note(page: Sequence[PdfLine], size: float) -> int:
    """Where the notes at the foot of a page begin: small lines to its end, the first with a mark.

    The number of lines if there are none.
    """
    first = len(page)
    while first and 0 < page[first - 1].size * _SMALLER <= size and not page[first - 1].table:
        first -= 1
    has_notes = 0 < first < len(page) and bool(_NOTE.match(page[first].text))
    return first if has_notes else len(page)
