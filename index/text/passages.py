"""Packs sentences into passages: runs of whole sentences, sized for the encoder."""

from __future__ import annotations

from collections.abc import Sequence

from index.text.folding import fold
from index.types import Sentence

TARGET_TOKENS = 160  # about 700 characters of English; see docs/experiments.md, "Passage length"
ASCII_PER_TOKEN = 4.4  # measured on English news with the MiniLM vocabulary
OTHER_PER_TOKEN = 1.5  # other scripts have one or two characters per token

PassageRange = tuple[int, int]
"""Indices `[first, last)` into an article's sentences."""


def estimate_tokens(text: str) -> float:
    """An estimate of a text's tokens from its characters, so that passages depend on no model."""
    ascii_count = len(text.encode("ascii", "ignore"))
    return ascii_count / ASCII_PER_TOKEN + (len(text) - ascii_count) / OTHER_PER_TOKEN


def pack_passages(
    text: str, sentences: Sequence[Sentence], target_tokens: int = TARGET_TOKENS
) -> list[PassageRange]:
    """Fill passages with whole sentences up to the target; each sentence is in one passage.

    A sentence longer than the target is a passage of its own. A short last passage takes sentences
    from the one before it.
    """
    sizes = [estimate_tokens(text[s.start : s.end]) for s in sentences]
    ranges: list[PassageRange] = []
    first, filled = 0, 0.0
    for index, size in enumerate(sizes):
        if index > first and filled + size > target_tokens:
            ranges.append((first, index))
            first, filled = index, 0.0
        filled += size
    if sentences:
        ranges.append((first, len(sentences)))
    return _even_out_tail(ranges, sizes, target_tokens)


def _even_out_tail(
    ranges: list[PassageRange], sizes: Sequence[float], target_tokens: int
) -> list[PassageRange]:
    """If the last passage is below a third of the target, move sentences to it."""
    if len(ranges) < 2 or sum(sizes[slice(*ranges[-1])]) >= target_tokens / 3:
        return ranges
    first, last = ranges[-2][0], ranges[-1][1]
    total = sum(sizes[first:last])
    half, cut = 0.0, first
    while cut < last - 1 and half + sizes[cut] / 2 < total / 2:
        half += sizes[cut]
        cut += 1
    if not first < cut < last:
        return ranges
    return [*ranges[:-2], (first, cut), (cut, last)]


def embedded_text(title: str, passage_text: str) -> str:
    """The text to embed for a passage: title and passage text, folded."""
    return fold(f"{title}\n{passage_text}" if title else passage_text)
