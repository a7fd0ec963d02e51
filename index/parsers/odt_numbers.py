"""Numbers of lists and headings in OpenDocument texts, which programs count when they show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.parsers.counted_numbers import written_number
from index.parsers.odt_names import PARAGRAPHS, STYLE, TEXT

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LONGEST_CHAIN = 20  # styles that inherit from each other; a circle ends here


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered; `shown_levels` of them are written, this one last."""

    kind: str
    prefix: str
    suffix: str
    start: int
    shown_levels: int


_Levels = dict[int, _Level]
_Counts = dict[int, int]


@dataclass(slots=True)
class _Numbering:
    """The styles of a document, and how far its lists and headings have been counted."""

    lists: dict[str, _Levels] = field(default_factory=dict)
    outline: _Levels = field(default_factory=dict)
    outline_name: str = ""
    list_of_style: dict[str, str] = field(default_factory=dict)
    """The list that a style of paragraphs belongs to; empty where it states that it has none."""
    headings: _Counts = field(default_factory=dict)
    by_id: dict[str, _Counts] = field(default_factory=dict)
    last: dict[str, _Counts] = field(default_factory=dict)


def write_out_numbers(body: Element, roots: Iterable[Element]) -> None:
    """Put its number in front of each numbered item and heading, in place.

    `roots` are those of the files that hold the styles. Bullets stay unwritten.
    """
    _visit(body, _numbering(tuple(roots)))


def _visit(parent: Element, numbering: _Numbering) -> None:
    for child in parent:
        if child.tag == f"{TEXT}list":
            _visit_list(child, numbering)
        elif child.tag == f"{TEXT}h":
            _write_heading(child, numbering)
        elif child.tag != f"{TEXT}p":
            _visit(child, numbering)


def _visit_list(element: Element, numbering: _Numbering) -> None:
    """Number a whole list with the lists in it."""
    name = element.get(f"{TEXT}style-name", "")
    if name == numbering.outline_name and numbering.outline:
        counts = numbering.headings
    elif (continued := element.get(f"{TEXT}continue-list")) in numbering.by_id:
        counts = numbering.by_id[str(continued)]
    elif element.get(f"{TEXT}continue-numbering") == "true":
        counts = numbering.last.get(name, {})
    else:
        counts = {}
    numbering.last[name] = counts
    if own := element.get(_XML_ID):
        numbering.by_id[own] = counts
    _number_items(element, name, 1, counts, numbering)


def _number_items(
    element: Element, name: str, level: int, counts: _Counts, numbering: _Numbering
) -> None:
    for item in element:
        is_numbered = item.tag == f"{TEXT}list-item"
        for child in item:
            if child.tag == f"{TEXT}list":
                own = child.get(f"{TEXT}style-name", name)
                _number_items(child, own, level + 1, counts, numbering)
            elif child.tag in PARAGRAPHS and is_numbered:
                levels = numbering.lists.get(name) or numbering.lists.get(
                    numbering.list_of_style.get(child.get(f"{TEXT}style-name", ""), ""), {}
                )
                _count(counts, levels, level, item.get(f"{TEXT}start-value"))
                _write(child, counts, levels, level)
                is_numbered = False  # what follows in the item belongs to its first paragraph
            else:
                _visit(child, numbering)


def _write_heading(heading: Element, numbering: _Numbering) -> None:
    stated = heading.get(f"{TEXT}outline-level", "1")
    own_list = numbering.list_of_style.get(heading.get(f"{TEXT}style-name", ""))
    levels = numbering.outline if own_list is None else numbering.lists.get(own_list, {})
    if heading.get(f"{TEXT}is-list-header") == "true" or not levels or not stated.isdecimal():
        return
    is_restarted = heading.get(f"{TEXT}restart-numbering") == "true"
    start = heading.get(f"{TEXT}start-value", "1") if is_restarted else None
    _count(numbering.headings, levels, int(stated), start)
    _write(heading, numbering.headings, levels, int(stated))


def _count(counts: _Counts, levels: _Levels, level: int, start: str | None) -> None:
    first = levels[level].start if level in levels else 1
    counts[level] = counts.get(level, first - 1) + 1
    if start is not None and start.isdecimal():
        counts[level] = int(start)
    for below in [at for at in counts if at > level]:
        del counts[below]


def _write(paragraph: Element, counts: _Counts, levels: _Levels, level: int) -> None:
    own = levels.get(level)
    if own is None or not own.kind or not any(piece.strip() for piece in paragraph.itertext()):
        return
    shown = range(max(1, level - own.shown_levels + 1), level + 1)
    kinds = ((at, levels[at]) for at in shown if at in levels and levels[at].kind)
    parts = [written_number(counts.get(at, each.start), each.kind) for at, each in kinds]
    number = f"{own.prefix}{'.'.join(parts)}{own.suffix}".strip()
    paragraph.text = f"{number} {paragraph.text or ''}"


def _numbering(roots: tuple[Element, ...]) -> _Numbering:
    found = _Numbering()
    for root in roots:
        for style in root.iter(f"{TEXT}list-style"):
            found.lists[style.get(f"{STYLE}name", "")] = dict(_levels(style, "list"))
        for style in root.iter(f"{TEXT}outline-style"):
            found.outline = dict(_levels(style, "outline"))
            found.outline_name = style.get(f"{STYLE}name", "")
            found.lists[found.outline_name] = found.outline
    found.list_of_style = dict(_lists_of_styles(roots))
    return found


def _levels(style: Element, of: str) -> Iterator[tuple[int, _Level]]:
    names = (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style")
    for level in style:
        if level.tag in names:
            yield (
                _whole(level.get(f"{TEXT}level")),
                _Level(
                    kind=level.get(f"{STYLE}num-format", "" if of == "outline" else "1"),
                    prefix=level.get(f"{STYLE}num-prefix", ""),
                    suffix=level.get(f"{STYLE}num-suffix", ""),
                    start=_whole(level.get(f"{TEXT}start-value")),
                    shown_levels=_whole(level.get(f"{TEXT}display-levels")),
                ),
            )


def _lists_of_styles(roots: tuple[Element, ...]) -> Iterator[tuple[str, str]]:
    """The list of each style of paragraphs that states or inherits one."""
    styles = {
        style.get(f"{STYLE}name", ""): style
        for root in roots
        for style in root.iter(f"{STYLE}style")
        if style.get(f"{STYLE}family") == "paragraph"
    }
    for name in styles:
        at: str | None = name
        for _ in range(_LONGEST_CHAIN):
            style = styles.get(at or "")
            if style is None:
                break
            if (listed := style.get(f"{STYLE}list-style-name")) is not None:
                yield name, listed
                break
            at = style.get(f"{STYLE}parent-style-name")


def _whole(value: str | None) -> int:
    return int(value) if value is not None and value.isdecimal() else 1
