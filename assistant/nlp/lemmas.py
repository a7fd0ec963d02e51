"""Lemmatised tokens of a sentence.

A lemma is an approximate base form, used for comparison only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.nlp.irregular_forms import (
    PARTICIPLES,
    PAST_FORMS,
    UNCHANGED_PAST_FORMS,
    VERB_BASES,
)
from assistant.nlp.sentence_equality import NUMBER_WORDS

LONGEST_SENTENCE = 1_000  # code points; a longer sentence is a table or a list, and is not analysed
TOKEN_PATTERN = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[,.:]\d+)*|[^\w\s]"
)
FUNCTION_WORDS = frozenset(
    "a an the this that these those of in on at by to for from with into onto as and or but it its "
    "he she his her him they their them there here is are was were am be been being do does did "
    "has have had any some ever also then so than very just yet still already".split()
)
NEGATIONS = frozenset("not no never neither nor none nobody nothing without cannot".split())
REFUSAL_LEMMAS = frozenset("refus declin fail reject".split())  # "refused to sign"


@dataclass(frozen=True, slots=True)
class LemmaToken:
    """A word, number or punctuation mark of a text with its lemma."""

    text: str
    lemma: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it is capitalised and not a function word."""
        return self.text[0].isupper() and self.lemma not in FUNCTION_WORDS

    @property
    def is_content(self) -> bool:
        """Whether it is a word or number other than a function word."""
        return self.text[0].isalnum() and self.text.casefold() not in FUNCTION_WORDS

    @property
    def is_distinguishing(self) -> bool:
        """Whether replacing it would change the subject: a name or number."""
        return self.is_name or self.text[0].isdigit() or self.text.casefold() in NUMBER_WORDS

    @property
    def is_negation(self) -> bool:
        """Whether it negates: not, never, didn't, refused."""
        folded = self.text.casefold().replace("’", "'")
        return folded in NEGATIONS or folded.endswith("n't") or self.lemma in REFUSAL_LEMMAS


def lemma_tokens(text: str) -> tuple[LemmaToken, ...]:
    """The words, numbers and punctuation of a text in order.

    "Otto's ferries took cars." -> lemmas otto, ferry, tak, car and the full stop.
    """
    return tuple(_iter_tokens(text))


def _iter_tokens(text: str) -> Iterator[LemmaToken]:
    for match in TOKEN_PATTERN.finditer(text):
        word = match[0]
        yield LemmaToken(word, lemmatise(re.sub(r"['’]s?$", "", word)), *match.span())


@lru_cache(maxsize=8192)
def lemmatise(word: str) -> str:
    """The lemma of a word, without case, plural and tense: cities -> city, taken -> tak."""
    folded = word.casefold()
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?", folded):
        return folded.replace(".", "")
    if folded in _irregular_lemmas():
        return _irregular_lemmas()[folded]
    if not folded.isalpha() or len(folded) <= 3 or word.isupper():
        return folded
    return _without_ending(folded)


def lemma_set(words: str) -> frozenset[str]:
    """The lemmas of space-separated words."""
    return frozenset(map(lemmatise, words.split()))


def is_past(text: str) -> bool:
    """Whether a word has the form of a past tense: signed, took."""
    folded = text.casefold()
    if folded in _irregular_lemmas():
        return folded in _past_forms()
    return folded.endswith("ed") or folded in UNCHANGED_PAST_FORMS


def _without_ending(word: str) -> str:
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _without_final_e(_without_doubled_consonant(word[: -len(ending)] + instead))
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return _without_final_e(word[:-1])
    return _without_final_e(word)


def _without_doubled_consonant(stem: str) -> str:
    return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem


def _without_final_e(stem: str) -> str:
    return stem.rstrip("e") if len(stem) > 3 else stem


@lru_cache(maxsize=1)
def _past_forms() -> frozenset[str]:
    pasts = {form for forms in PAST_FORMS.values() for form in forms}
    participles = {form for forms in PARTICIPLES.values() for form in forms}
    return frozenset((pasts | participles) - {"been"})


@lru_cache(maxsize=1)
def _irregular_lemmas() -> Mapping[str, str]:
    """The lemma of each irregular form, stripped like a regular one: took, take -> tak."""
    return {
        form: base if len(base) <= 3 else _without_ending(base) for form, base in VERB_BASES.items()
    }
