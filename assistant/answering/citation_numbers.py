"""Numbering the sentences of one answer: each is cited once and keeps its number."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answering.types import CitedSentence
from assistant.types import SentencePosition


class CitationNumbers:
    """Cited sentences, numbered from 1 in the order in which they are added."""

    def __init__(self, sentences: Iterable[CitedSentence] = ()) -> None:
        """Begin with sentences that are numbered from 1 already."""
        self._sentences = {each.citation.position: each for each in sentences}

    def __len__(self) -> int:
        return len(self._sentences)

    def number_at(self, position: SentencePosition) -> int | None:
        """The number of the sentence at this position; None if it is not cited."""
        sentence = self._sentences.get(position)
        return sentence.number if sentence else None

    def add(self, sentence: CitedSentence) -> int:
        """Add a sentence under the next number unless it is cited already; returns its number."""
        position = sentence.citation.position
        if position not in self._sentences:
            self._sentences[position] = sentence.with_number(len(self) + 1)
        return self._sentences[position].number

    @property
    def sentences(self) -> tuple[CitedSentence, ...]:
        """All sentences in order of their numbers."""
        return tuple(self._sentences.values())
