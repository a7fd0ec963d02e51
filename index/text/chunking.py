"""From a read article to what the catalogue holds of it: sentences, passages, language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.language import detect_language
from index.text.passages import TARGET_TOKENS, embedded_text, pack_passages
from index.text.sentences import split_sentences
from index.types import Sentence

CHUNKING_SETTINGS = f"sentences 1, passages 1 of {TARGET_TOKENS} tokens, full text 1"
"""Grows with any change of what is derived from a text; another value re-derives every article."""


@dataclass(frozen=True, slots=True)
class PassageChunk:
    """A passage before it has an id. `text_sha256` is that of the embedded text."""

    start: int
    end: int
    text_sha256: bytes


@dataclass(frozen=True, slots=True)
class ChunkedArticle:
    """Everything that follows from an article's title and text alone."""

    title: str
    text: str
    language: str | None
    sentences: tuple[Sentence, ...]
    passages: tuple[PassageChunk, ...]

    def text_to_embed(self, passage: PassageChunk) -> str:
        """The text that is embedded for one of its passages."""
        return embedded_text(self.title, self.text[passage.start : passage.end])


def chunk_article(title: str, text: str) -> ChunkedArticle:
    """Split an article and pack its passages."""
    sentences = split_sentences(text)
    ranges = pack_passages(text, sentences)
    passages = tuple(_passage(title, text, sentences[first:last]) for first, last in ranges)
    return ChunkedArticle(title, text, detect_language(text), sentences, passages)


def _passage(title: str, text: str, sentences: Sequence[Sentence]) -> PassageChunk:
    start, end = sentences[0].start, sentences[-1].end
    digest = hashlib.sha256(embedded_text(title, text[start:end]).encode()).digest()
    return PassageChunk(start, end, digest)
