"""Chunking: from an article's text to its sentences, passages and language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.language import detect_language
from index.text.passages import TARGET_TOKENS, embedded_text, pack_passages
from index.text.sentences import split_sentences
from index.text.table_rows import readable_text, with_whole_rows
from index.types import Sentence, Table

CHUNKING_SETTINGS = f"sentences 3, passages 2 of {TARGET_TOKENS} tokens, full text 3"
"""Changes with any change of chunking, which makes the next build chunk every article again."""
READABLE_SETTINGS = (
    f"sentences 1, passages 1 of {TARGET_TOKENS} tokens, full text 1",
    f"sentences 2, passages 1 of {TARGET_TOKENS} tokens, full text 2",
)
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
    tables: tuple[Table, ...] = ()

    def text_to_search(self, passage: PassageChunk) -> str:
        """The text of one of its passages, with rows of tables labelled."""
        return readable_text(self.text, self.tables, passage.start, passage.end)

    def text_to_embed(self, passage: PassageChunk) -> str:
        """The text to embed for one of its passages."""
        return embedded_text(self.title, self.text_to_search(passage))


def chunk_article(title: str, text: str, tables: tuple[Table, ...] = ()) -> ChunkedArticle:
    """Split an article into sentences, pack them into passages and detect its language.

    Each row of a table is one sentence.
    """
    sentences = with_whole_rows(split_sentences(text), tables)
    ranges = pack_passages(text, sentences)
    passages = tuple(_passage(title, text, tables, sentences[first:last]) for first, last in ranges)
    return ChunkedArticle(title, text, detect_language(text), sentences, passages, tables)


def _passage(
    title: str, text: str, tables: tuple[Table, ...], sentences: Sequence[Sentence]
) -> PassageChunk:
    start, end = sentences[0].start, sentences[-1].end
    embedded = embedded_text(title, readable_text(text, tables, start, end))
    return PassageChunk(start, end, hashlib.sha256(embedded.encode()).digest())
