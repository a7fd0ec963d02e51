"""What may stand in a question: a noun phrase that names something without its article's help."""

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
MAX_LOWERCASE_WORDS = 4  # words of a phrase that are no names
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
    """The words of one article, and how often each has a capital inside a sentence.

    `small` are those that are written without one somewhere, `title` those of its title, `the` the
    first two of each name that "the" stands before.
    """

    capitals: Counter[str]
    lowercase: frozenset[str]
    title: frozenset[str]
    after_the: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)  # a surname and its one full name

    def is_name(self, word: str) -> bool:
        """Whether a capital is this word's own and not that of a sentence's beginning."""
        word = _bare(word)
        return (
            word.isupper()
            and len(word) > 1
            or (self.capitals[word] > 0 and word.casefold() not in self.lowercase)
        )


def article_vocabulary(title: str, text: str) -> ArticleVocabulary:
    """What is known of the words of an article."""
    capitals: Counter[str] = Counter()
    small: set[str] = set()
    the: set[str] = set()
    before = before_that = ""
    for match in _WORD.finditer(text):
        word = _bare(match[0])
        gap = text[max(match.start() - 3, 0) : match.start()]
        inside = before and not re.search(r"[.!?:\n“\"‘(•*#-]", gap)
        if word[:1].islower():
            small.add(word.casefold())
        elif inside:
            capitals[word] += 1
            if before_that in ("the", "The"):
                the.add(f"{before} {word}")
        before, before_that = word, before
    titled = frozenset(title.casefold().split())
    known = ArticleVocabulary(capitals, frozenset(small), titled, frozenset(the))
    return replace(known, people=_people(text, known))


def _people(text: str, known: ArticleVocabulary) -> dict[str, str]:
    names: dict[str, set[str]] = {}
    for match in _WHOLE_PERSON.finditer(text):
        name = person_name(match[0], known)
        if name and _is_person(text, match):
            names.setdefault(name.split()[-1], set()).add(name)
    return {last: min(full) for last, full in names.items() if len(full) == 1}


def noun_phrase(text: str, known: ArticleVocabulary, *, opens: bool) -> str | None:
    """The noun phrase as it stands inside a sentence; None if it is none that stands alone.

    `opens`: it stood at the beginning of a sentence, where a capital means nothing.
    """
    text = text.strip()
    words = _TOKEN.findall(text)
    if not 1 <= len(words) <= MOST_WORDS or len(text) > MAX_CHARACTERS or " ".join(words) != text:
        return None
    has_article = words[0] in ("The", "the")
    rest = words[1:] if has_article else words
    if not rest or _bare(words[0]).casefold() in NOT_SUBJECTS | _TITLES:
        return None
    if not has_article and not _opens_with_name(rest[0], known, opens=opens):
        return None
    if any(not _is_phrase_word(word) for word in rest) or rest[-1].casefold() in LINK_WORDS:
        return None
    names = [word for word in rest if _CAPITAL.fullmatch(word)]
    plain = [word for word in rest if word[:1].islower() and word not in LINK_WORDS]
    if len(plain) > MAX_LOWERCASE_WORDS or not (names or _is_title(rest, known)):
        return None
    if names and all(_bare(name).casefold() in _TIMES for name in names):
        return None
    is_thing = rest[-1].casefold() in THING_NOUNS
    if has_article or (is_thing and " ".join(rest[:2]) in known.after_the):
        return " ".join(("the", *rest))
    return known.people.get(text, text)


def person_name(text: str, known: ArticleVocabulary) -> str | None:
    """The name of somebody, without titles; None if it may be something else."""
    words = text.split()
    while words and _bare(words[0]).casefold() in ROLE_NOUNS | _TITLES:
        words.pop(0)
    name = " ".join(words)
    if not _PERSON.fullmatch(name) or re.search("[’']s\\b", name):
        return None
    if any(
        _bare(w).casefold()
        in known.lowercase | NOT_SUBJECTS | NON_PERSON_WORDS | _TIMES | ROLE_NOUNS
        for w in words
    ):
        return None
    return name if known.capitals[words[-1]] else None


def is_specific(word: str) -> bool:
    """Whether a word before a title says more than the title itself."""
    return _bare(word).casefold() not in _TITLES | ROLE_NOUNS | NOT_SUBJECTS | {"the", "of"}


def is_mentioned_often(name: str, known: ArticleVocabulary) -> bool:
    """Whether an article speaks of something more than once."""
    return max((known.capitals[_bare(word)] for word in _CAPITAL.findall(name)), default=0) > 1


def is_distinctive(name: str, known: ArticleVocabulary) -> bool:
    """Whether a name says enough by itself: "Grace" may be a storm or somebody."""
    return " " in name or name.isupper() or name.casefold() in known.title


def head_noun(what: str) -> str:
    """The noun that a phrase is built on: "a special envoy for the talks" is an envoy."""
    head = ""
    for word in _TOKEN.findall(what):
        small = word.casefold().strip(".")
        if head and (
            small in CLAUSE_WORDS or (small in LINK_WORDS and small != "of") or small == "of"
        ):
            if small == "of" and head in ("one", "some", "member", "part", "kind", "type"):
                continue
            break
        if small not in ("a", "an", "the"):
            head = small
    return head


def singular(noun: str) -> str:
    """A plural as its singular, as far as endings tell."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _is_person(text: str, match: re.Match[str]) -> bool:
    """Whether a title before a name, or what follows it, shows that it is a person's."""
    before = text[max(match.start() - 30, 0) : match.start()].split()
    words = [*before[-1:], *match[0].split()[:1]]
    if any(_bare(word).casefold() in ROLE_NOUNS | _TITLES for word in words):
        return True
    after = text[match.end() : match.end() + 120]
    if re.match(r" (?:said|says|told|was born)\b", after):
        return True
    return after.startswith(", ") and head_noun(after[2:].split(",")[0]) in ROLE_NOUNS


def _opens_with_name(word: str, known: ArticleVocabulary, *, opens: bool) -> bool:
    if not _CAPITAL.fullmatch(word):
        return False
    return known.is_name(word) if opens else _bare(word).casefold() not in NOT_SUBJECTS


def _is_phrase_word(word: str) -> bool:
    small = _bare(word).casefold()
    if word.endswith(("’s", "'s", "’", "'")):
        return True
    return not (
        small in CLAUSE_WORDS or (word[:1].islower() and word.endswith("ly")) or "@" in word
    )


def _is_title(words: list[str], known: ArticleVocabulary) -> bool:
    """Whether small words are what the article is on: "the six-party talks"."""
    plain = [w for w in words if w not in LINK_WORDS]
    return len(plain) > 1 and all(w.casefold() in known.title for w in plain)


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).rstrip(".")
