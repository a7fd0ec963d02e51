"""Numbers of ordered lists in HTML, which browsers count when they show the page."""

from __future__ import annotations

import re
from typing import Any

from index.parsers.counted_numbers import written_number

_KINDS = frozenset("1aAiI")
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"\s*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)]|§|\[\d)", re.I)
_PAGE_PARTS = ("article", "section", "header", "h1", "h2", "h3", "h4", "h5", "h6", "nav")
_WHOLE = re.compile(r"-?\d{1,9}")
_LEADING = frozenset("p div span b strong em i a font".split())
"""What may stand around the first words of an item."""


def write_out_list_numbers(tree: Any) -> None:  # noqa: ANN401 - lxml ships no type information
    """Put its number in front of each item of an ordered list, in place (`3. Moor here`).

    Left as they are: lists without numbers by their own style, those whose items state a number
    themselves, and those of parts of a page (headings, sections), which are seldom numbered.
    """
    for listed in tree.iter("ol"):
        items = [child for child in listed if child.tag == "li"]
        if not _is_numbered(listed, items):
            continue
        kind = listed.get("type", "1")
        step = -1 if listed.get("reversed") is not None else 1
        number = _whole(listed.get("start"), len(items) if step < 0 else 1)
        for item in items:
            number = _whole(item.get("value"), number)
            place = _first_words(item)
            written = written_number(number, kind if kind in _KINDS else "1")
            place.text = f"{written}. {(place.text or '').lstrip()}"
            number += step


def _is_numbered(listed: Any, items: list[Any]) -> bool:  # noqa: ANN401 - as above
    styles = (listed.get("style", ""), *(item.get("style", "") for item in items[:1]))
    if any(map(_UNNUMBERED.search, styles)):
        return False
    if any(_OWN_NUMBER.match("".join(item.itertext())) for item in items):
        return False
    return next(listed.iter(*_PAGE_PARTS), None) is None


def _first_words(item: Any) -> Any:  # noqa: ANN401 - as above
    """The element whose text begins an item."""
    place = item
    while not (place.text or "").strip() and len(place) and place[0].tag in _LEADING:
        place = place[0]
    return place


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and _WHOLE.fullmatch(value.strip()) else otherwise
