"""Notes of Word files, and the lines at the head and foot of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from index.parsers.counted_numbers import note_mark, written_number
from index.parsers.docx_numbers import style_chain, styles_by_id
from index.parsers.docx_visible import WORD, content_start, show_as_accepted, text_run

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_KINDS = {"footnote": "decimal", "endnote": "lowerRoman"}
"""Kinds of notes, and how Word numbers them unless the document says otherwise."""
_WRAPPERS = (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}ins", f"{WORD}moveTo", f"{WORD}customXml")
_HEADING = re.compile(r"title|heading\b.*", re.IGNORECASE)


def related_roots(document: Document, kind: str) -> list[BaseOxmlElement]:
    """The roots of the parts of this kind ("footnotes", "header") that the document names."""
    from docx.oxml.parser import parse_xml

    parts = [
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(f"/{kind}")
    ]
    return [parse_xml(part.blob) for part in parts]


def named_notes(body: BaseOxmlElement) -> frozenset[tuple[str, str | None]]:
    """Kind and id of the notes that a text names, also where it was deleted since."""
    return frozenset(
        (kind, reference.get(f"{WORD}id"))
        for kind in _KINDS
        for reference in body.iter(f"{WORD}{kind}Reference")
    )


def place_notes(document: Document, named: frozenset[tuple[str, str | None]]) -> None:
    """Put the mark of each note into its sentence, and the notes at the end of their section.

    A section ends before the next heading. Each paragraph of a note is a paragraph of the text,
    the first with the mark before it. Notes that are not among the `named` ones stand at the end.
    """
    texts = {(kind, name): note for kind in _KINDS for name, note in _notes(document, kind)}
    if not texts:
        return
    kinds = {kind: _numbering(document, kind) for kind in _KINDS}
    counts = dict.fromkeys(_KINDS, 0)
    styles = styles_by_id(document.part.styles.element)
    waiting: list[BaseOxmlElement] = []
    body = document.element.body
    for block in list(_blocks(body)):
        if block.tag == f"{WORD}p" and _is_heading(styles, block):
            for paragraph in waiting:
                block.addprevious(paragraph)
            waiting = []
        for reference in list(block.iter(*(f"{WORD}{kind}Reference" for kind in _KINDS))):
            kind = reference.tag.removeprefix(WORD).removesuffix("Reference")
            note = texts.get((kind, reference.get(f"{WORD}id")))
            if note is None:
                continue
            mark = ""
            if reference.get(f"{WORD}customMarkFollows") in (None, "0", "false"):
                counts[kind] += 1
                number_kind, start = kinds[kind]
                mark = note_mark(written_number(counts[kind] + start - 1, number_kind))
            waiting += _paragraphs(note, mark)
            _write_mark(reference, mark)
    unnamed = (note for place, note in texts.items() if place not in named)
    for paragraph in (*waiting, *(each for note in unnamed for each in _paragraphs(note, ""))):
        body.append(paragraph)


def _notes(document: Document, kind: str) -> Iterator[tuple[str | None, BaseOxmlElement]]:
    for root in related_roots(document, f"{kind}s"):
        for note in root.iterchildren(f"{WORD}{kind}"):
            if note.get(f"{WORD}type", "normal") == "normal":  # others are lines above the notes
                yield note.get(f"{WORD}id"), note


def _numbering(document: Document, kind: str) -> tuple[str, int]:
    """The kind of numbers and the first one, of the last section or the whole document."""
    number_kind, start = _KINDS[kind], "1"
    for root in (*related_roots(document, "settings"), document.element.body):
        for stated in root.iter(f"{WORD}{kind}Pr"):
            for child in stated:
                if child.tag == f"{WORD}numFmt":
                    number_kind = child.get(f"{WORD}val") or number_kind
                elif child.tag == f"{WORD}numStart":
                    start = child.get(f"{WORD}val") or start
    return number_kind, int(start) if start.isdecimal() else 1


def _blocks(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The paragraphs and tables of the body, also those that something is wrapped around."""
    for child in parent.iterchildren():
        if child.tag in _WRAPPERS:
            yield from _blocks(child)
        else:
            yield child


def _is_heading(styles: dict[str, BaseOxmlElement], paragraph: BaseOxmlElement) -> bool:
    for _, style in style_chain(styles, paragraph):
        name = style.find(f"{WORD}name")
        if name is not None and _HEADING.fullmatch(name.get(f"{WORD}val") or ""):
            return True
    return False


def _paragraphs(note: BaseOxmlElement, mark: str) -> list[BaseOxmlElement]:
    """Copies of a note's paragraphs and tables, the mark before the first."""
    copy = deepcopy(note)
    show_as_accepted(copy)
    paragraphs = list(copy.iterchildren(f"{WORD}p", f"{WORD}tbl"))
    first = next(copy.iter(f"{WORD}p"), None)
    if first is not None and mark:
        first.insert(content_start(first), text_run(first, f"{mark} "))
    return paragraphs


def _write_mark(reference: BaseOxmlElement, mark: str) -> None:
    piece = reference.makeelement(f"{WORD}t")
    piece.text = mark
    reference.getparent().replace(reference, piece)


def page_line_roots(document: Document) -> list[BaseOxmlElement]:
    """The heads and feet of the pages, each once."""
    return [*related_roots(document, "header"), *related_roots(document, "footer")]


def comment_count(document: Document) -> int:
    """How many comments of reviewers a document holds."""
    roots = related_roots(document, "comments")
    return sum(1 for root in roots for _ in root.iterchildren(f"{WORD}comment"))
