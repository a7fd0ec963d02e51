"""Running headers, footers and page numbers of PDF pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from index.parsers.pdf_lines import PdfLine, PdfPageLines

_MIN_PAGES = 3  # with fewer, a line that recurs may be the text's own
_EDGE_ROWS = 4  # rows at the top and bottom of a page that can be headers or footers
_MARGIN = 0.15  # of the page's height: headers and footers lie within it
_APART = 1.35  # of the usual line distance: what parts a header from the text
_OTHER_SIZE = 0.95  # of the text's font size: a header in smaller type needs no distance
_NEAR = 4  # pages: a header of left pages comes again two pages on, past a picture four
_SLOT = 3.0  # points: lines so close in height are at one place
_SENTENCE_WORDS = 6  # and a full stop: fewer words are no sentence
_DIGITS = re.compile(r"[0-9]+")
_PAGE_NUMBER = re.compile(
    r"[-–—\[(|\s]*(?:page|seite|p\.|s\.)?\s*(?:[0-9]{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|von|sur|de)\s*[0-9]{1,4})?[-–—\])|\s.]*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may be a header (edge 1) or footer (edge -1) of a page."""

    page: int
    at: int
    edge: int
    words: str
    place: float
    size: float
    is_apart: bool
    is_sentence: bool
    number: int | None


def without_headers(pages: Sequence[PdfPageLines]) -> list[list[PdfLine]]:
    """The lines of the pages without those that recur in the outer margin of pages.

    A line recurs where the same words (numbers apart) stand at the same place on pages near each
    other: all, those of one side, or those of a chapter; three pages at least have such a line at
    that place. It must be set apart from the text, by space or smaller type, or count the pages.
    Where most pages have a header, another line at its place is one too.
    """
    if sum(bool(page.lines) for page in pages) < _MIN_PAGES:
        return [list(page.lines) for page in pages]
    candidates = list(_candidates(pages))
    dropped = _recurring(candidates)
    dropped |= _at_usual_places(candidates, dropped, len(pages))
    return [
        [line for at, line in enumerate(page.lines) if (number, at) not in dropped]
        for number, page in enumerate(pages)
    ]


def _candidates(pages: Sequence[PdfPageLines]) -> Iterator[_Candidate]:
    distance = _line_distance(pages)
    size = _text_size(pages)
    for number, page in enumerate(pages):
        margin = _MARGIN * (page.top - page.bottom)
        lines = page.lines
        order = sorted(range(len(lines)), key=lambda at: (-lines[at].y, at))
        for edge, numbers in ((1, order), (-1, order[::-1])):
            end = page.top if edge > 0 else page.bottom
            rows = _rows(lines, numbers)
            inside = sum(abs(end - lines[row[0]].y) <= margin for row in rows[:_EDGE_ROWS])
            apart = _rows_apart(lines, rows[: inside + 1], distance, size)
            for count, row in enumerate(rows[:inside]):
                for at in row:
                    line = lines[at]
                    yield _Candidate(
                        number, at, edge, _words(line.text), line.y - page.bottom, line.size,
                        count < apart, _is_sentence(line, size), _stated_number(line.text),
                    )  # fmt: skip


def _rows(lines: Sequence[PdfLine], numbers: Sequence[int]) -> list[list[int]]:
    """The lines in rows, from the edge of the page inwards."""
    rows: list[list[int]] = []
    for at in numbers:
        if rows and abs(lines[rows[-1][0]].y - lines[at].y) <= _SLOT:
            rows[-1].append(at)
        else:
            rows.append([at])
    return rows


def _rows_apart(
    lines: Sequence[PdfLine], rows: Sequence[Sequence[int]], distance: float, size: float
) -> int:
    """How many rows at the edge are set apart from the text by space, or by smaller type.

    These are the rows up to the first wide space; a single row after it that has another below.
    """
    apart = 0
    for count, (row, following) in enumerate(pairwise(rows), start=1):
        line, inner = lines[row[0]], lines[following[0]]
        usual = max(distance, 1.2 * min(line.size, inner.size))
        is_small = line.size < _OTHER_SIZE * size <= inner.size
        if abs(line.y - inner.y) > _APART * usual or is_small:
            if apart and count > apart + 1:
                break
            apart = count
    return apart


def _recurring(candidates: Sequence[_Candidate]) -> set[tuple[int, int]]:
    """The page and index of lines whose words come again at their place on pages near."""
    by_words: dict[tuple[int, str], list[_Candidate]] = defaultdict(list)
    for each in candidates:
        by_words[each.edge, each.words].append(each)
    found: list[_Candidate] = []
    for alike in by_words.values():
        for group in _at_one_place(alike):
            near = _near_another(group)
            counts = _count_pages(near)
            found += [each for each in near if counts or (each.is_apart and not each.is_sentence)]
    pages: dict[tuple[int, int, float], set[int]] = defaultdict(set)
    for each in candidates:
        if each.is_apart:
            pages[_place(each)].add(each.page)
    for each in found:
        pages[_place(each)].add(each.page)
    return {(each.page, each.at) for each in found if len(pages[_place(each)]) >= _MIN_PAGES}


def _near_another(group: Sequence[_Candidate]) -> list[_Candidate]:
    """Those of a group, in the order of pages, that have another near."""
    before = [None, *group[:-1]]
    after = [*group[1:], None]
    return [
        each
        for last, each, following in zip(before, group, after, strict=True)
        if (last is not None and 0 < each.page - last.page <= _NEAR)
        or (following is not None and 0 < following.page - each.page <= _NEAR)
    ]


def _at_one_place(alike: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Candidates in groups of one height and font size, each in the order of pages."""
    groups: list[list[_Candidate]] = []
    for each in sorted(alike, key=lambda each: (each.size, each.place)):
        last = groups[-1][-1] if groups else None
        if last and last.size == each.size and each.place - last.place <= _SLOT:
            groups[-1].append(each)
        else:
            groups.append([each])
    return [sorted(group, key=lambda each: each.page) for group in groups]


def _count_pages(group: Sequence[_Candidate]) -> bool:
    """Whether the numbers in most of these lines grow with the pages."""
    steps = [
        (b.number - a.number, b.page - a.page)
        for a, b in pairwise(group)
        if a.number is not None and b.number is not None
    ]
    return 2 * sum(step == pages > 0 for step, pages in steps) > len(group)


def _at_usual_places(
    candidates: Sequence[_Candidate], dropped: set[tuple[int, int]], pages: int
) -> set[tuple[int, int]]:
    """Lines set apart where, at the same height and in the same size, most pages have a header."""
    places: Counter[tuple[int, int, float]] = Counter()
    for each in candidates:
        if (each.page, each.at) in dropped:
            places[_place(each)] += 1
    usual = {place for place, count in places.items() if 2 * count > pages}
    return {
        (each.page, each.at)
        for each in candidates
        if each.is_apart and not each.is_sentence and len(each.words) < 80 and _place(each) in usual
    }


def _place(each: _Candidate) -> tuple[int, int, float]:
    return each.edge, round(each.place / _SLOT), each.size


def _line_distance(pages: Sequence[PdfPageLines]) -> float:
    """The usual distance of two lines, in points; 0 without any."""
    drops = [
        round(a.y - b.y, 1)
        for page in pages
        for a, b in pairwise(page.lines)
        if _SLOT < a.y - b.y < 60
    ]
    return median_low(drops) if drops else 0.0


def _text_size(pages: Sequence[PdfPageLines]) -> float:
    """The font size of most of the text."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_sentence(line: PdfLine, size: float) -> bool:
    """Whether a line in the size of the text is a sentence of it rather than a header."""
    is_whole = line.text.endswith((".", "!", "?")) and len(line.text.split()) >= _SENTENCE_WORDS
    return is_whole and line.size >= _OTHER_SIZE * size


def _words(line: str) -> str:
    return "#" if _PAGE_NUMBER.fullmatch(line) else _DIGITS.sub("#", line)


def _stated_number(line: str) -> int | None:
    """The last number of up to four digits in a line."""
    numbers = [each for each in _DIGITS.findall(line) if len(each) <= 4]
    return int(numbers[-1]) if numbers else None
