r"""White-space normalisation, done once when an article is parsed; offsets refer to its result.

Only white space (`str.isspace()`) changes. Every other code point stays, in order, including
zero-width and other format characters.

Hard-wrapped text is recognised by its margin: in a text wrapped at W columns a line ends where the
next word would not have fitted. Every break is consistent with a small range of margins; the
margin that explains most breaks is chosen, and a block is joined only if it explains most of its
breaks. Verse, lists and addresses break for other reasons, and start their lines in capitals;
what else is made of lines, `index/text/line_items.py` tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from itertools import groupby, pairwise

from index.text.line_items import Layout, layout, marked_items

HARD_WRAP_WIDEST = 120
"""Columns: the widest margin that editors and formatters come with."""
HARD_WRAP_NARROWEST = 40
"""Columns: shorter full lines are verse, lists or headlines, not wrapped prose."""
_MIN_BREAKS = 2  # a single break may be chance
_BLOCK_SHARE = 0.6  # of a block's breaks; chance explains about a tenth
_TEXT_SHARE = 0.15  # of all breaks; also bounds the repetition to linear time
_CAPITAL_SHARE = 0.6  # prose starts a third of its lines with a capital, verse nearly all
_CLEAR_COUNT, _CLEAR_SHARE = 6, 0.9  # a margin that explains so much is not chance:
_CAPITAL_SHARE_IF_CLEAR = 0.9  # prose full of names passes, lists with lines of one length do not
_RAGGED_SHARE = 0.5  # of the margin: an edited line of running text is seldom shorter than this

_WORD = re.compile(r"\w")
_CJK = re.compile("[\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd]")
_AFTER_A_HANGING_HYPHEN = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o"})


def normalise(text: str, *, unwrap: bool = True) -> str:
    r"""Fold line ends to `\n`, runs of blanks to one space, and join hard-wrapped lines.

    A blank line stays as `\n\n` and a line break between unwrapped paragraphs as `\n`, so that
    in the result every `\n` ends a paragraph. With `unwrap=False` no lines are joined, for
    formats whose line breaks are known to be real. Idempotent; linear time.
    """
    raw = text.splitlines()
    lines = [" ".join(line.split()) for line in raw]
    spans = _spans(lines)
    if not unwrap:
        return "\n\n".join("\n".join(lines[start:end]) for start, end in spans)
    starts = [_paragraph_starts(raw[start:end]) for start, end in spans]
    blocks = [lines[start:end] for start, end in spans]
    _unwrap(blocks, starts)
    return "\n\n".join("\n".join(block) for block in blocks)


def _spans(lines: list[str]) -> list[tuple[int, int]]:
    """Return the half-open runs of lines between blank lines."""
    spans = []
    for filled, group in groupby(range(len(lines)), key=lambda i: bool(lines[i])):
        if filled:
            numbers = list(group)
            spans.append((numbers[0], numbers[-1] + 1))
    return spans


def _paragraph_starts(raw: list[str]) -> frozenset[int]:
    """Lines that begin a paragraph because their indentation differs from the block's."""
    if len(raw) == 1:
        return frozenset()
    indents = [len(line) - len(line.lstrip()) for line in raw]
    if len(set(indents)) == 1:
        return frozenset()
    counts = Counter(indents)
    usual = max(counts, key=lambda indent: (counts[indent], indent != indents[0]))
    return frozenset(number for number, indent in enumerate(indents) if indent != usual)


def _unwrap(blocks: list[list[str]], starts: list[frozenset[int]]) -> None:
    """Join wrapped lines in place, one margin after another, until no margin is left.

    A quotation may be wrapped at a narrower margin than the text. Indentation is used only in the
    first round, since joined lines have none.
    """
    active = [number for number, block in enumerate(blocks) if len(block) > 1]
    layouts = {number: layout(blocks[number]) for number in active}
    while active:
        margin = _margin([(blocks[n], layouts[n]) for n in active])
        if not margin:
            return
        breaks = sum(len(blocks[number]) - 1 for number in active)
        found = {number: _joins(blocks[number], margin, starts[number]) for number in active}
        joins = _without_items({n: each for n, each in found.items() if each}, layouts)
        if _is_wrapped(blocks, joins, breaks):
            for number, lines in joins.items():
                blocks[number] = _join(blocks[number], lines)
                layouts[number] = layout(blocks[number])
        elif not any(starts):
            return
        starts = [frozenset()] * len(blocks)
        active = [number for number in active if _has_short_break(blocks[number])]


def _has_short_break(block: list[str]) -> bool:
    return any(len(line) <= HARD_WRAP_WIDEST for line in block[:-1])


def _margin(blocks: list[tuple[list[str], Layout]]) -> int:
    """Return the margin that explains most line breaks of these blocks; 0 if there is none.

    Breaks between items count only where others are equal.
    """
    most = sum(len(block) for block, _ in blocks)
    changes = [0] * (HARD_WRAP_WIDEST + 2)
    for block, kind in blocks:
        weight = 1 if kind is Layout.ITEMS else most
        for line, following in pairwise(block):
            lowest = max(len(line), HARD_WRAP_NARROWEST)
            highest = min(len(line) + _first_word_length(following), HARD_WRAP_WIDEST)
            if lowest <= highest and not _is_unbreakable(line):
                changes[lowest] += weight
                changes[highest + 1] -= weight
    best = best_count = count = 0
    for width, change in enumerate(changes):
        count += change
        if count > best_count:
            best, best_count = width, count
    return best if sum(divmod(best_count, most)) >= _MIN_BREAKS else 0


def _joins(block: list[str], margin: int, starts: frozenset[int]) -> dict[int, bool]:
    """The lines that continue the line before, each with whether that line is full.

    Empty if the block is not wrapped at this margin.
    """
    forced = 0
    joins = {}
    starts = starts | marked_items(block)
    for number, (line, following) in enumerate(pairwise(block), start=1):
        is_forced = _is_forced(line, following, margin)
        forced += is_forced or number in starts
        if number in starts or not _may_join(line, following):
            continue
        if is_forced or _is_ragged(line, following, margin):
            joins[number] = is_forced
    return joins if forced >= _BLOCK_SHARE * (len(block) - 1) else {}


def _without_items(
    joins: dict[int, dict[int, bool]], layouts: dict[int, Layout]
) -> dict[int, dict[int, bool]]:
    """Leave out the blocks whose lines are items, unless most of the text is running text.

    A block that may be either has to fill each of its lines.
    """
    running = {
        number: lines
        for number, lines in joins.items()
        if layouts[number] is Layout.RUNNING_TEXT
        or (layouts[number] is Layout.UNCLEAR and all(lines.values()))
    }
    sure = sum(map(len, running.values()))
    return joins if 2 * sure >= sum(map(len, joins.values())) else running


def _is_wrapped(blocks: list[list[str]], joins: dict[int, dict[int, bool]], breaks: int) -> bool:
    """Whether the joins found are too many, and too often within a sentence, to be chance."""
    count = sum(len(found) for found in joins.values())
    if count < max(_MIN_BREAKS, _TEXT_SHARE * breaks):
        return False
    is_clear = count >= _CLEAR_COUNT and count >= _CLEAR_SHARE * breaks
    capitals = sum(
        _starts_capitalised(blocks[number][line])
        for number, found in joins.items()
        for line in found
    )
    return capitals <= (_CAPITAL_SHARE_IF_CLEAR if is_clear else _CAPITAL_SHARE) * count


def _is_forced(line: str, following: str, margin: int) -> bool:
    if len(line) > margin and not _is_unbreakable(line):
        return False
    return len(line) + 1 + _first_word_length(following) > margin


def _is_ragged(line: str, following: str, margin: int) -> bool:
    """Whether a line was shortened or lengthened by an edit: it ends within a sentence."""
    if not _RAGGED_SHARE * margin <= len(line) <= HARD_WRAP_WIDEST:
        return False
    return (line[-1].isalnum() or line[-1] == ",") and following[0].islower()


def _may_join(line: str, following: str) -> bool:
    """Whether two lines may be joined: not rules, underlines and others without a word."""
    return not (_is_rule(line) or _is_rule(following))


def _is_rule(line: str) -> bool:
    return len(line) > 2 and not _WORD.search(
        line
    )  # shorter ones are a dash or full stop of the text


def _is_unbreakable(line: str) -> bool:
    """Whether a line is one long word, such as a URL, perhaps after a bullet."""
    return line.count(" ") <= 1 and not _CJK.match(line[-1])


def _first_word_length(line: str) -> int:
    if _CJK.match(line):
        return 1
    length = line.find(" ", 0, HARD_WRAP_WIDEST)
    return length if length >= 0 else len(line)


def _starts_capitalised(line: str) -> bool:
    return line[0].isupper() and not line[1:2].isupper()


def _join(block: list[str], continued: Container[int]) -> list[str]:
    paragraphs: list[list[str]] = []
    for number, line in enumerate(block):
        if number in continued:
            paragraphs[-1].append(_glue(block[number - 1], line))
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return ["".join(parts) for parts in paragraphs]


def _glue(line: str, following: str) -> str:
    """What joins two lines: nothing after a hyphen or between CJK characters, else a space."""
    if _CJK.match(line[-1]) and _CJK.match(following):
        return ""
    if line[-1] == "-" and line[-2:-1].isalnum() and following[0].isalnum():
        return " " if following.split(" ", 1)[0] in _AFTER_A_HANGING_HYPHEN else ""
    return " "
