"""Whether the answers of two sentences to one question are the same or differ."""

from __future__ import annotations

import re
from typing import Literal

from assistant.aggregation.date_comparison import ComparisonResult, comparable_dates, compare_dates
from assistant.aggregation.name_comparison import compare_names
from assistant.aggregation.quantity_comparison import (
    Quantity,
    compare_quantities,
    extract_quantities,
    is_range,
)
from assistant.nlp.lemmas import LONGEST_SENTENCE, lemma_tokens
from assistant.nlp.sentence_equality import sentence_key
from assistant.nlp.types import Date
from assistant.types import Evidence

ExpectedAnswer = Literal["date", "number", "name"]

_EXPECTED_ANSWERS: tuple[tuple[ExpectedAnswer, re.Pattern[str]], ...] = (
    ("date", re.compile(r"\bwhen\b|\b(?:what|which|whose) (?:year|date|day|month)\b", re.I)),
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|long|far|tall|big|large|high|wide|deep|heavy|fast)\b"
            r"|\bwhat (?:percentage|percent|number|share|population)\b"
            r"|\bwhat(?: is|'s|’s| was) the (?:\w+ ){0,2}"
            r"(?:population|number|percentage|price|cost|length|height|size|budget|age)\b",
            re.I,
        ),
    ),
    ("name", re.compile(r"\b(?:who|whom|where)\b|\b(?:what|which) \w+\b", re.I)),
)
_ONE_HOLDER = re.compile(
    r"\bwho (?:is|was|became|came|won)\b.*\b(?:first|last|second|third|current|oldest|youngest"
    r"|winner|champion|president|premier|chancellor|prime minister|king|queen|pope|mayor|governor"
    r"|chairman|chief|head|leader|captain|founder|director|host|author|inventor|architect)\b"
    r"|\bwho won\b",
    re.I,
)
_REPEATED = re.compile(r"\b(?:often|usually|every|each|average|per)\b", re.I)


def expected_answer(question: str) -> ExpectedAnswer | None:
    """The type of answer a question asks for; None if unclear: "When did it open?" -> "date"."""
    return next((kind for kind, pattern in _EXPECTED_ANSWERS if pattern.search(question)), None)


def compare_answers(question: str, one: Evidence, other: Evidence) -> ComparisonResult:
    """Whether two sentences answer the question the same or differently; None if unclear.

    "How many cars does the ferry carry?": "The ferry carries 40 cars." and "The ferry carries 50
    cars." differ; "The ferry has room for 40 cars." is the same as the first.
    """
    if one.answer is None or other.answer is None:
        return None
    if not (is_english_sentence(one) and is_english_sentence(other)):
        return None
    first, second = short_answer(one), short_answer(other)
    kind = expected_answer(question)
    if kind == "date":
        return _compare_dates(one, other)
    if kind == "number":
        return _compare_numbers(question, one, other)
    if sentence_key(first).words == sentence_key(second).words:
        return "same"
    if kind == "name":
        named = compare_names(first, second)
        return None if named == "different" and not _has_one_holder(question) else named
    return None


def is_english_sentence(evidence: Evidence) -> bool:
    """Whether the rules apply: an English sentence that is not a table."""
    return len(evidence.quote) <= LONGEST_SENTENCE and evidence.article.language in (None, "en")


def short_answer(evidence: Evidence) -> str:
    """The text of the short answer; empty if there is none."""
    return evidence.article.text[slice(*evidence.answer)] if evidence.answer else ""


def answer_date(evidence: Evidence) -> Date | None:
    """The single date of a short answer; None for none or several.

    It is read in its sentence: "1994" in "It opened on 3 May 1994." -> 3 May 1994.
    """
    found = [d for d in comparable_dates(evidence.quote) if _is_inside(d, evidence)]
    return found[0] if len(found) == 1 else None


def answer_quantity(evidence: Evidence) -> Quantity | None:
    """The single number of a short answer; None for none, several or a range."""
    found = [q for q in extract_quantities(evidence.quote) if _is_inside(q, evidence)]
    return found[0] if len(found) == 1 and not is_range(short_answer(evidence)) else None


def mentioned_years(evidence: Evidence) -> str | None:
    """The years in a sentence, which are the time of its answer; None without any.

    "It opened in 1994 and closed in 1999." -> "1994, 1999".
    """
    years = {str(d.year) for d in comparable_dates(evidence.quote) if d.year is not None}
    return ", ".join(sorted(years)) or None


def _compare_dates(one: Evidence, other: Evidence) -> ComparisonResult:
    first, second = answer_date(one), answer_date(other)
    if first is None or second is None:
        return None
    compared = compare_dates(first, second)
    if compared == "different" and (_has_date(one, second) or _has_date(other, first)):
        return None  # the reader may have chosen the wrong one of several dates
    return compared


def _compare_numbers(question: str, one: Evidence, other: Evidence) -> ComparisonResult:
    first, second = answer_quantity(one), answer_quantity(other)
    if first is None or second is None or _REPEATED.search(question):
        return None
    compared = compare_quantities(first, second)
    if compared != "different":
        return compared
    if _has_quantity(one, second) or _has_quantity(other, first):
        return None
    if first.dimension:
        return compared
    question_lemmas = {word.lemma for word in lemma_tokens(question)}
    return compared if _count_the_same(first, second, question_lemmas) else None


def _has_date(evidence: Evidence, date: Date) -> bool:
    """Whether the sentence also contains that date, or one that may be it."""
    return any(
        compare_dates(each, date) != "different" for each in comparable_dates(evidence.quote)
    )


def _has_quantity(evidence: Evidence, quantity: Quantity) -> bool:
    """Whether the sentence also contains that number, or one that may be it."""
    same = [q for q in extract_quantities(evidence.quote) if q.dimension == quantity.dimension]
    return any(compare_quantities(each, quantity) != "different" for each in same)


def _count_the_same(one: Quantity, other: Quantity, question_lemmas: set[str]) -> bool:
    """Whether two counts share a noun with each other, or each with the question."""
    return bool(one.nouns & other.nouns) or bool(
        one.nouns & question_lemmas and other.nouns & question_lemmas
    )


def _has_one_holder(question: str) -> bool:
    return _ONE_HOLDER.search(question) is not None


def _is_inside(value: Date | Quantity, evidence: Evidence) -> bool:
    if evidence.answer is None:
        return False
    start, end = (at - evidence.sentence.start for at in evidence.answer)
    return start < value.end and value.start < end
