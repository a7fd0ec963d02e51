"""Subtitles (.srt, .vtt): each sentence is a paragraph with the time at which it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.metadata import pick_title
from index.text.normalisation import normalise
from index.types import ParsedArticle

_TIMES = re.compile(
    r"\s*(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})[.,]\d{1,3}\s*-->"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?\s+(?P<name>[^>]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]{0,200}>|\{\\[^{}]{0,80}\}")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
_LONGEST = 400  # characters of a paragraph where no sentence ends, as in automatic subtitles


@dataclass(frozen=True, slots=True)
class _Cue:
    time: str
    text: str


def read_subtitles(path: Path, data: bytes) -> ParsedArticle:
    """Return the spoken text: `[00:01:05] The pier opens in June.` Raises UnreadableArticle."""
    markup, warning = decode(data)
    lines = "\n\n".join(_paragraphs(_cues(markup)))
    text = normalise(lines, unwrap=False)
    if not text:
        raise UnreadableArticle("no subtitles found: a line of times comes before each")
    spoken = text.partition("] ")[2] or text
    return ParsedArticle(
        title=pick_title(spoken, path), text=text, warnings=(warning,) if warning else ()
    )


def _cues(markup: str) -> Iterator[_Cue]:
    """The cues in order; a line that the cue before showed already is not repeated."""
    shown = ""
    for block in re.split(r"\n[ \t]*\n", "\n".join(markup.splitlines())):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            continue
        texts = []
        for line in map(_plain, lines[at + 1 :]):
            if line and line != shown:
                texts.append(line)
                shown = line
        if texts:
            yield _Cue(_time(lines[at]), " ".join(texts))


def _plain(line: str) -> str:
    """A line without its markup; who speaks stands before it."""
    return unescape(_TAG.sub("", _VOICE.sub(r"\g<name>: ", line))).strip()


def _time(line: str) -> str:
    found = _TIMES.match(line)
    if found is None:
        return ""
    return f"{int(found['hours'] or 0):02}:{int(found['minutes']):02}:{found['seconds']}"


def _paragraphs(cues: Iterator[_Cue]) -> Iterator[str]:
    """Cues joined until a sentence ends."""
    time = ""
    texts: list[str] = []
    for cue in cues:
        time = time or cue.time
        texts.append(cue.text)
        if _SENTENCE_END.search(cue.text) or sum(map(len, texts)) > _LONGEST:
            yield f"[{time}] {' '.join(texts)}"
            time, texts = "", []
    if texts:
        yield f"[{time}] {' '.join(texts)}"
