"""The layout of a model's text: paragraphs, and lists with the sentence that leads into them.

An item of a list is often no whole sentence: `- Japan` below `The members are:` states that the
members are Japan, and that is what is verified. What leads into a list states nothing by itself, so
it is shown only above an item that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.generation.sanitising import sanitise_output
from assistant.types import Layout

LONGEST_LEAD = 200  # characters; a longer text that ends in a colon is no lead
_ITEM = re.compile(r"\s*(?:[-*•–+]|\d{1,2}[.)])\s+\S")
_HEADING = re.compile(r"\s*#{1,6}\s")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a model as plain text, with the numbers that it cites and its place.

    `lead` is what leads into the list that it is an item of.
    """

    text: str
    hints: tuple[int, ...] = ()
    layout: Layout | None = None
    lead: str = ""

    @property
    def claim(self) -> str:
        """What it states, as one text: an item continues what leads into its list."""
        lead = self.lead.rstrip(" :：")
        return f"{lead}: {self.text}" if lead else self.text


class DraftLayout:
    """Follows the layout of a text, one raw sentence after the other."""

    def __init__(self) -> None:
        self._lead = ""
        self._begins_paragraph = True

    def place(self, raw: str) -> DraftSentence | None:
        """The sentence in its place; None for what states nothing: leads, headings, bare marks.

        `raw` begins with the line breaks before it. "- Japan [2]" -> "Japan", (2,), an item.
        """
        is_item = bool(_ITEM.match(raw))
        is_new_line = raw.startswith("\n")
        text, hints = sanitise_output(raw)
        if not any(map(str.isalnum, text)) or _HEADING.match(raw):
            self._begins_paragraph = True
            return None
        if text.endswith((":", "：")) and not is_item and len(text) <= LONGEST_LEAD:
            self._lead, self._begins_paragraph = text, True
            return None
        if is_item:
            return DraftSentence(text, hints, "item", self._lead)
        if is_new_line or self._lead:
            self._lead, self._begins_paragraph = "", True
        layout: Layout | None = "paragraph" if self._begins_paragraph else None
        return DraftSentence(text, hints, layout)

    def shown(self) -> None:
        """Say that the last sentence is shown: only then another can continue its paragraph."""
        self._begins_paragraph = False
