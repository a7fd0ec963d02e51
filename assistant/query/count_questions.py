"""Questions for a number of articles: "How many articles mention Kim Jong Un?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.query.publication_periods import PublicationPeriod, split_publication_period

LONGEST_PHRASE = 8  # words; a longer phrase is a sentence, not a name
_ARTICLES = r"(?:news )?(?:articles?|documents?)"
_TELL = (
    r"(?:mention|name|discuss|cover|contain|refer to|report (?:on|about)|deal with|talk about"
    r"|speak (?:of|about)|write about|say something about|are about|are on)"
)
_ABOUT = rf"(?:(?:that |which )?{_TELL}|mentioning|about|on|covering|discussing)"
_HERE = (
    r"(?:(?:are|is) there|do (?:you|we|i) have|have (?:you|we|i) got|are (?:here|indexed|stored))"
    r"(?: (?:in|here|altogether|in total|in all)(?: (?:the|this|my|our|your)"
    r" (?:library|collection|index))?)?"
)
_DATED = r"(?:(?:were|was|are|is|have been) )?(?:published|written|dated|from|made)"
_HOW_MANY = (
    rf"(?:how many (?:of (?:the|my|our|your) )?{_ARTICLES}"
    rf"|(?:what is |what's )?(?:the )?number of {_ARTICLES}"
    rf"|count (?:(?:all|the|all the|my|our) )?{_ARTICLES})"
)
_BY_TIME = r"(?: (?:by|per|each|every|a) (?:month|year))"
_CHART = r"(?:(?:show|give|draw)(?: me)? )?(?:(?:a|the) )?(?:chart|graph|number|count)? ?(?:of )?"
_FORMS = (
    rf"{_HOW_MANY}{_BY_TIME}? (?:{_HERE} )?{_ABOUT} (?P<phrase>.+)",
    rf"in how many (?:of (?:the|my|our|your) )?{_ARTICLES} (?:is|are|was|were|does|do)"
    r" (?P<phrase>.+?) (?:mentioned|named|discussed|covered|appear|occur|stand)",
    rf"{_CHART}(?:the )?{_ARTICLES}{_BY_TIME} {_ABOUT} (?P<phrase>.+)",
    rf"{_CHART}(?:the )?{_ARTICLES} {_ABOUT} (?P<phrase>.+?){_BY_TIME}",
    rf"{_HOW_MANY} (?:(?:{_HERE} )?{_DATED} |{_HERE} )(?P<period>.+)",
)
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|that|which|who)\b", re.I
)
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """What is counted: the articles of the period that contain the phrase; either may be empty."""

    phrase: str
    period: PublicationPeriod | None


def parse_count_question(question: str) -> CountQuestion | None:
    """What a question asks to count; None if it does not ask for a number of articles.

    "How many articles mention the ferry in 2023?" -> the phrase "ferry" in the period of 2023.
    """
    if len(question) > 300 or not re.search(r"\b(?:articles?|documents?)\b", question, re.I):
        return None
    text = re.sub(r"\s+", " ", question).strip().rstrip("?!. ")
    text = re.sub(r"^(?:and|so|please|ok|well),? ", "", text, flags=re.I)
    for form in _FORMS:
        if found := re.fullmatch(form, text, re.I):
            return _count_question(**found.groupdict())
    return None


def _count_question(phrase: str | None = None, period: str | None = None) -> CountQuestion | None:
    if phrase is None:
        rest, dated = split_publication_period(period or "")
        return CountQuestion("", dated) if dated and not rest else None
    rest, dated = split_publication_period(phrase.strip())
    rest = re.sub(r" (?:were |was |are )?(?:published|written)$", "", rest, flags=re.I)
    is_quoted = rest[:1] in _QUOTES and rest[-1:] in _QUOTES
    rest = rest.strip(_QUOTES + " ")
    rest = rest if is_quoted else re.sub(r"^the ", "", rest, flags=re.I)
    if not rest or len(rest.split()) > LONGEST_PHRASE or (_CLAUSE.search(rest) and not is_quoted):
        return None
    return CountQuestion(rest, dated)
