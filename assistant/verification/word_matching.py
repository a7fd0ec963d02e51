"""Which word of a source stands for a word of the statement, and how surely."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.nlp.stems import (
    Word,
    are_opposite,
    has_synonyms,
    is_same,
    is_synonym,
    name_word_matches,
)
from assistant.verification.analysis import PREFIX, Analysed
from index.types import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SIMILARITY = 0.62  # cosine of two single words; below it they have little to do
MOST_KEPT = 20_000  # vectors of words that are kept, some 30 MB
MOST_PLACES = 12  # of one word in a source that are looked at
SAME, FAMILY, SYNONYM = 1.0, 0.95, 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """A word of a source (its place) that stands for one of the statement; strength 0 to 1."""

    strength: float
    place: int


NO_MATCH = Match(0.0, -1)


class WordVectors:
    """Similarity of single words by the encoder; each word is encoded once. Safe in threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def nearest(self, word: str, others: Sequence[str]) -> tuple[float, int]:
        """The best cosine of a folded word with others, and which; (0, -1) for none."""
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
                if len(self._known) >= MOST_KEPT:
                    self._known.clear()
                self._known[word] = known
        return known


def plain_matches(statement: Analysed, source: Analysed) -> dict[int, Match]:
    """What stands for each content word of a statement; of several, the one in the same company."""
    matches: dict[int, Match] = {}
    last = -1
    for place in statement.content:
        word = statement.words[place]
        match = plain_match(word, source)
        same = source.by_stem.get(word.stem, ())[:MOST_PLACES]
        if len(same) > 1:
            best = max(same, key=lambda n: (_company(statement, place, source, n), -_gap(last, n)))
            match = Match(SAME, best)
        if match.strength:
            last = match.place
        matches[place] = match
    return matches


def _company(statement: Analysed, place: int, source: Analysed, other: int) -> int:
    """How many of the two words on either side are the same, the next ones counting double."""
    return sum(
        (3 - abs(step)) * (_stem_at(statement, place + step) == _stem_at(source, other + step))
        for step in (-2, -1, 1, 2)
    )


def _stem_at(sentence: Analysed, place: int) -> str:
    return sentence.words[place].plain if 0 <= place < len(sentence.words) else ""


def _gap(last: int, place: int) -> int:
    """How far a place is behind the last one; going back is worse."""
    return place - last if place > last else 1000 + last - place


def plain_match(word: Word, source: Analysed) -> Match:
    """The word of a source that is the same, of its family or a listed synonym."""
    same = source.by_stem.get(word.stem)
    if same:
        exact = next((n for n in same if source.words[n].plain == word.plain), same[0])
        return Match(SAME, exact)
    for n in source.by_prefix.get(word.plain[:PREFIX], ()):
        other = source.words[n]
        if is_same(word.plain, other.plain) or (
            word.text[0].isupper()
            and other.text[0].isupper()
            and name_word_matches(word.plain, other.plain)
        ):
            return Match(FAMILY, n)
    capital, listed = word.text[0].isupper(), has_synonyms(word.plain)
    for n in source.content if capital or listed else ():
        other = source.words[n]
        if listed and is_synonym(word.plain, other.plain):
            return Match(SYNONYM, n)
        if capital and other.text[0].isupper() and name_word_matches(word.plain, other.plain):
            return Match(FAMILY, n)
    return NO_MATCH


def similar_match(word: Word, source: Analysed, vectors: WordVectors) -> Match:
    """The word of a source that is nearest in meaning, opposites left out; weaker than a form."""
    places = [n for n in source.content if not are_opposite(word.plain, source.words[n].plain)]
    cosine, best = vectors.nearest(word.plain, [source.words[n].plain for n in places])
    return Match(min(cosine, 0.89), places[best]) if cosine >= LEAST_SIMILARITY else NO_MATCH
