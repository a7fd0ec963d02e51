"""Chunking: from an article's text to its sentences, passages and language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.language import detect_language
from index.text.passages import TARGET_TOKENS, embedded_text, pack_passages
from index.text.sentences import split_sentences
from index.types import Sentence

CHUNKING_SETTINGS = f"sentences 2, passages 1 of {TARGET_TOKENS} tokens, full text 2"
"""Changes with any change of chunking, which makes the next build chunk every article again."""
READABLE_SETTINGS = (f"sentences 1, passages 1 of {TARGET_TOKENS} tokens, full text 1",)
"""Of earlier versions, whose libraries answer as before until that build."""


@dataclass(frozen=True, slots=True)
class PassageChunk:
    """A passage without an id, `[start, end)`; `text_sha256` is that of the embedded text."""

    start: int
    end: int
    text_sha256: bytes


@dataclass(frozen=True, slots=True)
class ChunkedArticle:
    """An article's title and text, with everything derived from them."""

    title: str
    text: str
    language: str | None
    sentences: tuple[Sentence, ...]
    passages: tuple[PassageChunk, ...]

    def text_to_embed(self, passage: PassageChunk) -> str:
        """The text to embed for one of its passages."""
        return embedded_text(self.title, self.text[passage.start : passage.end])


def chunk_article(title: str, text: str) -> ChunkedArticle:
    """Split an article into sentences, pack them into passages and detect its language."""
    sentences = split_sentences(text)
    ranges = pack_passages(text, sentences)
    passages = tuple(_passage(title, text, sentences[first:last]) for first, last in ranges)
    return ChunkedArticle(title, text, detect_language(text), sentences, passages)


def _passage(title: str, text: str, sentences: Sequence[Sentence]) -> PassageChunk:
    start, end = sentences[0].start, sentences[-1].end
    digest = hashlib.sha256(embedded_text(title, text[start:end]).encode()).digest()
    return PassageChunk(start, end, digest)
