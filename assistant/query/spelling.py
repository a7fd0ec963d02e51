"""Mistyped words: one that no article holds and no dictionary knows is read as one they hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from assistant.types import SpellingCorrection
from index.search.searcher import Session

SHORTEST_WORD, LONG_WORD = (
    5,
    8,
)  # letters; shorter words have too many neighbours, long ones bear two slips
MOST_WORDS = 40  # of a question that are looked at
MAX_CORRECTED = 3  # more strange words are another language, not slips
PASSAGES_SEARCHED = 8  # that a word is looked for in
MIN_SIMILARITY = 0.75  # of 1, by matching letters
_WORD = re.compile(r"[^\W\d_]+")


def corrections(
    question: str, session: Session, knows: Callable[[str], bool]
) -> tuple[SpellingCorrection, ...]:
    """The words that are read as others, in order; none where that is not plain.

    A word that is in any article, or that `knows` has, is right as it is, whatever it means.
    """
    strange = []
    for word in list(dict.fromkeys(_WORD.findall(question)))[:MOST_WORDS]:
        if len(word) < SHORTEST_WORD or not word.isascii() or word[1:] != word[1:].casefold():
            continue
        terms = session.text.terms(word)
        if len(terms) != 1 or session.text.document_frequency(terms[0]):
            continue
        if not knows(word.casefold()):
            strange.append((word, terms[0]))
    if len(strange) > MAX_CORRECTED:
        return ()
    read = ((word, _nearest(word, term, session)) for word, term in strange)
    return tuple(SpellingCorrection(word, other) for word, other in read if other)


def apply_corrections(question: str, corrected: Sequence[SpellingCorrection]) -> str:
    """The question with each corrected word in the place of what was typed."""
    for each in corrected:  # both are letters alone
        question = re.sub(rf"\b{each.word}\b", each.read_as, question)
    return question


def _nearest(word: str, term: str, session: Session) -> str | None:
    """The word of the articles that is most like one, and most often so; None if none is near."""
    slips = 2 if len(word) >= LONG_WORD else 1
    for distance in range(1, slips + 1):
        counts: Counter[str] = Counter()
        for text in session.fuzzy_passage_texts(term, distance, PASSAGES_SEARCHED):
            counts.update(w for w in _WORD.findall(text) if abs(len(w) - len(word)) <= distance)
        typed = word.casefold()
        liked = {
            other: SequenceMatcher(None, typed, other.casefold()).ratio()
            for other in counts
            if other[0].casefold() == typed[0] and other[0].isupper() >= word[0].isupper()
        }
        best = max(liked, key=lambda other: (liked[other], counts[other]), default=None)
        if best and liked[best] >= MIN_SIMILARITY:
            return best
    return None
