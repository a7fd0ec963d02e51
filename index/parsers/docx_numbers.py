"""Numbers of lists and headings in Word files, which Word counts when it shows the document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.parsers.counted_numbers import written_number
from index.parsers.docx_visible import WORD, content_start, text_run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_PLACE = re.compile(r"%([1-9])")
_LONGEST_CHAIN = 20  # styles that are based on each other; a circle ends here


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: `template` is like `%1.%2`."""

    template: str = ""
    kind: str = "decimal"
    start: int = 1
    restarts_after: int | None = None
    is_legal: bool = False
    ends_with_blank: bool = True
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A list that paragraphs name; those of one `definition` count on from each other."""

    definition: str
    levels: dict[int, _Level] = field(default_factory=dict)
    restarted: frozenset[int] = frozenset()
    """Levels that begin anew where the list is used first."""


def write_out_numbers(
    body: BaseOxmlElement, numbering: BaseOxmlElement | None, styles: BaseOxmlElement | None
) -> None:
    """Put its number in front of each numbered paragraph, in place: `2.1 The fee is ...`.

    Bullets stay unwritten, and so does the number of an empty paragraph, which counts all the same.
    """
    if numbering is None:
        return
    counter = _Counter(_lists(numbering, styles), styles)
    for paragraph in body.iter(f"{WORD}p"):
        number = counter.number_of(paragraph)
        if number and any((text.text or "").strip() for text in paragraph.iter(f"{WORD}t")):
            paragraph.insert(content_start(paragraph), text_run(paragraph, number))


class _Counter:
    """Counts the paragraphs of all lists, in the order of the document."""

    def __init__(self, lists: dict[str, _List], styles: BaseOxmlElement | None) -> None:
        self._lists = lists
        self._styles = styles_by_id(styles)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def number_of(self, paragraph: BaseOxmlElement) -> str:
        """The number as it is shown, with the blank behind it; empty without one."""
        name, level = self._place(paragraph)
        numbered = self._lists.get(name or "")
        if name is None or numbered is None or level not in numbered.levels:
            return ""
        counts = self._counts.setdefault(numbered.definition, {})
        if name not in self._begun:
            self._begun.add(name)
            for restarted in numbered.restarted:
                counts.pop(restarted, None)
        _count(counts, numbered.levels, level)
        return _written(counts, numbered.levels, level)

    def _place(self, paragraph: BaseOxmlElement) -> tuple[str | None, int]:
        """The list that a paragraph belongs to, by itself or by its style, and its level."""
        own = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        name = None if own is None else _value(own, "numId")
        stated = None if own is None else _value(own, "ilvl")
        if name is None:
            name, by_style = self._place_by_style(paragraph)
            stated = stated or by_style
        return name, _whole(stated, 0)

    def _place_by_style(self, paragraph: BaseOxmlElement) -> tuple[str | None, str | None]:
        for name, style in style_chain(self._styles, paragraph):
            found = style.find(f"{WORD}pPr/{WORD}numPr")
            if found is not None and (number := _value(found, "numId")):
                levels = self._lists[number].levels if number in self._lists else {}
                linked = (str(at) for at, level in levels.items() if level.style == name)
                return number, next(linked, None) or _value(found, "ilvl")
        return None, None


def _count(counts: dict[int, int], levels: dict[int, _Level], level: int) -> None:
    start = levels[level].start
    counts[level] = counts[level] + 1 if level in counts else start
    for above in range(level):
        counts.setdefault(above, levels[above].start if above in levels else 1)
    for below in [at for at in counts if at > level]:
        after = levels[below].restarts_after if below in levels else None
        if after is None or level < after:
            del counts[below]


def _written(counts: dict[int, int], levels: dict[int, _Level], level: int) -> str:
    own = levels[level]
    if own.kind == "bullet":
        return ""

    def shown(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        kind = levels[at].kind if at in levels else "decimal"
        is_digits = own.is_legal and kind != "none"
        return written_number(counts.get(at, 1), "decimal" if is_digits else kind)

    number = _PLACE.sub(shown, own.template)
    return f"{number} " if number and own.ends_with_blank else number


def _lists(numbering: BaseOxmlElement, styles: BaseOxmlElement | None) -> dict[str, _List]:
    definitions = {
        str(each.get(f"{WORD}abstractNumId")): each
        for each in numbering.iterchildren(f"{WORD}abstractNum")
    }
    lists: dict[str, _List] = {}
    found = list(numbering.iterchildren(f"{WORD}num"))
    definition_of = {_id(each, "numId"): _value(each, "abstractNumId") or "" for each in found}
    by_id = styles_by_id(styles)
    for each in found:
        name = _resolved(_value(each, "abstractNumId") or "", definitions, definition_of, by_id)
        levels = _levels(definitions[name]) if name in definitions else {}
        restarted: set[int] = set()
        for override in each.iterchildren(f"{WORD}lvlOverride"):
            level = _whole(override.get(f"{WORD}ilvl"), 0)
            levels |= _levels(override)
            if start := _value(override, "startOverride"):
                restarted.add(level)
                levels[level] = replace(levels.get(level, _Level()), start=_whole(start, 1))
        lists[_id(each, "numId")] = _List(name, levels, frozenset(restarted))
    return lists


def _resolved(
    name: str,
    definitions: dict[str, BaseOxmlElement],
    definition_of: dict[str, str],
    styles: dict[str, BaseOxmlElement],
) -> str:
    """The definition that holds the levels: one may refer to that of a style of lists."""
    link = _value(definitions[name], "numStyleLink") if name in definitions else None
    style = styles.get(link or "")
    number = None if style is None else style.find(f"{WORD}pPr/{WORD}numPr")
    linked = None if number is None else definition_of.get(_value(number, "numId") or "")
    return linked or name


def _levels(parent: BaseOxmlElement) -> dict[int, _Level]:
    levels = {}
    for level in parent.iterchildren(f"{WORD}lvl"):
        after = _value(level, "lvlRestart")
        levels[_whole(level.get(f"{WORD}ilvl"), 0)] = _Level(
            template=_value(level, "lvlText") or "",
            kind=_value(level, "numFmt") or "decimal",
            start=_whole(_value(level, "start"), 0),
            restarts_after=None if after is None else _whole(after, 0),
            is_legal=level.find(f"{WORD}isLgl") is not None,
            ends_with_blank=_value(level, "suff") != "nothing",
            style=_value(level, "pStyle"),
        )
    return levels


def styles_by_id(styles: BaseOxmlElement | None) -> dict[str, BaseOxmlElement]:
    """The styles of a document."""
    found = () if styles is None else styles.iterchildren(f"{WORD}style")
    return {_id(style, "styleId"): style for style in found}


def style_chain(
    styles: dict[str, BaseOxmlElement], paragraph: BaseOxmlElement
) -> list[tuple[str, BaseOxmlElement]]:
    """The style of a paragraph and those that it is based on, nearest first."""
    named = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    name = None if named is None else named.get(f"{WORD}val")
    chain: list[tuple[str, BaseOxmlElement]] = []
    while name in styles and len(chain) < _LONGEST_CHAIN:
        chain.append((str(name), styles[str(name)]))
        name = _value(styles[str(name)], "basedOn")
    return chain


def _id(element: BaseOxmlElement, name: str) -> str:
    return str(element.get(f"{WORD}{name}"))


def _value(parent: BaseOxmlElement, tag: str) -> str | None:
    found = parent.find(f"{WORD}{tag}")
    value = None if found is None else found.get(f"{WORD}val")
    return None if value is None else str(value)


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isdecimal() else otherwise
