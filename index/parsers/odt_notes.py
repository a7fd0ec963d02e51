"""Notes, text boxes and comments of OpenDocument texts, set apart from the sentences around them.

The tree is changed in place, before its text is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from index.parsers.counted_numbers import note_mark
from index.parsers.odt_names import NOT_SHOWN, OFFICE, PARAGRAPHS, STYLE, TABLE, TEXT

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BLOCKS = (*PARAGRAPHS, f"{TEXT}list", f"{TABLE}table")
_MARGINS = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


def place_notes(body: Element) -> None:
    """Put the mark of each note into its sentence, and the notes at the end of their section.

    A section ends before the next heading. Each paragraph of a note is a paragraph of the text,
    the first with the mark before it.
    """
    waiting: list[Element] = []
    for parent, block in list(_top_blocks(body)):
        if waiting and next(block.iter(f"{TEXT}h"), None) is not None:
            at = list(parent).index(block)
            parent[at:at] = waiting
            waiting = []
        for note in block.iter(f"{TEXT}note"):
            waiting += _written_out(note)
    body.extend(waiting)


def _top_blocks(parent: Element) -> Iterator[tuple[Element, Element]]:
    """The paragraphs, lists and tables of a text with their parents, also those of sections."""
    for child in parent:
        if child.tag == f"{TEXT}section":
            yield from _top_blocks(child)
        else:
            yield parent, child


def _written_out(note: Element) -> list[Element]:
    """The paragraphs of a note; its mark is put where the note is."""
    body = note.find(f"{TEXT}note-body")
    citation = note.find(f"{TEXT}note-citation")
    if body is None:
        return []
    shown = "".join(citation.itertext()).strip() if citation is not None else ""
    mark = note_mark(shown) if shown else ""
    note.tail = f"{mark}{note.tail or ''}"
    first = next((each for each in body.iter() if each.tag in PARAGRAPHS), None)
    if first is not None and mark:
        first.text = f"{mark} {first.text or ''}"
    return list(body)


def set_text_boxes_apart(body: Element) -> None:
    """Move what stands in text boxes and shapes beside the paragraph that they hang at.

    Before it if they hang at its beginning, else behind it.
    """
    parents = {child: parent for parent in body.iter() for child in parent}
    for paragraph in [each for each in body.iter() if each.tag in PARAGRAPHS]:
        before, behind = _boxed_blocks(paragraph)
        if not before and not behind:
            continue
        for block in (*before, *behind):
            parents[block].remove(block)
            parents[block] = parents[paragraph]
        siblings = parents[paragraph]
        at = list(siblings).index(paragraph)
        siblings[at : at + 1] = [*before, paragraph, *behind]


def _boxed_blocks(paragraph: Element) -> tuple[list[Element], list[Element]]:
    """The blocks within a paragraph, before and behind the first words of its own."""
    before: list[Element] = []
    behind: list[Element] = []
    has_words = False

    def look(element: Element) -> None:
        nonlocal has_words
        has_words = has_words or bool((element.text or "").strip())
        for child in element:
            if child.tag in _BLOCKS:
                (behind if has_words else before).append(child)
            elif child.tag not in NOT_SHOWN:
                look(child)
            has_words = has_words or bool((child.tail or "").strip())

    look(paragraph)
    return before, behind


def comment_count(body: Element) -> int:
    """How many comments of reviewers a text holds."""
    return sum(1 for _ in body.iter(f"{OFFICE}annotation"))


def page_line_roots(roots: Iterable[Element]) -> Iterator[Element]:
    """The heads and feet of the pages, in the files that hold the styles."""
    for root in roots:
        for master in root.iter(f"{STYLE}master-page"):
            yield from (found for name in _MARGINS for found in master.iter(f"{STYLE}{name}"))
