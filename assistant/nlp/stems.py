"""The words of a sentence, each with its stem, and which mean the same or the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.nlp.lexicon import ANTONYM_GROUPS, BASE_FORM, FUNCTION_WORDS, SYNONYM_GROUPS
from assistant.nlp.names import folded, word_agrees
from index.storage.text_index import stem_of

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|[.,;:!?()—–]")
_NOT = re.compile(r"n[’']t$", re.IGNORECASE)
LONGEST_WORD = 60  # code points of a word that are looked at
LEAST_PREFIX = 5  # letters that two words of one family share: invasion, invade
PREFIX_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark at its place; `plain` is folded, `stem` of its base form.

    `content` is false for function words and marks.
    """

    start: int
    end: int
    text: str
    plain: str
    stem: str
    content: bool

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.text[0].isalnum()


def words(text: str) -> tuple[Word, ...]:
    """The words and marks of a text in order; `didn't` becomes `did` and `not`."""
    return tuple(_words(text))


def is_same(one: str, other: str) -> bool:
    """Whether two folded words are forms of one."""
    first, second = stem(one), stem(other)
    return first == second or _is_family(first, second)


def is_synonym(one: str, other: str) -> bool:
    """Whether two folded words stand in one group of the list of synonyms."""
    return bool(_numbers(_synonyms(), one) & _numbers(_synonyms(), other))


def has_synonyms(word: str) -> bool:
    """Whether a folded word stands in the list of synonyms."""
    return stem(word) in _synonyms()


def are_opposite(one: str, other: str) -> bool:
    """Whether two folded words are a plain pair of opposites."""
    head, rest = _opposites()
    first, second = stem(one), stem(other)
    return bool(head.get(first, frozenset()) & rest.get(second, frozenset())) or bool(
        head.get(second, frozenset()) & rest.get(first, frozenset())
    )


def has_opposite(word: str) -> bool:
    """Whether a folded word stands in the list of opposites."""
    head, rest = _opposites()
    return stem(word) in head or stem(word) in rest


@lru_cache(maxsize=65536)
def stem(plain: str) -> str:
    """The stem of a folded word; irregular forms have that of their base."""
    return stem_of(BASE_FORM.get(plain, plain))


def name_word_matches(one: str, other: str) -> bool:
    """Whether two folded words of names or their adjectives may be one."""
    return word_agrees(one, other)


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        written = match.group()
        start, end = match.span()
        if not written[0].isalnum():
            yield Word(start, end, written, written, "", False)
            continue
        negated = _NOT.search(written)
        if negated:
            main = written[: negated.start()] or written
            yield _word(start, start + len(main), main)
            yield Word(start + len(main), end, "not", "not", "not", False)
        else:
            yield _word(start, end, written)


def _word(start: int, end: int, written: str) -> Word:
    plain = folded(written[:LONGEST_WORD])
    return Word(start, end, written, plain, stem(plain), plain not in FUNCTION_WORDS)


def _is_family(one: str, other: str) -> bool:
    """Whether two stems share most of their letters from the first on."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < LEAST_PREFIX - 1 or longer[0].isdigit():
        return False
    common = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter)
    )
    return common >= max(LEAST_PREFIX, PREFIX_SHARE * len(longer)) and common >= len(shorter) - 2


def _numbers(table: Mapping[str, frozenset[int]], word: str) -> frozenset[int]:
    return table.get(stem(word), frozenset())


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, frozenset[int]]:
    table: dict[str, frozenset[int]] = {}
    for number, group in enumerate(SYNONYM_GROUPS):
        for word in group:
            table[stem(word)] = table.get(stem(word), frozenset()) | {number}
    return table


@lru_cache(maxsize=1)
def _opposites() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    head: dict[str, frozenset[int]] = {}
    rest: dict[str, frozenset[int]] = {}
    for number, group in enumerate(ANTONYM_GROUPS):
        head[stem(group[0])] = head.get(stem(group[0]), frozenset()) | {number}
        for word in group[1:]:
            rest[stem(word)] = rest.get(stem(word), frozenset()) | {number}
    return head, rest
