"""The text of RTF files, by a tokeniser of our own.

striprtf, which LlamaIndex's reader uses, decodes every font in one code page, leaves out notes and
properties, and joins the cells of tables by bars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from index.parsers.counted_numbers import note_mark, written_number
from index.parsers.rtf_fonts import (
    WESTERN,
    decoded,
    encoding_of_charset,
    encoding_of_code_page,
    encoding_of_word,
)

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>\r\n|[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e",
    "rtlmark": "\u200f", "line": "\n", "softline": "\n", "cell": "\t", "nestcell": "\t",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": " "}
_ENDS = frozenset({"par", "page", "sect", "row", "nestrow", "column"})
_LEFT_OUT = frozenset(
    "colortbl stylesheet pict objdata fldinst xe tc tcn sn sv shprslt nonshppict upr "
    "info operator doccomm hlinkbase company category manager comment subject".split()
)
_STARRED = frozenset({"shpinst", "do", "footnote"})  # destinations with a star that hold text
_PAGE_LINES = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
_PROPERTIES = frozenset({"title", "author", "keywords"})
_BOXES = frozenset({"shptxt", "dptxbxtext"})
_NUMBERS = frozenset({"listtext", "pntext"})
_OPEN_BULLET = "o"  # of Word's second level, in a font of typewriters
_ANYWHERE = ("ud", "ftnalt", "pict")  # also where something stands before them in their group
_DEEPEST = 2_000  # groups within groups; what is deeper is no document


@dataclass(slots=True)
class RtfText:
    """A run of paragraphs: the text itself, a note, a text box, or a property."""

    kind: str = "text"
    paragraphs: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    """Of the paragraph that is being read."""
    waiting: list[str] = field(default_factory=list)
    """Notes, until their section ends."""
    behind: list[str] = field(default_factory=list)
    """Text boxes that hang at the paragraph."""
    mark_at: int | None = None
    """Which piece is the mark of the next note."""
    has_mark: bool = False

    def end_paragraph(self, is_heading: bool = False) -> None:
        """End the paragraph that is being read; a heading goes behind the notes before it."""
        if is_heading:
            self.paragraphs += self.waiting
            self.waiting = []
        self.paragraphs += ["".join(self.pieces), *self.behind]
        self.pieces, self.behind, self.mark_at = [], [], None

    def finish(self) -> list[str]:
        """All paragraphs, the notes of the last section behind them."""
        self.end_paragraph()
        self.paragraphs += self.waiting
        self.waiting = []
        return self.paragraphs


@dataclass(slots=True)
class RtfDocument:
    """What an RTF file holds. `created` is `(year, month, day)`, zeros where not stated."""

    text: RtfText = field(default_factory=RtfText)
    page_lines: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    created: dict[str, int] = field(default_factory=dict)
    comments: int = 0


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group; `flow` None where text is left out."""

    flow: RtfText | None
    destination: str = ""
    encoding: str | None = None
    """That of the font; None for the document's."""
    fallback_length: int = 1
    is_hidden: bool = False
    is_cell: bool = False
    is_heading: bool = False
    is_new: bool = True
    """Nothing was read in the group so far."""
    is_starred: bool = False


def parse_rtf(data: bytes) -> RtfDocument:
    """The text and the properties of an RTF file, however damaged it is."""
    reader = _Reader()
    reader.read(data)
    return reader.document


class _Reader:
    def __init__(self) -> None:
        self.document = RtfDocument()
        self._state = _State(self.document.text)
        self._outer: list[_State] = []
        self._encoding = WESTERN
        self._fonts: dict[int, str | None] = {}
        self._default_font = self._font = 0
        self._bytes = bytearray()
        self._skipped = 0  # characters still to come that stand for a Unicode one
        self._note_counts = {"footnote": 0, "endnote": 0}

    def read(self, data: bytes) -> None:
        """Read the whole file."""
        at = 0
        while found := _TOKEN.match(data, at):
            at = found.end()
            if found["word"]:
                word, number = found["word"].decode(), found["number"]
                if word == "bin" and number:
                    at += max(0, int(number))
                else:
                    self._word(word, int(number) if number else None)
            elif found["brace"]:
                self._open() if found["brace"] == b"{" else self._close()
            elif found["symbol"]:
                self._symbol(found["symbol"])
            elif found["hex"]:
                self._add_bytes(bytes([int(found["hex"], 16)]))
            elif found["text"]:
                self._add_raw(found["text"])
        while self._outer:
            self._close()
        self._flush()
        self.document.text.finish()

    def _open(self) -> None:
        self._flush()
        self._skipped = 0
        if len(self._outer) < _DEEPEST:
            self._outer.append(self._state)
            self._state = replace(self._state, is_new=True, is_starred=False)

    def _close(self) -> None:
        self._flush()
        self._skipped = 0
        if not self._outer:
            return
        ended, self._state = self._state, self._outer.pop()
        if ended.flow is not None and ended.flow is not self._state.flow:
            self._deliver(ended.flow, self._state.flow)

    def _deliver(self, flow: RtfText, parent: RtfText | None) -> None:
        """Put a note, a text box, a number or a property where it belongs."""
        paragraphs = [each for each in flow.finish() if each.strip()]
        if flow.kind in _PROPERTIES:
            self.document.properties.setdefault(flow.kind, " ".join(paragraphs))
        elif flow.kind in _PAGE_LINES:
            self.document.page_lines += paragraphs
        elif parent is None:
            return
        elif flow.kind in self._note_counts:
            parent.waiting += self._numbered(flow, parent, paragraphs)
        elif flow.kind in _NUMBERS:
            number = " ".join(paragraphs).strip()
            if number != _OPEN_BULLET and any(map(str.isalnum, number)):
                parent.pieces.append(f"{number} ")
        elif any(piece.strip() for piece in parent.pieces):
            parent.behind += paragraphs
        else:
            parent.paragraphs += paragraphs

    def _numbered(self, note: RtfText, parent: RtfText, paragraphs: list[str]) -> list[str]:
        """The paragraphs of a note with its mark, which is also put where the note is."""
        if not note.has_mark and parent.mark_at is None:
            return paragraphs
        self._note_counts[note.kind] += 1
        kind = "lowerRoman" if note.kind == "endnote" else "decimal"
        mark = note_mark(written_number(self._note_counts[note.kind], kind))
        if parent.mark_at is None:
            parent.pieces.append(mark)
        else:
            parent.pieces[parent.mark_at] = mark
        parent.mark_at = None
        return [f"{mark} {paragraphs[0].lstrip()}", *paragraphs[1:]] if paragraphs else []

    def _word(self, word: str, number: int | None) -> None:
        if self._skipped and word != "u":
            self._skipped -= 1
            return
        state = self._state
        if word in _DESTINATIONS and (state.is_new or word in _ANYWHERE):
            self._enter(word)
        elif state.is_new and state.is_starred:
            self._state = replace(state, flow=None, destination=word, is_new=False)
        elif word == "u" and number is not None:
            self._add_text(_unit(number))
            self._skipped = state.fallback_length
        elif word in _CHARACTERS:
            self._add_text(_CHARACTERS[word])
        elif word in _ENDS:
            self._end(word)
        elif word == "chftn":
            self._mark_note()
        else:
            self._set(word, number)

    def _enter(self, word: str) -> None:
        """Begin a destination: what follows in the group is no part of the text around it."""
        self._flush()
        state = replace(self._state, destination=word, is_new=False)
        if word == "ftnalt":
            if state.flow is not None and state.flow.kind == "footnote":
                state.flow.kind = "endnote"
            return
        if word == "ud":  # the Unicode form of what the group around it left out
            state = replace(state, flow=self._outer[-2].flow if len(self._outer) > 1 else None)
        elif word in _FLOWS:
            is_known = not state.is_starred or word in _STARRED
            state = replace(state, flow=RtfText(word) if is_known else None, is_cell=False)
        elif word not in _STARRED:
            self.document.comments += word == "annotation"
            state = replace(state, flow=None)
        self._state = state

    def _end(self, word: str) -> None:
        self._flush()
        flow = self._state.flow
        if flow is None or self._state.is_hidden:
            return
        if word == "par" and self._state.is_cell:
            flow.pieces.append(" ")
        else:
            flow.end_paragraph(self._state.is_heading)

    def _mark_note(self) -> None:
        self._flush()
        flow = self._state.flow
        if flow is None:
            return
        if flow.kind in self._note_counts:
            flow.has_mark = True
        else:
            flow.mark_at = len(flow.pieces)
            flow.pieces.append("")

    def _set(self, word: str, number: int | None) -> None:  # noqa: C901 - a table
        """A property of the text, the group or the document."""
        is_on = number != 0
        if self._state.is_new:
            self._state = replace(self._state, is_new=False)
        state = self._state
        match word:
            case "ansi" | "mac" | "pc" | "pca":
                self._encoding = encoding_of_word(word)
            case "ansicpg" if number:
                self._encoding = encoding_of_code_page(number)
            case "deff" if number is not None:
                self._default_font = number
            case "f" if number is not None:
                self._font = number
                self._set_encoding(self._fonts.get(number))
            case "fcharset" if number is not None and state.destination == "fonttbl":
                self._fonts[self._font] = encoding_of_charset(number)
            case "cpg" if number and state.destination == "fonttbl":
                self._fonts[self._font] = encoding_of_code_page(number)
            case "plain":
                self._set_encoding(self._fonts.get(self._default_font))
                self._state = replace(self._state, is_hidden=False)
            case "v" | "deleted":
                self._flush()
                self._state = replace(state, is_hidden=is_on)
            case "uc":
                self._state = replace(state, fallback_length=max(0, number or 0))
            case "pard":
                self._state = replace(state, is_cell=False, is_heading=False)
            case "intbl":
                self._state = replace(state, is_cell=is_on)
            case "outlinelevel":
                self._state = replace(state, is_heading=number is not None and number < 9)
            case "yr" | "mo" | "dy" if state.destination == "creatim" and number:
                self.document.created.setdefault(word, number)

    def _set_encoding(self, encoding: str | None) -> None:
        self._flush()
        self._state = replace(self._state, encoding=encoding)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._state = replace(self._state, is_starred=True)
        elif self._skipped:
            self._skipped -= 1
        elif symbol in (b"\n", b"\r", b"\r\n"):
            self._end("par")
        elif symbol in _SYMBOLS:
            self._add_text(_SYMBOLS[symbol])

    def _add_raw(self, text: bytes) -> None:
        """Bytes as they stand in the file; those of some converters are UTF-8."""
        skipped = min(self._skipped, len(text))
        self._skipped -= skipped
        text = text[skipped:]
        if not text.isascii():
            try:
                self._add_text(text.decode("utf-8"))
                return
            except UnicodeDecodeError:
                pass
        self._add_bytes(text, can_be_skipped=False)

    def _add_bytes(self, data: bytes, *, can_be_skipped: bool = True) -> None:
        if can_be_skipped and self._skipped:
            self._skipped -= 1
        elif data and self._state.flow is not None and not self._state.is_hidden:
            self._state = replace(self._state, is_new=False) if self._state.is_new else self._state
            self._bytes += data

    def _add_text(self, text: str) -> None:
        self._flush()
        if self._state.flow is not None and not self._state.is_hidden:
            self._state.flow.pieces.append(text)

    def _flush(self) -> None:
        """Decode the bytes read so far; characters of two bytes are whole only now."""
        if self._bytes and self._state.flow is not None:
            text = decoded(bytes(self._bytes), self._state.encoding or self._encoding)
            self._state.flow.pieces.append(text)
        self._bytes.clear()


def _unit(number: int) -> str:
    r"""The UTF-16 code unit of `\u`, which is signed; some write whole code points."""
    if number < 0:
        number += 0x10000
    return chr(number) if 0 <= number <= 0x10FFFF else ""


_FLOWS = frozenset({"footnote"}) | _PAGE_LINES | _PROPERTIES | _BOXES | _NUMBERS
_DESTINATIONS = _FLOWS | _LEFT_OUT | _STARRED | {"fonttbl", "annotation", "ud", "ftnalt", "creatim"}
