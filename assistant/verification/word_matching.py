"""Word matching: the word of a source for a word of the statement, and the match's strength."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.nlp.stems import (
    StemToken,
    are_antonyms,
    are_name_variants,
    are_same_word,
    are_synonyms,
    has_synonyms,
)
from assistant.verification.analysis import PREFIX_LENGTH, AnalysedSentence
from index.types import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MIN_SIMILARITY = 0.62  # cosine of two single words; below it they are unrelated
MAX_CACHED_VECTORS = 20_000  # word vectors, some 30 MB
MAX_POSITIONS = 12  # occurrences of one word in a source that are compared
SAME_STRENGTH, FAMILY_STRENGTH, SYNONYM_STRENGTH = 1.0, 0.95, 0.9


@dataclass(frozen=True, slots=True)
class WordMatch:
    """The position of a matching word in a source, and the strength of the match, 0 to 1."""

    strength: float
    position: int


NO_MATCH = WordMatch(0.0, -1)


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """A statement's content words with their matches in one source.

    `matches` has the positions in the statement as keys.
    """

    source: AnalysedSentence
    matches: dict[int, WordMatch]  # by position in the statement

    def inverted(self) -> dict[int, int]:
        """The position in the statement for each matched position in the source."""
        return {
            match.position: position for position, match in self.matches.items() if match.strength
        }


class WordVectors:
    """Cosine similarity of single words by the encoder; each word is encoded once. Thread-safe."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def nearest(self, word: str, others: Sequence[str]) -> tuple[float, int]:
        """The best cosine of a folded word with others, and its index; (0, -1) for no others."""
        if not others:
            return 0.0, -1
        own = self._vector(word)
        cosines = [float(own @ self._vector(other)) for other in others]
        best = max(range(len(cosines)), key=cosines.__getitem__)
        return cosines[best], best

    def _vector(self, word: str) -> NDArray[np.float32]:
        known = self._known.get(word)
        if known is None:
            known = self._embedder.embed([word])[0]
            with self._lock:
                if len(self._known) >= MAX_CACHED_VECTORS:
                    self._known.clear()
                self._known[word] = known
        return known


def lexical_matches(statement: AnalysedSentence, source: AnalysedSentence) -> dict[int, WordMatch]:
    """The match of each content word; of equal words the one with most equal neighbours."""
    matches: dict[int, WordMatch] = {}
    last = -1
    for position in statement.content_positions:
        word = statement.words[position]
        match = lexical_match(word, source)
        same = source.by_stem.get(word.stem, ())[:MAX_POSITIONS]
        if len(same) > 1:
            best = max(
                same,
                key=lambda n: (
                    _shared_neighbours(statement, position, source, n),
                    -_distance_from_last(last, n),
                ),
            )
            match = WordMatch(SAME_STRENGTH, best)
        if match.strength:
            last = match.position
        matches[position] = match
    return matches


def _shared_neighbours(
    statement: AnalysedSentence, position: int, source: AnalysedSentence, other: int
) -> int:
    """How many of the two words on either side are equal; adjacent ones count double."""
    return sum(
        (3 - abs(step)) * (_stem_at(statement, position + step) == _stem_at(source, other + step))
        for step in (-2, -1, 1, 2)
    )


def _stem_at(sentence: AnalysedSentence, position: int) -> str:
    return sentence.words[position].folded if 0 <= position < len(sentence.words) else ""


def _distance_from_last(last: int, position: int) -> int:
    """How far a position is after the last match; going back costs more."""
    return position - last if position > last else 1000 + last - position


def lexical_match(word: StemToken, source: AnalysedSentence) -> WordMatch:
    """The source's word that is equal, of the same family, or a listed synonym; else `NO_MATCH`.

    "film" in "The movie was shot." matches "movie" with strength 0.9.
    """
    same = source.by_stem.get(word.stem)
    if same:
        exact = next((n for n in same if source.words[n].folded == word.folded), same[0])
        return WordMatch(SAME_STRENGTH, exact)
    for n in source.by_prefix.get(word.folded[:PREFIX_LENGTH], ()):
        other = source.words[n]
        if are_same_word(word.folded, other.folded) or (
            word.text[0].isupper()
            and other.text[0].isupper()
            and are_name_variants(word.folded, other.folded)
        ):
            return WordMatch(FAMILY_STRENGTH, n)
    capital, listed = word.text[0].isupper(), has_synonyms(word.folded)
    for n in source.content_positions if capital or listed else ():
        other = source.words[n]
        if listed and are_synonyms(word.folded, other.folded):
            return WordMatch(SYNONYM_STRENGTH, n)
        if capital and other.text[0].isupper() and are_name_variants(word.folded, other.folded):
            return WordMatch(FAMILY_STRENGTH, n)
    return NO_MATCH


def semantic_match(word: StemToken, source: AnalysedSentence, vectors: WordVectors) -> WordMatch:
    """The source's word nearest in meaning, antonyms excluded; weaker than any lexical match."""
    positions = [
        n for n in source.content_positions if not are_antonyms(word.folded, source.words[n].folded)
    ]
    cosine, best = vectors.nearest(word.folded, [source.words[n].folded for n in positions])
    return WordMatch(min(cosine, 0.89), positions[best]) if cosine >= MIN_SIMILARITY else NO_MATCH
