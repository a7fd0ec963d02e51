"""Where a quote stands on a page: the boxes of its words among the page's characters.

Both are folded first (`NFKD`, lower case; blanks, hyphens and accents left out), since an article's
text differs from a page's characters in blanks, hyphens at line ends and ligatures. A quote whose
lines are apart in the page's order, as in columns that were drawn across, is found in pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SMALLEST_SHARE_FOUND = 0.6  # of a quote: with less, its words are not marked at all
LONG_PIECE = 12  # folded characters that are hardly anywhere by chance
SHORT_PIECE = 4  # the end of a line or a sentence, if it stands right after the piece before it
NEAR = 200  # folded characters between a piece and a short one: a line of another column or two
WIDEST_GAP = 2.0  # between two words of one line, in heights of the line
SAME_LINE = 0.5  # of the lower one's height: how far characters of a line overlap
_LEFT_OUT = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Co", "Cs", "Pd", "Mn"))
_SEPARATORS = "|·"  # between the cells of a table in an article's text


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; `top < bottom`, in whatever unit its maker says."""

    left: float
    top: float
    right: float
    bottom: float

    def transposed(self) -> Box:
        """The box with its axes exchanged."""
        return Box(self.top, self.left, self.bottom, self.right)


def places_on_page(
    text: str, boxes: Sequence[Box | None], quote: str, share: float = 0.0
) -> tuple[Box, ...]:
    """The boxes of a quote, one for each line of it; empty if it is not there.

    `boxes[i]` is that of `text[i]`, None where nothing is drawn. `share` is how far down the page's
    text the quote begins, from 0 to 1: of several places the nearest is taken.
    """
    page, origins = _folded(text)
    wanted, _ = _folded(quote)
    if not wanted or not page:
        return ()
    runs = list(_runs(page, wanted, round(share * len(page))))
    if sum(end - start for start, end in runs) < SMALLEST_SHARE_FOUND * len(wanted):
        return ()
    found = []
    for start, end in runs:
        places = sorted({origins[at] for at in range(start, end)})
        found += _line_boxes([box for at in places if (box := boxes[at]) is not None])
    return tuple(found)


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and the place in `text` of each of its characters."""
    folded: list[str] = []
    origins: list[int] = []
    for at, sign in enumerate(text):
        plain = sign if sign.isascii() else unicodedata.normalize("NFKD", sign)
        for each in plain.casefold():
            if unicodedata.category(each) not in _LEFT_OUT and each not in _SEPARATORS:
                folded.append(each)
                origins.append(at)
    return "".join(folded), origins


def _runs(page: str, wanted: str, expected: int) -> Iterator[tuple[int, int]]:
    """The ranges of `page` that make up `wanted`, as far as they are found, in its order."""
    at = _nearest(page, wanted, expected)
    if at is not None:
        yield at, at + len(wanted)
        return
    position, last, is_first = 0, expected, True
    while len(wanted) - position >= SHORT_PIECE:
        length = _longest_prefix(page, wanted[position:])
        at = _nearest(page, wanted[position : position + length], last) if length else None
        is_near = not is_first and at is not None and 0 <= at - last <= NEAR
        if at is None or length < (SHORT_PIECE if is_near else LONG_PIECE):
            position += 1
            continue
        yield at, at + length
        position, last, is_first = position + length, at + length, False


def _longest_prefix(page: str, wanted: str) -> int:
    """The length of the longest beginning of `wanted` that is in the page."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if wanted[:middle] in page:
            low = middle
        else:
            high = middle - 1
    return low


def _nearest(page: str, wanted: str, expected: int) -> int | None:
    """Where `wanted` begins in the page, of several places the one nearest to `expected`."""
    before = page.rfind(wanted, 0, expected + len(wanted))
    after = page.find(wanted, expected)
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - expected), default=None)


def _line_boxes(boxes: Sequence[Box]) -> list[Box]:
    """One box for each line of these characters, which may run across the page or along it."""
    if _runs_along(boxes):
        return [box.transposed() for box in _joined([box.transposed() for box in boxes])]
    return _joined(boxes)


def _runs_along(boxes: Sequence[Box]) -> bool:
    """Whether most characters stand above or below the one before them: a line that is turned."""
    steps = [
        abs(after.top - before.top) > abs(after.left - before.left)
        for before, after in zip(boxes, boxes[1:], strict=False)
    ]
    return 2 * sum(steps) > len(steps)


def _joined(boxes: Sequence[Box]) -> list[Box]:
    lines: list[Box] = []
    for box in boxes:
        if lines and _is_same_line(lines[-1], box):
            line = lines[-1]
            lines[-1] = Box(
                min(line.left, box.left),
                min(line.top, box.top),
                max(line.right, box.right),
                max(line.bottom, box.bottom),
            )
        else:
            lines.append(box)
    return lines


def _is_same_line(line: Box, box: Box) -> bool:
    height = min(line.bottom - line.top, box.bottom - box.top)
    overlap = min(line.bottom, box.bottom) - max(line.top, box.top)
    gap = max(box.left - line.right, line.left - box.right)
    return overlap >= SAME_LINE * height and gap <= WIDEST_GAP * (line.bottom - line.top)
