"""What a reader of a page or a letter does not see: removed from its tree before it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no type information

_NOT_SHOWN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b")
_SHOWS_OR_HIDES = re.compile(r"(?:^|[;\s])(?:display|visibility)\s*:")
_NAMED = re.compile(r"([.#])(-?[A-Za-z_][\w-]{0,80})")
_BLOCKS = frozenset("div p section aside ul ol li table".split())
_DROPPED = "to-be-dropped"
_NEVER_HIDDEN = frozenset("html body main article".split())
"""A script shows these once the page is loaded."""
_NOT_READ = frozenset({"script", "style"})
_MOST = 0.8  # of a page's text: what holds more is what the page is about
_STYLES_READ = 500_000  # characters of style sheets
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_PAGE_NUMBER = frozenset({"pagebreak", "doc-pagebreak", "pagenum", "pageno", "page-break"})


def drop_hidden(tree: Any) -> None:  # noqa: ANN401 - lxml ships no type information
    """Remove what is hidden by an attribute, by its style or by a plain rule of a style sheet.

    A rule that holds on some screens alone hides nothing, and neither does one that would hide most
    of the text. Text after a removed element stays.
    """
    classes, identities = _hidden_names(tree)

    def is_hidden(element: Any) -> bool:  # noqa: ANN401 - as above
        return (
            _is_hidden(element)
            or element.get("id") in identities
            or not classes.isdisjoint((element.get("class") or "").split())
        )

    if found := [(e, length) for e, length in _lengths(tree) if is_hidden(e)]:
        whole = _length(tree)
        _drop(tree, [element for element, length in found if length <= _MOST * whole])


def drop_page_numbers(tree: Any) -> None:  # noqa: ANN401 - as above
    """Remove the numbers of a printed book's pages, which stand inside the sentences of an EPUB."""
    longest = len("[Pg mmmdcccclxxxviii]")
    numbers = filter(_is_page_number, tree.iter(etree.Element))
    _drop(tree, [number for number in numbers if _length(number) <= longest])


def _drop(tree: Any, elements: Sequence[Any]) -> None:  # noqa: ANN401 - as above
    """Remove elements with what is in them; what follows each stays.

    All at once, in linear time: one by one, each would copy the text before it.
    """
    parents = {id(e): e for element in elements if (e := element.getparent()) is not None}
    for element in elements:
        element.tag = _DROPPED
    etree.strip_elements(tree, _DROPPED, with_tail=False)
    for parent in parents.values():  # joins the pieces of text that became neighbours
        parent.text = parent.text
        for child in parent:
            child.tail = child.tail


def _lengths(tree: Any) -> Iterator[tuple[Any, int]]:  # noqa: ANN401 - as above
    """The elements that may be hidden, each with the length of the text inside it."""
    starts: list[int] = []
    total = unread = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            starts.append(total)
            unread += element.tag in _NOT_READ
            total += 0 if unread else len((element.text or "").strip())
            continue
        start = starts.pop()
        if starts and element.tag not in _NEVER_HIDDEN:
            yield element, total - start
        unread -= element.tag in _NOT_READ
        total += 0 if unread else len((element.tail or "").strip())


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - as above
    if element.get("hidden", "until-found").lower() != "until-found":
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if element.tag in _BLOCKS and element.get("aria-hidden", "").strip().lower() == "true":
        return True  # inline it marks an icon, or what a screen reader reads in other words
    style = element.get("style")
    return bool(style and _NOT_SHOWN.search(style.lower()))


def _hidden_names(tree: Any) -> tuple[frozenset[str], frozenset[str]]:  # noqa: ANN401 - as above
    """Classes and ids that a rule without conditions hides, as `.preheader {display: none}`."""
    sheets = "\n".join(style.text or "" for style in tree.iter("style"))[:_STYLES_READ]
    if "none" not in sheets and "hidden" not in sheets:
        return frozenset(), frozenset()
    hidden: dict[str, set[str]] = {".": set(), "#": set()}
    shown: dict[str, set[str]] = {".": set(), "#": set()}
    for selectors, declarations in _plain_rules(sheets):
        if _SHOWS_OR_HIDES.search(declarations.lower()):
            names = [_NAMED.fullmatch(one.strip()) for one in selectors.split(",")]
            hides = _NOT_SHOWN.search(declarations.lower())
            for name in filter(None, names):
                (hidden if hides else shown)[name[1]].add(name[2])
    return frozenset(hidden["."] - shown["."]), frozenset(hidden["#"] - shown["#"])


def _plain_rules(sheets: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold on every screen."""
    first, *rest = sheets.split("/*")
    pieces = re.split(r"([{}])", first + "".join(r.partition("*/")[2] for r in rest))
    selectors, depth = "", 0
    for piece, mark in zip(pieces[::2], pieces[1::2], strict=False):
        if mark == "{":
            selectors = selectors if depth else piece.strip()
            depth += 1
        else:
            if depth == 1 and not selectors.startswith("@"):
                yield selectors, piece
            depth = max(depth - 1, 0)


def _is_page_number(element: Any) -> bool:  # noqa: ANN401 - as above
    values = " ".join(
        element.get(name) or "" for name in ("epub:type", EPUB_TYPE, "role", "class")
    ).lower()
    return not _PAGE_NUMBER.isdisjoint(values.split())


def _length(element: Any) -> int:  # noqa: ANN401 - as above
    """Characters of the text without white space at its ends, scripts and styles apart."""
    texts = (e.text for e in element.iter(etree.Element) if e.tag not in _NOT_READ)
    tails = (e.tail for e in element.iter(etree.Element) if e is not element)
    return sum(len(text.strip()) for text in (*texts, *tails) if text)
