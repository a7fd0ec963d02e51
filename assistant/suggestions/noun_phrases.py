"""Noun phrases that can be used in a question without their article's context."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.suggestions.lexicon import (
    CLAUSE_WORDS,
    LINK_WORDS,
    NAME_END,
    NAME_WORD,
    NON_PERSON_WORDS,
    NOT_SUBJECTS,
    PERSON,
    ROLE_NOUNS,
    THING_NOUNS,
)
from index.text.dates import MONTHS, WEEKDAYS

MOST_WORDS, MAX_CHARACTERS = 8, 64  # of a phrase; a longer one makes a question hard to read
MAX_LOWERCASE_WORDS = 4  # words of a phrase that are not names
_TOKEN = re.compile(r"[\w’'&.-]+")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CAPITAL = re.compile(NAME_WORD)
_PERSON = re.compile(PERSON)
_WHOLE_PERSON = re.compile(rf"(?<![\w’'-])(?:{PERSON}){NAME_END}(?![\w-])")
_TIMES = frozenset((*WEEKDAYS, *MONTHS))
_TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady prof professor gen lt col capt sgt rep sen gov rev judge "
    "foreign prime vice former deputy first".split()
)


@dataclass(frozen=True, slots=True)
class ArticleVocabulary:
    """The words of one article; `capitals` counts those capitalised inside a sentence.

    `lowercase` are words that also occur in lower case, `title` those of the title, `after_the` the
    first two of each name after "the".
    """

    capitals: Counter[str]
    lowercase: frozenset[str]
    title: frozenset[str]
    after_the: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)  # a surname and its one full name

    def is_name(self, word: str) -> bool:
        """Whether a word's capital is its own, not only that of a sentence's beginning."""
        word = _bare(word)
        return (
            word.isupper()
            and len(word) > 1
            or (self.capitals[word] > 0 and word.casefold() not in self.lowercase)
        )


def article_vocabulary(title: str, text: str) -> ArticleVocabulary:
    """The vocabulary of an article."""
    capitals: Counter[str] = Counter()
    lowercase: set[str] = set()
    after_the: set[str] = set()
    before = before_that = ""
    for match in _WORD.finditer(text):
        word = _bare(match[0])
        gap = text[max(match.start() - 3, 0) : match.start()]
        inside = before and not re.search(r"[.!?:\n“\"‘(•*#-]", gap)
        if word[:1].islower():
            lowercase.add(word.casefold())
        elif inside:
            capitals[word] += 1
            if before_that in ("the", "The"):
                after_the.add(f"{before} {word}")
        before, before_that = word, before
    titled = frozenset(title.casefold().split())
    vocabulary = ArticleVocabulary(capitals, frozenset(lowercase), titled, frozenset(after_the))
    return replace(vocabulary, people=_people(text, vocabulary))


def _people(text: str, vocabulary: ArticleVocabulary) -> dict[str, str]:
    names: dict[str, set[str]] = {}
    for match in _WHOLE_PERSON.finditer(text):
        name = person_name(match[0], vocabulary)
        if name and _is_person(text, match):
            names.setdefault(name.split()[-1], set()).add(name)
    return {last: min(full) for last, full in names.items() if len(full) == 1}


def noun_phrase(text: str, vocabulary: ArticleVocabulary, *, opens_sentence: bool) -> str | None:
    """The noun phrase as written inside a sentence; None if it is not self-contained.

    `opens_sentence`: it is at the beginning of a sentence, where a capital means nothing. "The
    Kyoto Treaty" -> "the Kyoto Treaty".
    """
    text = text.strip()
    words = _TOKEN.findall(text)
    if not 1 <= len(words) <= MOST_WORDS or len(text) > MAX_CHARACTERS or " ".join(words) != text:
        return None
    has_article = words[0] in ("The", "the")
    rest = words[1:] if has_article else words
    if not rest or _bare(words[0]).casefold() in NOT_SUBJECTS | _TITLES:
        return None
    if not has_article and not _opens_with_name(rest[0], vocabulary, opens_sentence=opens_sentence):
        return None
    if any(not _is_phrase_word(word) for word in rest) or rest[-1].casefold() in LINK_WORDS:
        return None
    names = [word for word in rest if _CAPITAL.fullmatch(word)]
    plain = [word for word in rest if word[:1].islower() and word not in LINK_WORDS]
    if len(plain) > MAX_LOWERCASE_WORDS or not (names or _is_title(rest, vocabulary)):
        return None
    if names and all(_bare(name).casefold() in _TIMES for name in names):
        return None
    is_thing = rest[-1].casefold() in THING_NOUNS
    if has_article or (is_thing and " ".join(rest[:2]) in vocabulary.after_the):
        return " ".join(("the", *rest))
    return vocabulary.people.get(text, text)


def person_name(text: str, vocabulary: ArticleVocabulary) -> str | None:
    """A person's name without titles; None if it may be something else.

    "President Otto Brandt" -> "Otto Brandt".
    """
    words = text.split()
    while words and _bare(words[0]).casefold() in ROLE_NOUNS | _TITLES:
        words.pop(0)
    name = " ".join(words)
    if not _PERSON.fullmatch(name) or re.search("[’']s\\b", name):
        return None
    if any(
        _bare(w).casefold()
        in vocabulary.lowercase | NOT_SUBJECTS | NON_PERSON_WORDS | _TIMES | ROLE_NOUNS
        for w in words
    ):
        return None
    return name if vocabulary.capitals[words[-1]] else None


def is_specific(word: str) -> bool:
    """Whether a word before a title adds to the title."""
    return _bare(word).casefold() not in _TITLES | ROLE_NOUNS | NOT_SUBJECTS | {"the", "of"}


def is_mentioned_often(name: str, vocabulary: ArticleVocabulary) -> bool:
    """Whether an article mentions something more than once."""
    return max((vocabulary.capitals[_bare(word)] for word in _CAPITAL.findall(name)), default=0) > 1


def is_distinctive(name: str, vocabulary: ArticleVocabulary) -> bool:
    """Whether a name is unambiguous by itself: "Grace" may be a storm or a person."""
    return " " in name or name.isupper() or name.casefold() in vocabulary.title


def head_noun(phrase: str) -> str:
    """The head noun of a phrase: "a special envoy for the talks" -> "envoy"."""
    head = ""
    for word in _TOKEN.findall(phrase):
        lowercase = word.casefold().strip(".")
        if head and (
            lowercase in CLAUSE_WORDS
            or (lowercase in LINK_WORDS and lowercase != "of")
            or lowercase == "of"
        ):
            if lowercase == "of" and head in ("one", "some", "member", "part", "kind", "type"):
                continue
            break
        if lowercase not in ("a", "an", "the"):
            head = lowercase
    return head


def singular(noun: str) -> str:
    """The singular of a plural, by its ending: parties -> party."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _is_person(text: str, match: re.Match[str]) -> bool:
    """Whether a title before a name, or the text after it, shows that it is a person."""
    before = text[max(match.start() - 30, 0) : match.start()].split()
    words = [*before[-1:], *match[0].split()[:1]]
    if any(_bare(word).casefold() in ROLE_NOUNS | _TITLES for word in words):
        return True
    after = text[match.end() : match.end() + 120]
    if re.match(r" (?:said|says|told|was born)\b", after):
        return True
    return after.startswith(", ") and head_noun(after[2:].split(",")[0]) in ROLE_NOUNS


def _opens_with_name(word: str, vocabulary: ArticleVocabulary, *, opens_sentence: bool) -> bool:
    if not _CAPITAL.fullmatch(word):
        return False
    return (
        vocabulary.is_name(word) if opens_sentence else _bare(word).casefold() not in NOT_SUBJECTS
    )


def _is_phrase_word(word: str) -> bool:
    lowercase = _bare(word).casefold()
    if word.endswith(("’s", "'s", "’", "'")):
        return True
    return not (
        lowercase in CLAUSE_WORDS or (word[:1].islower() and word.endswith("ly")) or "@" in word
    )


def _is_title(words: list[str], vocabulary: ArticleVocabulary) -> bool:
    """Whether lower-case words are the article's topic: "the six-party talks"."""
    plain = [w for w in words if w not in LINK_WORDS]
    return len(plain) > 1 and all(w.casefold() in vocabulary.title for w in plain)


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).rstrip(".")
