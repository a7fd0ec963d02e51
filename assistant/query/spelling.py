"""Spelling correction for questions.

A word that neither the articles nor the dictionary contain is replaced by a similar word of the
articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from assistant.types import SpellingCorrection
from index.search.searcher import Session
from index.storage.text_index import ascii_letters
from index.text.folding import fold

SHORTEST_WORD = 5  # letters; shorter words have too many neighbours
LONG_WORD = 8  # letters; from here on two edits are allowed
MOST_WORDS = 40  # distinct words of a question that are checked
MAX_CORRECTED = 3  # with more, the question is probably not English
PASSAGES_SEARCHED = 8  # for similar words
MIN_SIMILARITY = 0.75  # of 1, by matching letters
_WORD = re.compile(r"[^\W\d_]+")


def spelling_corrections(
    question: str, session: Session, is_word: Callable[[str], bool]
) -> tuple[SpellingCorrection, ...]:
    """The misspelt words of a question with their corrections, in order.

    "When does the feryr sail?" -> "feryr" is read as "ferry". A word in any article, or for which
    `is_word` is true, is never corrected.
    """
    unknown = []
    for word in list(dict.fromkeys(_WORD.findall(question)))[:MOST_WORDS]:
        if len(word) < SHORTEST_WORD or not word.isascii() or word[1:] != word[1:].casefold():
            continue
        terms = session.text.terms(word)
        if len(terms) != 1 or session.text.document_frequency(terms[0]):
            continue
        if not is_word(word.casefold()):
            unknown.append((word, terms[0]))
    if len(unknown) > MAX_CORRECTED:
        return ()
    nearest = ((word, _nearest(word, term, session)) for word, term in unknown)
    return tuple(SpellingCorrection(word, other) for word, other in nearest if other)


def apply_corrections(question: str, corrections: Sequence[SpellingCorrection]) -> str:
    """The question with each misspelt word replaced by its correction."""
    for each in corrections:  # both consist of letters alone
        question = re.sub(rf"\b{each.word}\b", each.read_as, question)
    return question


def _nearest(word: str, term: str, session: Session) -> str | None:
    """The most similar word in the articles, then the most frequent; None if none is similar."""
    most_edits = 2 if len(word) >= LONG_WORD else 1
    for distance in range(1, most_edits + 1):
        counts: Counter[str] = Counter()
        for text in session.fuzzy_passage_texts(term, distance, PASSAGES_SEARCHED):
            counts.update(
                w for w in _WORD.findall(fold(text)) if abs(len(w) - len(word)) <= distance
            )
        typed = ascii_letters(word)
        plain = {other: ascii_letters(other) for other in counts}
        similarity = {
            other: SequenceMatcher(None, typed, plain[other]).ratio()
            for other in counts
            if plain[other][:1] == typed[0] and other[0].isupper() >= word[0].isupper()
        }
        best = max(similarity, key=lambda other: (similarity[other], counts[other]), default=None)
        if best and similarity[best] >= MIN_SIMILARITY:
            return best
    return None
