"""What a reader of a Word file sees: changes as accepted, nothing hidden, text boxes apart.

All functions change the tree of the document in place, before its text is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = (f"{WORD}del", f"{WORD}moveFrom")
_OFF = ("0", "false", "off")


def show_as_accepted(body: BaseOxmlElement) -> None:
    """Carry out tracked deletions, of rows and of paragraph ends too, and drop hidden text."""
    for row in list(body.iter(f"{WORD}tr")):
        if row.find(f"{WORD}trPr/{WORD}del") is not None:
            row.getparent().remove(row)
    joined = [
        paragraph
        for paragraph in body.iter(f"{WORD}p")
        if any(paragraph.find(f"{WORD}pPr/{WORD}rPr/{tag}") is not None for tag in _DELETED)
    ]
    for element in list(body.iter(*_DELETED, f"{_COMPATIBILITY}Fallback", f"{WORD}r")):
        if _is_unseen(element):
            element.getparent().remove(element)
    for paragraph in joined:
        _join_with_next(paragraph)


def _is_unseen(element: BaseOxmlElement) -> bool:
    if element.tag == f"{WORD}r":
        hidden = element.find(f"{WORD}rPr/{WORD}vanish")
        return hidden is not None and hidden.get(f"{WORD}val") not in _OFF
    if element.tag == f"{_COMPATIBILITY}Fallback":  # the same again, for older programs
        return element.getparent().find(f"{_COMPATIBILITY}Choice") is not None
    return element.getparent().tag not in (f"{WORD}rPr", f"{WORD}trPr")


def _join_with_next(paragraph: BaseOxmlElement) -> None:
    following = paragraph.getnext()
    if following is None or following.tag != f"{WORD}p":
        return
    at = content_start(following)
    for child in reversed([child for child in paragraph if child.tag != f"{WORD}pPr"]):
        following.insert(at, child)
    paragraph.getparent().remove(paragraph)


def content_start(paragraph: BaseOxmlElement) -> int:
    """Where the content of a paragraph begins, behind its properties."""
    return 1 if len(paragraph) and paragraph[0].tag == f"{WORD}pPr" else 0


def set_text_boxes_apart(body: BaseOxmlElement) -> None:
    """Move what stands in text boxes beside the paragraph that they hang at.

    Before it if they hang at its beginning, else behind it.
    """
    last_behind: dict[BaseOxmlElement, BaseOxmlElement] = {}
    for box in list(body.iter(f"{WORD}txbxContent")):
        anchor = next(box.iterancestors(f"{WORD}p"), None)
        if anchor is None:
            continue
        is_first = _begins_with(anchor, box)
        for block in list(box):
            if is_first:
                anchor.addprevious(block)
            else:
                last_behind.get(anchor, anchor).addnext(block)
                last_behind[anchor] = block


def _begins_with(paragraph: BaseOxmlElement, box: BaseOxmlElement) -> bool:
    """Whether no text stands in a paragraph before a box."""
    for element in paragraph.iter(f"{WORD}t", f"{WORD}txbxContent"):
        if element is box:
            return True
        if element.tag == f"{WORD}t" and (element.text or "").strip():
            return False
    return True


def text_run(parent: BaseOxmlElement, text: str) -> BaseOxmlElement:
    """A new run with this text, which is not yet in the tree."""
    run: BaseOxmlElement = parent.makeelement(f"{WORD}r")
    piece = run.makeelement(f"{WORD}t")
    piece.text = text
    run.append(piece)
    return run
