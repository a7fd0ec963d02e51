"""Which articles the words behind "articles" select: "by Ada Holt on the ferry in March 2023"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.query.publication_periods import PublicationPeriod, split_publication_period

LONGEST_PHRASE = 8  # words; a longer phrase is a sentence, not a name
_QUOTES = "\"'“”‘’«»"
_TELL = (
    r"(?:mentions?|names?|discuss(?:es)?|covers?|contains?|refers? to|reports? (?:on|about)"
    r"|deals? with|talks? about|speaks? (?:of|about)|writes? about|says? something about"
    r"|(?:are|is) (?:about|on))"
)
_ABOUT = rf"(?:(?:that |which )?{_TELL}|mentioning|about|on|covering|discussing)"
_ON_PHRASE = rf"(?: {_ABOUT} (?P<phrase>.+))?"
_BE = r"(?:(?:that|which) )?(?:(?:is|are|was|were|has been|have been) )?"
_PERSON = r"(?P<author>[\w.’'-]+(?: [\w.’'-]+){0,4}?)"
_FORMS = (
    rf"(?:did|has|have) {_PERSON} (?:write|written|publish|published){_ON_PHRASE}",
    rf"{_BE}(?:(?:written|published|made) )?by {_PERSON}{_ON_PHRASE}",
    rf"{_ABOUT} (?P<phrase>.+)",
    rf"{_BE}(?:(?:published|taken|printed) )?from (?P<origin>.+)",
    rf"{_BE}(?:published|printed) (?:in|by) (?P<origin>.+)",
)
_IS_DATED = re.compile(
    r"(?:that |which )?(?:is|are|was|were|has been|have been)? ?(?:published|written|dated|made)?",
    re.I,
)
NAME = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"  # of a person, where case counts
_BY_AUTHOR = re.compile(rf" (?:written )?by (?P<author>{NAME})$")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|that|which|who)\b", re.I
)


@dataclass(frozen=True, slots=True)
class ArticleSelection:
    """The articles of the period that contain the phrase, by the author, of the origin.

    Each field may be empty. `origin` is the name of an author or of a source.
    """

    phrase: str = ""
    period: PublicationPeriod | None = None
    author: str = ""
    origin: str = ""


def parse_article_selection(text: str) -> ArticleSelection | None:
    """What the words behind "articles" select, all articles for none; None if they may not do so.

    "mention the ferry in 2023" -> the phrase "ferry" in the period of 2023.
    """
    rest, period = split_publication_period(text)
    if _IS_DATED.fullmatch(rest):
        is_all = not text.strip()
        return ArticleSelection(period=period) if period or is_all else None
    found = next(filter(None, (re.fullmatch(form, rest, re.I) for form in _FORMS)), None)
    if found is None:
        return None
    names = {name: value or "" for name, value in found.groupdict().items()}
    phrase = names.pop("phrase", "")
    if not names and (by := _BY_AUTHOR.search(phrase)):
        phrase, names = phrase[: by.start()], by.groupdict()
    if any(_CLAUSE.search(name) for name in names.values()):
        return None
    if phrase and not (phrase := _bare_phrase(phrase)):
        return None
    return ArticleSelection(phrase, period, **names)


def _bare_phrase(phrase: str) -> str:
    """The phrase without quotation marks and article; empty if it is a sentence."""
    phrase = re.sub(r" (?:were |was |are )?(?:published|written)$", "", phrase.strip(), flags=re.I)
    is_quoted = phrase[:1] in _QUOTES and phrase[-1:] in _QUOTES
    phrase = phrase.strip(_QUOTES + " ")
    phrase = phrase if is_quoted else re.sub(r"^the ", "", phrase, flags=re.I)
    is_clause = _CLAUSE.search(phrase) and not is_quoted
    return "" if is_clause or len(phrase.split()) > LONGEST_PHRASE else phrase
