"""Duplicate sentences and passages.

Two sentences are duplicates if nearly all their words are equal and all their facts are: numbers,
capitalised words and negations, in the same order. A passage is redundant if each of its sentences
occurs in a passage that is read already, so that no differing version is ever hidden.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.nlp.numbers import SMALL_NUMBERS
from assistant.types import ReadingPassage
from index.storage.text_index import STOP_TERMS
from index.types import Article

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


def contains_sentence(article: Article, sentences: Sequence[str], sentence: str) -> bool:
    """Whether an article with these sentences contains `sentence` or a duplicate of it.

    "The ferry sails at noon" is in an article with "The ferry sails at noon.".
    """
    if sentence in article.text and sentence in sentences:
        return True
    wanted = sentence_key(sentence)
    return any(are_equal(wanted, sentence_key(own)) for own in sentences)


def is_redundant(passage: ReadingPassage, selected: Sequence[ReadingPassage]) -> bool:
    """Whether other articles' `selected` passages contain duplicates of all of a passage's
    sentences.

    A sentence that is the article's own title is ignored: titles are never cited.
    """
    known = [
        sentence_key(sentence)
        for other in selected
        if other.article.id != passage.article.id
        for sentence in sentence_texts(other)
    ]
    return bool(known) and all(
        sentence == passage.article.title
        or any(are_equal(sentence_key(sentence), other) for other in known)
        for sentence in sentence_texts(passage)
    )


def sentence_texts(passage: ReadingPassage) -> Iterator[str]:
    """The texts of a passage's sentences, in order."""
    for sentence in passage.sentences:
        yield passage.article.text[sentence.start : sentence.end]


def _is_fact(word: str, folded: str) -> bool:
    if folded in NEGATIONS or folded.endswith("n't") or folded in NUMBER_WORDS:
        return True
    if any(map(str.isdigit, word)) or not word[0].isalnum():
        return True
    return word != folded and folded not in STOP_TERMS
