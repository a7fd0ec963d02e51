"""Stemmed tokens of a sentence, and whether two words are forms, synonyms or antonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.nlp.irregular_forms import BASE_FORMS
from assistant.nlp.lexicon import ANTONYM_GROUPS, FUNCTION_WORDS, SYNONYM_GROUPS
from assistant.nlp.names import fold_word, name_words_agree
from index.storage.text_index import index_term

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|[.,;:!?()—–]")
_NOT = re.compile(r"n[’']t$", re.IGNORECASE)
LONGEST_WORD = 60  # code points of a word that are compared
MIN_PREFIX = 5  # leading letters that two words of one family share
PREFIX_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class StemToken:
    """A word or punctuation mark; `stem` is that of its base form.

    `is_content` is false for function words and punctuation.
    """

    start: int
    end: int
    text: str
    folded: str
    stem: str
    is_content: bool

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.text[0].isalnum()


def stem_tokens(text: str) -> tuple[StemToken, ...]:
    """The words and punctuation of a text in order; `didn't` becomes `did` and `not`.

    "He didn't sign." -> stems he, do, not, sign, and the full stop with an empty stem.
    """
    return tuple(_iter_tokens(text))


def are_same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one word: took, take."""
    first, second = stem(one), stem(other)
    return first == second or _is_family(first, second)


def are_synonyms(one: str, other: str) -> bool:
    """Whether two folded words are in one synonym group: film, movie."""
    return bool(_group_numbers(_synonyms(), one) & _group_numbers(_synonyms(), other))


def has_synonyms(word: str) -> bool:
    """Whether a folded word is in the synonym list."""
    return stem(word) in _synonyms()


def are_antonyms(one: str, other: str) -> bool:
    """Whether two folded words are listed as opposites: rise, fall."""
    head, rest = _antonyms()
    first, second = stem(one), stem(other)
    return bool(head.get(first, frozenset()) & rest.get(second, frozenset())) or bool(
        head.get(second, frozenset()) & rest.get(first, frozenset())
    )


@lru_cache(maxsize=65536)
def stem(plain: str) -> str:
    """The stem of a folded word, of its base form if irregular: fought -> fight."""
    return index_term(BASE_FORMS.get(plain, plain))


def are_name_variants(one: str, other: str) -> bool:
    """Whether two folded words may be one name or its adjective: france, french."""
    return name_words_agree(one, other)


def _iter_tokens(text: str) -> Iterator[StemToken]:
    for match in _WORD.finditer(text):
        written = match.group()
        start, end = match.span()
        if not written[0].isalnum():
            yield StemToken(start, end, written, written, "", False)
            continue
        negated = _NOT.search(written)
        if negated:
            main = written[: negated.start()] or written
            yield _stem_token(start, start + len(main), main)
            yield StemToken(start + len(main), end, "not", "not", "not", False)
        else:
            yield _stem_token(start, end, written)


def _stem_token(start: int, end: int, written: str) -> StemToken:
    plain = fold_word(written[:LONGEST_WORD])
    return StemToken(start, end, written, plain, stem(plain), plain not in FUNCTION_WORDS)


def _is_family(one: str, other: str) -> bool:
    """Whether two stems share most of their leading letters."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < MIN_PREFIX - 1 or longer[0].isdigit():
        return False
    common = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter)
    )
    return common >= max(MIN_PREFIX, PREFIX_SHARE * len(longer)) and common >= len(shorter) - 2


def _group_numbers(table: Mapping[str, frozenset[int]], word: str) -> frozenset[int]:
    return table.get(stem(word), frozenset())


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, frozenset[int]]:
    table: dict[str, frozenset[int]] = {}
    for number, group in enumerate(SYNONYM_GROUPS):
        for word in group:
            table[stem(word)] = table.get(stem(word), frozenset()) | {number}
    return table


@lru_cache(maxsize=1)
def _antonyms() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    head: dict[str, frozenset[int]] = {}
    rest: dict[str, frozenset[int]] = {}
    for number, group in enumerate(ANTONYM_GROUPS):
        head[stem(group[0])] = head.get(stem(group[0]), frozenset()) | {number}
        for word in group[1:]:
            rest[stem(word)] = rest.get(stem(word), frozenset()) | {number}
    return head, rest
