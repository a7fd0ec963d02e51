"""Questions for what the catalogue knows of an article: its date, author, source or length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.query.article_references import ARTICLE, ArticleReference, parse_article_reference

LONGEST_QUESTION = 300  # characters; a longer question asks for more than a fact
_IS = r"(?:is|was|are|were|[’']s)"
_WHAT_IS = rf"what ?{_IS}"
_PUBLISHED = r"(?:published|written|posted|printed|released|dated|issued)"
_PUBLICATION = r"(?:newspaper|paper|magazine|journal|publication|website|site|source|outlet|medium)"
_ASKED = re.compile(
    r"(?:and |so |but |please,? |ok,? )*"
    r"(?:(?:(?:can|could|would) you )?(?:please )?(?:tell|show|give) me,? |do you know )?", re.I
)  # fmt: skip
_FORMS = {
    "date": (
        rf"when {_IS} (?P<what>.+?) (?:{_PUBLISHED}|from)",
        r"when did (?P<what>.+?) (?:appear|come out|get published)",
        rf"(?:{_WHAT_IS} )?(?:the )?(?:publication )?(?:date|day|year) (?:of|for)"
        r" (?P<what>.+)",
        rf"(?:from |on |of )?(?:what|which) (?:date|day|year) (?:{_IS}|does) (?P<what>.+?)"
        rf" ?(?:{_PUBLISHED}|from|have)?",
        r"how (?:old|recent) is (?P<what>.+)",
    ),
    "author": (
        r"who (?:wrote|authored|has written|had written) (?P<what>.+)",
        rf"(?:who|what) ?{_IS} (?:the )?(?:name of the )?(?:authors?|writers?) (?:of|for)"
        r" (?P<what>.+)",
        r"(?:the )?(?:authors?|writers?) of (?P<what>.+)",
        rf"who {_IS} (?P<what>.+?) (?:written )?by",
        rf"by whom {_IS} (?P<what>.+?)(?: written)?",
    ),
    "source": (
        rf"(?:where|in (?:which|what) {_PUBLICATION}) (?:{_IS}|did|does) (?P<what>.+?)"
        rf" (?:{_PUBLISHED}|appear|come from|from)",
        rf"(?:{_WHAT_IS} )?(?:the )?(?:source|publisher) of (?P<what>.+)",
        rf"(?:which|what) {_PUBLICATION} (?:published|printed|ran|has) (?P<what>.+)",
        rf"(?:from )?(?:which|what) {_PUBLICATION} {_IS} (?P<what>.+?)(?: from)?",
    ),
    "words": (
        r"how many words (?:does|do|are in|are there in|has) (?P<what>.+?)(?: have| contain)?",
        rf"how long {_IS} (?P<what>.+)",
        rf"(?:{_WHAT_IS} )?(?:the )?(?:word count|length|number of words) (?:of|in) (?P<what>.+)",
    ),
    "title": (
        rf"(?:(?:which|what) ?{_IS} )?(?P<what>(?:the |my |our )?[\w ]+ {ARTICLE}\b.*)",
        rf"(?:{_WHAT_IS} )?(?:the )?(?:title|headline|name) of (?P<what>.+)",
    ),
}
_SUPERLATIVE = re.compile(
    rf"(?:which|what) (?P<kind>{ARTICLE}) {_IS} (?:the )?(?P<order>newest|latest|most recent|oldest"
    r"|earliest|longest|shortest)", re.I
)  # fmt: skip
_REPORTED = re.compile(
    rf"(?:which|what) {_PUBLICATION}s? (?:has |have )?"
    r"(?:(?:reported|wrote|written) (?:on|about|of)|covered) (?P<topic>.+)", re.I
)  # fmt: skip

_SAYS = re.compile(
    rf"(?:in )?(?:which|what) {ARTICLE}s? (?:says?|states?|claims?|tells?(?: (?:me|us))?|reports?"
    r"|explains?|does it say|is it said) (?P<clause>.+)", re.I
)  # fmt: skip

Fact = Literal["date", "author", "source", "words", "title"]


@dataclass(frozen=True, slots=True)
class ArticleFactQuestion:
    """A fact about the article that is meant."""

    fact: Fact
    reference: ArticleReference


def asks_where_it_is_said(question: str) -> bool:
    """Whether a question asks for the article that says something, which has to be read.

    "Which article says that the ferry sails at noon?" does.
    """
    return len(question) <= LONGEST_QUESTION and _SAYS.fullmatch(question.strip()) is not None


def parse_article_fact_question(question: str) -> ArticleFactQuestion | None:
    """The fact about an article that a question asks for; None if it asks for something else.

    "Who wrote the article on the ferry?" -> the author of the article named "the ferry".
    """
    if len(question) > LONGEST_QUESTION:
        return None
    text = " ".join(question.split()).rstrip("?!. ")
    text = _ASKED.sub("", text, count=1)
    if found := _SUPERLATIVE.fullmatch(text):
        text = f"the {found['order']} {found['kind']}"
    fact: Fact
    for fact, forms in _FORMS.items():  # type: ignore[assignment]
        for form in forms:
            found = re.fullmatch(form, text, re.I)
            reference = parse_article_reference(found["what"]) if found else None
            if reference and (fact != "title" or reference.order):
                return ArticleFactQuestion(fact, reference)
    if found := _REPORTED.fullmatch(text):
        topic = ArticleReference(found["topic"], is_certain=False)
        return ArticleFactQuestion("source", topic)
    return None
