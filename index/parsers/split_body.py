"""Pages whose article lies in several containers, of which the extraction takes the first alone."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import takewhile
from typing import Any

LEAST_KEPT = 0.6  # of the long paragraphs beside those that were kept; fewer: another one is tried
_LONG = 80  # characters of a paragraph of running text
_WORD = re.compile(r"\w+")
_CONTAINERS = frozenset({"article", "main"})
_ASIDE = frozenset("aside nav footer form blockquote header figure".split())


def kept_share(paragraphs: list[Any], text: str) -> float:
    """How much of these paragraphs a text holds, from 0 to 1; 1 without paragraphs."""
    held = "".join(_WORD.findall(text))
    lengths = [(len(words), words in held) for words in map(_words, paragraphs)]
    whole = sum(length for length, _ in lengths)
    return sum(length for length, is_kept in lengths if is_kept) / whole if whole else 1.0


def body_paragraphs(page: Any, text: str) -> list[Any]:  # noqa: ANN401 - lxml has no types
    """The long paragraphs that stand where those do that the extraction has put into `text`.

    In the same `<article>` or `<main>`, or in an element of the same class.
    """
    held = "".join(_WORD.findall(text))
    every = [p for p in page.iter("p") if len(_words(p)) >= _LONG and not _is_aside(p)]
    kept = [p for p in every if _words(p) in held]
    if not kept or len(kept) == len(every):
        return kept
    home = _container(kept[0])
    classes = {
        (parent.tag, parent.get("class")) for p in kept if (parent := p.getparent()).get("class")
    }
    return [
        p for p in every
        if home is not None and _container(p) is home
        or (p.getparent().tag, p.getparent().get("class")) in classes
    ]  # fmt: skip


def joined_body(page: Any, paragraphs: list[Any]) -> Any:  # noqa: ANN401 - as above
    """A page of nothing but the element that holds these paragraphs, as one article.

    The elements between lose their names, so that none of them passes for the whole.
    """
    from lxml import html  # type: ignore[import-untyped]

    ancestors = [list(p.iterancestors())[::-1] for p in paragraphs]
    common = sum(
        1 for _ in takewhile(lambda row: len(set(row)) == 1, zip(*ancestors, strict=False))
    )
    marked = {element: None for row in ancestors for element in row[common:]}
    held = {element: dict(element.attrib) for element in marked}
    for element in marked:
        element.attrib.clear()
    body = deepcopy(ancestors[0][common - 1])
    for element, attributes in held.items():
        element.attrib.update(attributes)
    joined = html.document_fromstring("<html><body></body></html>")
    body.tag, body.tail = "article", None
    body.attrib.clear()
    joined.body.append(body)
    return joined


def _words(element: Any) -> str:  # noqa: ANN401 - as above
    return "".join(_WORD.findall("".join(element.itertext())))


def _is_aside(element: Any) -> bool:  # noqa: ANN401 - as above
    return any(ancestor.tag in _ASIDE for ancestor in element.iterancestors())


def _container(element: Any) -> Any:  # noqa: ANN401 - as above
    return next((a for a in element.iterancestors() if a.tag in _CONTAINERS), None)
