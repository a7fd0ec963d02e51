"""Cloze questions: a sentence with one name, number or date replaced by a question word.

English sentences get a question word; those of other languages a gap, which needs no grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.suggestions.candidates import points_elsewhere
from assistant.suggestions.lexicon import (
    BASE_OF_INTRANSITIVE_PAST,
    BASE_OF_PAST,
    FULL_DATE,
    NAME_WORD,
    NOT_SUBJECTS,
    PERSON,
    YEAR,
)
from assistant.suggestions.noun_phrases import ArticleVocabulary, person_name
from assistant.suggestions.templates import is_plain
from index.text.dates import MONTHS, WEEKDAYS

SHORTEST, LONGEST = 40, 240  # characters of a sentence
SHORTEST_WITHOUT_SPACES = 15  # as in Chinese and Japanese
GAP = "___"
_ENDS = (".", "。", "؟", "۔", "।")
_UNSUITABLE = re.compile(r"[\"“”„«»:;?!()\[\]…]")
_VERBS = frozenset(BASE_OF_PAST) | frozenset(BASE_OF_INTRANSITIVE_PAST) | {"was", "is", "became"}
_WHO = re.compile(rf"(?P<answer>{PERSON}) (?P<rest>(?P<verb>[a-z]+) .+)")
_BY_WHOM = re.compile(rf" by (?P<answer>{PERSON})(?= [a-z]|,|$)")
_ON_DATE = re.compile(rf" on (?P<answer>{FULL_DATE})(?![\w–-])")
_IN_YEAR = re.compile(rf" in (?P<answer>{YEAR})(?![\w–/-])")
_HOW_MANY = re.compile(
    r"(?<![\w$€£.,/–-])(?<!No\. )(?:(?:[Ss]ome|[Aa]bout|[Aa]round|[Nn]early|[Aa]lmost|[Oo]ver) )?"
    r"(?P<answer>\d{1,3}(?:,\d{3})*|\d{2,}|[a-z]+teen|[a-z]+ty)"
    r" (?=[a-z]{2,}s\b)"
)
_IN_PLACE = re.compile(
    rf" in (?P<answer>{NAME_WORD}(?: {NAME_WORD}){{0,2}})(?<!['’]s)(?=,|$| [a-z])"
)
_YEAR_ALONE = re.compile(YEAR)
_NAME = re.compile(NAME_WORD)
_NUMBER_ANYWHERE = re.compile(r"(?<![\w.,/-])\d[\d.,]*\d(?![\w/-])|(?<=\D)\d{2,}(?=\D)")
_NAME_ANYWHERE = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-zß-ÿ]\w+ [^\W\d_a-zß-ÿ]\w+(?!\w)")
_NOT_PLACES = frozenset((*MONTHS, *WEEKDAYS))


@dataclass(frozen=True, slots=True)
class ClozeQuestion:
    """A question with the words of its sentence that answer it."""

    question: str
    answer: str


def cloze_questions(
    sentence: str, vocabulary: ArticleVocabulary, language: str | None
) -> list[ClozeQuestion]:
    """The questions of a sentence that can be understood alone; none of most others.

    "The museum was founded in 1901 by Otto Brandt." -> "The museum was founded in what year by Otto
    Brandt?" (1901). `language` is an ISO 639-1 code, None for unknown, which is read as English.
    """
    text = " ".join(sentence.split())
    least = SHORTEST if " " in text else SHORTEST_WITHOUT_SPACES
    if not least <= len(text) <= LONGEST or not text.endswith(_ENDS) or not is_plain(text):
        return []
    body = text[:-1]
    if _UNSUITABLE.search(body):
        return []
    if language not in (None, "en"):
        return list(_with_gap(body))
    if points_elsewhere(body) or body.split()[0].casefold() in NOT_SUBJECTS:
        return []
    return [made for made in _with_question_word(body, vocabulary) if _is_about(made, vocabulary)]


def _with_question_word(body: str, vocabulary: ArticleVocabulary) -> Iterator[ClozeQuestion]:
    who = _WHO.fullmatch(body)
    if who and who["verb"] in _VERBS and person_name(who["answer"], vocabulary):
        yield ClozeQuestion(f"Who {who['rest']}?", who["answer"])
    for match in _BY_WHOM.finditer(body):
        if person_name(match["answer"], vocabulary):
            yield _replaced(body, match, " by whom")
    for match in _ON_DATE.finditer(body):
        yield _replaced(body, match, " on what date")
    for match in _IN_YEAR.finditer(body):
        yield _replaced(body, match, " in what year")
    for match in _HOW_MANY.finditer(body):
        if not _YEAR_ALONE.fullmatch(match["answer"]):
            yield _replaced(body, match, "how many ")
    for match in _IN_PLACE.finditer(body):
        words = match["answer"].split()
        if _NOT_PLACES.isdisjoint(map(str.casefold, words)) and all(map(vocabulary.is_name, words)):
            yield _replaced(body, match, " in which place")


def _with_gap(body: str) -> Iterator[ClozeQuestion]:
    for pattern in (_NUMBER_ANYWHERE, _NAME_ANYWHERE):
        for match in pattern.finditer(body):
            gapped = f"{body[: match.start()]}{GAP}{body[match.end() :]}"
            yield ClozeQuestion(f"{gapped}?", match[0])


def _replaced(body: str, match: re.Match[str], words: str) -> ClozeQuestion:
    question = f"{body[: match.start()]}{words}{body[match.end() :]}?"
    return ClozeQuestion(f"{question[0].upper()}{question[1:]}", match["answer"])


def _is_about(made: ClozeQuestion, vocabulary: ArticleVocabulary) -> bool:
    """Whether the question names something, so that one article can be meant by it."""
    first, *others = made.question.rstrip("?").split()
    named = [word for word in others if _NAME.fullmatch(word.strip(","))]
    return bool(named) or (_NAME.fullmatch(first) is not None and vocabulary.is_name(first))
