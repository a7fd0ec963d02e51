"""Equal sentences: nearly all words are the same, and all facts in the same order.

Facts are numbers, capitalised words and negations, so that no version that differs is ever hidden.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.nlp.numbers import SMALL_NUMBERS
from index.storage.text_index import STOP_TERMS

MIN_JACCARD = 0.9  # Jaccard similarity of words from which two sentences are duplicates
WORD_PATTERN = re.compile(r"[$€£¥%]|(?<!\w)[-\u2212](?=\d)|\w+(?:['.,:/]\w+)*")
NEGATIONS = frozenset(
    "not no never none nor neither nobody nothing nowhere without cannot hardly barely".split()
)
NUMBER_WORDS = frozenset(SMALL_NUMBERS).union(
    "hundred thousand million billion trillion dozen half first second third".split()
)


@dataclass(frozen=True, slots=True)
class SentenceKey:
    """The folded words of a sentence, and those that are facts."""

    words: tuple[str, ...]
    distinct: frozenset[str]
    facts: frozenset[str]


@lru_cache(maxsize=4096)
def sentence_key(text: str) -> SentenceKey:
    """A comparison key for a sentence.

    "The ferry carries 40 cars." -> words the, ferry, carries, 40, cars; facts 40.
    """
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    found = WORD_PATTERN.findall(plain)
    words = tuple(word.casefold() for word in found)
    facts = (folded for word, folded in zip(found, words, strict=True) if _is_fact(word, folded))
    return SentenceKey(words, frozenset(words), frozenset(facts))


def are_equal(one: SentenceKey, other: SentenceKey) -> bool:
    """Whether two sentences share nearly all words, and every number, name and negation in order.

    "It carries 40 cars." and "It carries 50 cars." are not equal.
    """
    if one.words == other.words:
        return True
    if len(one.distinct & other.distinct) < MIN_JACCARD * len(one.distinct | other.distinct):
        return False
    facts = one.facts | other.facts
    return [w for w in one.words if w in facts] == [w for w in other.words if w in facts]


def _is_fact(word: str, folded: str) -> bool:
    if folded in NEGATIONS or folded.endswith("n't") or folded in NUMBER_WORDS:
        return True
    if any(map(str.isdigit, word)) or not word[0].isalnum():
        return True
    return word != folded and folded not in STOP_TERMS
