"""The characters of a PDF page to words and rows, by their places.

Blanks of the file count, and so does a gap that is wider than those between the letters of a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.parsers.pdf_bidi import is_right_to_left, logical_order
from index.parsers.pdf_characters import PdfCharacters

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLANK = 0.15  # of the font size: a wider gap parts two words; kerning is below, blanks are above
_BLANK_CURSIVE = 0.2  # in Hebrew and Arabic, whose joined letters have narrower boxes
_BLANK_IDEOGRAPH = 0.5  # between characters of scripts that write no blanks
_SAME_ROW = 0.4  # of the lower one's height: how far two characters of a row overlap
_BELOW, _ABOVE = 0.2, 0.7  # of the font size: the height of letters about their base line
_BACK = 0.5  # of the font size: a step to the left that no accent or kerning makes
_OVER = 0.1  # of the font size: more in common is no kerning, but one over the other
_BESIDE = 0.6  # of the font size: the gap up to which two pieces on one base line are one row
_FEW_GAPS = 5  # fewer say nothing about the spacing of letters
_SPACED = 0.05  # of the font size: letters that stand farther apart are set so on purpose
_WIDEST_SPACING = 0.6  # of the font size: beyond, the letters are cells of a table
_RAISED_SIZE, _RAISED = 0.85, 0.15  # of the row's font size: what is smaller and higher is raised
_INITIAL = 1.5  # times: a letter so much larger than its neighbour is an initial
_NOTE_MARK = re.compile(r"\d{1,3}(?:[,–-]\d{1,3})*")
_NO_UNIT = re.compile(r"(?:\d|[^\W\d_]{4})$")  # what no exponent follows, as it does "km" or "m"
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class PdfWord:
    """A word with its left and right edge, in points."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class PdfRow:
    """The words of a row in the order of reading; base line and font size are those of most."""

    words: tuple[PdfWord, ...]
    y: float
    size: float


def rows_of(characters: PdfCharacters, *, in_rows: bool = False) -> list[PdfRow]:
    """The rows of a page in the order of the file.

    Pieces that stand close together on one base line are one row wherever the file has them; with
    `in_rows` so are those far apart, as labels and values of a form, and the rows come from top to
    bottom.
    """
    pieces = _joined_pieces(characters, _pieces(characters), in_rows)
    if in_rows:
        pieces.sort(key=lambda piece: (-round(piece.y), piece.x0))
    order = np.concatenate([piece.members for piece in pieces])
    lengths = [len(piece.members) for piece in pieces]
    firsts = np.cumsum([0, *lengths])
    texts = [characters.texts[at] for at in order.tolist()]
    left, right = characters.x0[order], characters.x1[order]
    begins = characters.after_blank[order]
    begins |= _stands_apart(texts, left, right, characters.size[order], begins, firsts)
    begins[firsts[:-1]] = True
    for number, piece in enumerate(pieces):
        if piece.is_right_to_left:
            row = slice(firsts[number], firsts[number + 1])
            places = left[row].tolist(), right[row].tolist()
            new, begins[row] = logical_order(texts[row], *places, _BLANK_CURSIVE * piece.size)
            texts[row] = [texts[row][at] for at in new]
            order[row], left[row], right[row] = order[row][new], left[row][new], right[row][new]
    usual = np.repeat([piece.size for piece in pieces], lengths)
    raised = characters.size[order] < _RAISED_SIZE * usual
    raised &= characters.y[order] > np.repeat([p.y for p in pieces], lengths) + _RAISED * usual
    _set_marks_apart(texts, raised, begins)
    starts = np.flatnonzero(begins)
    ends = [*starts[1:].tolist(), len(texts)]
    words = [
        PdfWord("".join(texts[start:end]), x0, x1)
        for start, end, x0, x1 in zip(
            starts.tolist(),
            ends,
            np.minimum.reduceat(left, starts).tolist(),
            np.maximum.reduceat(right, starts).tolist(),
            strict=True,
        )
    ]
    bounds = np.searchsorted(starts, firsts).tolist()
    return [
        PdfRow(tuple(words[start:end]), piece.y, piece.size)
        for piece, start, end in zip(pieces, bounds, bounds[1:], strict=False)
    ]


@dataclass(slots=True)
class _Piece:
    """Characters (indices in their order) on one base line."""

    members: NDArray[np.int64]
    x0: float
    x1: float
    y: float
    size: float
    is_right_to_left: bool
    is_joined: bool = False


def _pieces(characters: PdfCharacters) -> list[_Piece]:
    """Runs of the file that stay on one base line and, left to right, do not step back."""
    count = len(characters.texts)
    low = characters.y - _BELOW * characters.size
    high = characters.y + _ABOVE * characters.size
    overlap = np.minimum(high[1:], high[:-1]) - np.maximum(low[1:], low[:-1])
    height = np.minimum((high - low)[1:], (high - low)[:-1])
    is_rtl = np.zeros(count, np.bool_)
    if not all(text < "\u0590" for text in characters.texts):  # as in most files
        is_rtl = np.array([is_right_to_left(text) for text in characters.texts])
    back = characters.x0[:-1] - characters.x0[1:]
    steps_back = back > _BACK * np.minimum(characters.size[1:], characters.size[:-1])
    leaves = overlap < _SAME_ROW * height
    if not is_rtl.any():
        breaks = leaves | steps_back
    else:
        bounds = [0, *(np.flatnonzero(leaves) + 1).tolist(), count]
        mixed = np.concatenate([
            np.full(end - start, is_rtl[start:end].any())
            for start, end in zip(bounds, bounds[1:], strict=False)
        ])  # fmt: skip
        breaks = leaves | (steps_back & ~mixed[1:])
    bounds = [0, *(np.flatnonzero(breaks) + 1).tolist(), count]
    return [
        _piece(characters, np.arange(start, end), bool(is_rtl[start:end].any()))
        for start, end in zip(bounds, bounds[1:], strict=False)
    ]


def _piece(characters: PdfCharacters, members: NDArray[np.int64], is_right_to_left: bool) -> _Piece:
    first, last = members[0], members[-1]
    sizes = characters.size[members]
    if sizes[0] == sizes[-1] and (sizes == sizes[0]).all():
        size, y = sizes[0], characters.y[first]
    else:
        values, counts = np.unique(sizes.round(1), return_counts=True)
        size = values[counts.argmax()]
        y = np.median(characters.y[members][sizes.round(1) == size])
    if is_right_to_left:
        x0, x1 = characters.x0[members].min(), characters.x1[members].max()
    else:
        x0, x1 = characters.x0[first], characters.x1[last]
    return _Piece(members, float(x0), float(x1), float(y), float(size), is_right_to_left)


def _joined_pieces(characters: PdfCharacters, pieces: list[_Piece], in_rows: bool) -> list[_Piece]:
    """The pieces, those of one row joined to the first of them."""
    by_height: dict[int, list[_Piece]] = {}
    joined: list[_Piece] = []
    for piece in pieces:
        level = round(piece.y / 8)
        near = [each for at in (level - 1, level, level + 1) for each in by_height.get(at, ())]
        for row in near:
            if _is_one_row(characters, row, piece, in_rows):
                members = np.concatenate([row.members, piece.members])
                order = np.argsort(characters.x0[members], kind="stable")
                whole = _piece(characters, members[order], is_right_to_left=False)
                row.members, row.x0, row.x1 = whole.members, whole.x0, whole.x1
                row.y, row.size, row.is_joined = whole.y, whole.size, True
                break
        else:
            joined.append(piece)
            by_height.setdefault(level, []).append(piece)
    return joined


def _is_one_row(characters: PdfCharacters, row: _Piece, piece: _Piece, in_rows: bool) -> bool:
    if row.is_right_to_left or piece.is_right_to_left:
        return False
    size = min(row.size, piece.size)
    top = min(row.y + _ABOVE * row.size, piece.y + _ABOVE * piece.size)
    bottom = max(row.y - _BELOW * row.size, piece.y - _BELOW * piece.size)
    if top - bottom < _SAME_ROW * (_ABOVE + _BELOW) * size:
        return False
    gap = _gap_around(characters, row, piece)
    if gap is None:
        gap = _gap_around(characters, piece, row)
    if gap is None:
        return False  # one is drawn over the other
    return in_rows or gap <= _BESIDE * max(row.size, piece.size)


def _gap_around(characters: PdfCharacters, row: _Piece, piece: _Piece) -> float | None:
    """The least gap, in points, if the piece stands beside or in a hole of the row."""
    left, right = characters.x0[row.members], characters.x1[row.members]
    common = np.minimum(right, piece.x1) - np.maximum(left, piece.x0)
    if common.max() > _OVER * min(row.size, piece.size):
        return None
    return float(min(np.abs(left - piece.x1).min(), np.abs(piece.x0 - right).min()))


def _stands_apart(
    texts: Sequence[str],
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    size: NDArray[np.float64],
    after_blank: NDArray[np.bool_],
    firsts: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Which characters stand apart from the one before; `firsts` are where rows begin, and end."""
    apart = np.zeros(len(texts), np.bool_)
    gaps = np.maximum(left[1:] - right[:-1], left[:-1] - right[1:])  # from right to left, too
    small, large = np.minimum(size[1:], size[:-1]), np.maximum(size[1:], size[:-1])
    scale = np.where(large > _INITIAL * small, large, small)
    spacing = np.zeros(len(gaps))
    is_spaced = (gaps > _SPACED * small) & ~after_blank[1:]
    counts = np.add.reduceat(np.append(False, is_spaced).astype(int), firsts[:-1])
    for row in np.flatnonzero(3 * counts >= np.diff(firsts)).tolist():  # a third: few rows
        start, end = int(firsts[row]), int(firsts[row + 1])
        inner = slice(start, end - 1)
        chosen = gaps[inner][~after_blank[start + 1 : end]]
        spacing[inner] = _letter_spacing(
            texts[start:end], chosen, float(np.median(size[start:end]))
        )
    limit = np.full(len(gaps), _BLANK)
    if any(text > "\u2e80" for text in texts):
        ideographs = np.array([bool(_IDEOGRAPH.match(text)) for text in texts])
        limit[ideographs[1:] & ideographs[:-1]] = _BLANK_IDEOGRAPH
    apart[1:] = gaps - spacing > limit * scale
    return apart


def _letter_spacing(texts: Sequence[str], gaps: NDArray[np.float64], size: float) -> float:
    """What a row adds between its letters, in points; 0 for ordinary text."""
    if len(gaps) < _FEW_GAPS:
        return 0.0
    usual = float(np.median(gaps))
    if not _SPACED * size < usual < _WIDEST_SPACING * size:
        return 0.0
    if usual > _BLANK * size and sum(text.isalpha() for text in texts) < 0.8 * len(texts):
        return 0.0
    return usual


def _set_marks_apart(
    texts: Sequence[str], raised: NDArray[np.bool_], begins: NDArray[np.bool_]
) -> None:
    """Let the raised marks of notes be words of their own, in place."""
    edges = np.flatnonzero(np.diff(raised, prepend=False, append=False)).tolist()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if not _NOTE_MARK.fullmatch("".join(texts[start:end])):
            continue
        if start and _NO_UNIT.search("".join(texts[max(0, start - 4) : start])):
            begins[start] = True
        if end < len(texts) and texts[end].isalnum():
            begins[end] = True
