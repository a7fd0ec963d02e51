"""Presentations as articles: each slide is a page, so that a citation says which one."""

from __future__ import annotations

from collections.abc import Iterable

from index.text.normalisation import normalise

NO_TEXT = "no text found on its slides: if they are pictures, save it as PDF"


def join_slides(slides: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """The text of all slides, and where each begins; an empty slide begins where the next does."""
    parts: list[str] = []
    starts: list[int] = []
    reached = 0
    for slide in slides:
        starts.append(reached)
        if text := normalise(slide, unwrap=False):
            parts.append(text)
            reached += len(text) + 2
    text = "\n\n".join(parts)
    return text, tuple(min(start, max(len(text) - 1, 0)) for start in starts) if text else ()
