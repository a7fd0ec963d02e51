"""Whom a property or deed is said of: "the captain of the Sula", "the Sula carries", "Its engine".

Everything goes by the order of words; what another order says is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from assistant.nlp.lemmas import LemmaToken, is_past, lemma_set, lemma_tokens
from assistant.nlp.names import extract_names, names_agree
from assistant.nlp.types import Name

_AUXILIARIES = frozenset(
    "is are was were be been has have had do does did will would can could may might must".split()
)
_BE = frozenset("is are was were be been".split())
_PREPOSITIONS = frozenset(
    "of in at from for to by near with on against about between into over after before under "
    "through via since".split()
)
_LINKS = frozenset(("of", "in", "at"))
_ARTICLES = frozenset(("the", "a", "an"))
_POSSESSIVES = frozenset("his her its their".split())
_PERSONAL = frozenset("he she it they".split())
_HAVING = frozenset(("has", "have", "had"))
_QUESTION_LEMMAS = lemma_set("who whom whose what which when where why how many much long old")
_OF_PLACES = ("an", "ese", "ish", "ch", "ic")  # ends of adjectives: South Korean, Danish, French
_MOST_MODIFIERS = 3  # words between an article or link and its noun


@dataclass(frozen=True)
class ParsedText:
    """A sentence or question as tokens, with the name that each token is part of."""

    text: str

    @cached_property
    def tokens(self) -> tuple[LemmaToken, ...]:
        """The words, numbers and marks in order."""
        return lemma_tokens(self.text)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in order."""
        return extract_names(self.text)

    @cached_property
    def name_of(self) -> dict[int, Name]:
        """The name that a token is part of, by its position."""
        return {
            n: name
            for name in self.names
            for n, token in enumerate(self.tokens)
            if name.start <= token.start < name.end
        }

    def word(self, position: int) -> str:
        """The folded token at a position, empty outside the text."""
        return self.tokens[position].text.casefold() if 0 <= position < len(self.tokens) else ""

    def is_noun(self, position: int) -> bool:
        """Whether a lower-case content word stands there, no auxiliary: a noun, by its place."""
        if not 0 <= position < len(self.tokens):
            return False
        token = self.tokens[position]
        return token.text[0].islower() and token.is_content and token.text not in _AUXILIARIES

    def is_possessive(self, position: int) -> bool:
        """Whether a token ends as `Otto's` does."""
        return self.word(position).endswith(("'s", "’s", "s'", "s’"))

    def is_behind_preposition(self, name: Name) -> bool:
        """Whether a name is no subject or object, by the word before it: "in the Alps"."""
        first = next((n for n, each in self.name_of.items() if each is name), 0)
        return self.word(first - 1 - (self.word(first - 1) in _ARTICLES)) in _PREPOSITIONS

    def mentions(self, name: Name) -> bool:
        """Whether it has a name that may be the same, or a word of it."""
        words = [word for word in name.words if len(word) > 2] or name.words
        return any(names_agree(name, own) for own in self.names) or not self._folded.isdisjoint(
            words
        )

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(re.sub(r"['’]s?$", "", t.text.casefold()) for t in self.tokens)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A name in a question and what is asked of it, as lemmas.

    `properties` qualify it ("captain" of the Sula), the nearest first; `kind` is the noun that it
    names or narrows ("bakery Holt", "the school of Brenn"); `predicate` are the other content
    words of the question, where it is the subject: of "is" or "was" with `is_of_be`.
    """

    name: Name
    properties: tuple[str, ...]
    kind: str
    predicate: frozenset[str]
    is_of_be: bool = False

    @property
    def asked(self) -> frozenset[str]:
        """What is asked of it: neither its own noun nor what that is of."""
        is_narrowed = len(self.properties) > 1 or self.predicate
        own = {self.kind} if is_narrowed or self.kind not in self.properties else set()
        return frozenset({*self.properties, *self.predicate} - own)


def asked_bearers(question: ParsedText) -> Iterator[Bearer]:
    """The names of a question with what is asked of each."""
    for name in question.names:
        own = [n for n, each in question.name_of.items() if each is name]
        if not own or _is_adjective(question, own[-1]):
            continue
        first, last = own[0], own[-1]
        properties: list[str] = []
        kind = ""
        at = first - 1
        if question.is_noun(at):
            kind, at = question.tokens[at].lemma, at - 1
        at = _before_phrase(question, at)
        while question.word(at) in _LINKS and question.is_noun(at - 1):
            properties.append(question.tokens[at - 1].lemma)
            at = _before_phrase(question, at - 2)
        behind = last + 1
        if not _is_verb(question, behind, question.word(at)) and (
            question.is_possessive(last) or question.word(first - 1) in _ARTICLES
        ):
            properties.insert(0, question.tokens[behind].lemma)
        predicate: frozenset[str] = frozenset()
        if question.word(at) in _AUXILIARIES:
            predicate = (
                frozenset(
                    t.lemma
                    for n, t in enumerate(question.tokens)
                    if not at < n < behind and n not in question.name_of and t.is_content
                )
                - _QUESTION_LEMMAS
            )
        yield Bearer(name, tuple(properties), kind or (properties[0] if properties else ""),
                     predicate, question.word(at) in _BE)  # fmt: skip


def _is_verb(question: ParsedText, at: int, auxiliary: str) -> bool:
    """Whether the word behind a name is no noun: "opened" in "was the Sula opened?"."""
    if not question.is_noun(at):
        return True
    is_last = not any(token.text[0].isalnum() for token in question.tokens[at + 1 :])
    is_verbal = auxiliary not in _BE or is_past(question.tokens[at].text)
    return is_last and auxiliary in _AUXILIARIES and is_verbal


def _is_adjective(question: ParsedText, last: int) -> bool:
    """Whether a name that ends there only describes: the South Korean capital."""
    return question.word(last).endswith(_OF_PLACES) and question.is_noun(last + 1)


def _before_phrase(text: ParsedText, at: int) -> int:
    """The position before the article and the modifiers of a noun phrase that ends at `at`."""
    for back in range(_MOST_MODIFIERS + 1):
        if text.word(at - back) in _ARTICLES:
            return at - back - 1
        if not text.is_noun(at - back):
            break
    return at


def holders(text: ParsedText, lemma: str) -> Iterator[Name]:
    """The names that a noun is said to be of: "the captain of the Lunda", "Varlund's captain"."""
    for n, token in enumerate(text.tokens):
        if token.lemma != lemma or token.is_name and text.name_of.get(n):
            continue
        before = text.name_of.get(n - 1)
        for back in range(1, _MOST_MODIFIERS):
            if text.is_possessive(n - back) and (own := text.name_of.get(n - back)):
                before = own
            if not text.is_noun(n - back):
                break
        if before:
            yield before
        at = n + 1
        while at in text.name_of and text.word(at) not in _LINKS:  # "coach Pia Holm of Osterby"
            at += 1
        if text.word(at) in _LINKS and (own := _name_in_phrase(text, at + 1)):
            yield own


def named_by(text: ParsedText, lemma: str) -> Iterator[Name]:
    """The names that directly follow a noun: "the bakery Holt"."""
    for n, token in enumerate(text.tokens):
        if token.lemma == lemma and (name := text.name_of.get(n + 1)) and n not in text.name_of:
            yield name


def _name_in_phrase(text: ParsedText, at: int) -> Name | None:
    """The name within the noun phrase that begins there, its own links included."""
    for n in range(at, at + 2 * _MOST_MODIFIERS):
        if name := text.name_of.get(n):
            return name
        if text.word(n) not in _ARTICLES | _LINKS and not text.is_noun(n):
            return None
    return None


def subjects(
    text: ParsedText, predicate: frozenset[str], *, is_of_be: bool = False
) -> Iterator[Name]:
    """The names right before a verb of the predicate: "The Lunda carries 140 passengers".

    "Has" is such a verb where a word of the predicate follows up to the next mark: "The Lunda has
    22 cars". With `is_of_be` a form of "be" must stand between: who founds a firm is not what was
    founded.
    """
    for n, token in enumerate(text.tokens):
        is_having = text.word(n) in _HAVING and any(
            later.lemma in predicate
            for later in takewhile(lambda each: each.text[0].isalnum(), text.tokens[n:])
        )
        if n in text.name_of or not (is_having or token.lemma in predicate):
            continue
        at = n - 1
        while text.word(at) in _AUXILIARIES or text.word(at).endswith("ly"):
            at -= 1
        if is_of_be and not any(text.word(k) in _BE for k in range(at + 1, n)):
            continue
        name = text.name_of.get(at)
        if name and not text.is_possessive(at) and not text.is_behind_preposition(name):
            yield name


def is_of_pronoun(text: ParsedText, bearer: Bearer) -> bool:
    """Whether what is asked of a bearer is said of a pronoun: "Its engine burst", "He studied"."""
    for n, token in enumerate(text.tokens):
        if token.text.casefold() in _POSSESSIVES:
            following = range(n + 1, n + 1 + _MOST_MODIFIERS)
            if any(text.is_noun(k) and text.tokens[k].lemma in bearer.asked for k in following):
                return True
    if text.word(0) not in _PERSONAL:
        return False
    return any(token.lemma in bearer.predicate for token in text.tokens)


def is_of_kind(text: ParsedText, kind: str) -> bool:
    """Whether a noun with "the" and without any name stands for a bearer: "The school has"."""
    return any(
        token.lemma == kind and text.word(n - 1) == "the" and n not in text.name_of
        and text.word(n + 1) not in _LINKS and n + 1 not in text.name_of
        for n, token in enumerate(text.tokens)
    )  # fmt: skip
