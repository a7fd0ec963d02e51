"""Topic carry-over: whether a question without a pronoun depends on earlier turns, and on what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.nlp.noun_phrases import YEAR, capitalised_names, definite_phrases
from assistant.query.dialogue_context import (
    LONGEST_TITLE,
    DialogueTurn,
    salient_names,
    salient_phrase,
)

LONGEST_DEPENDENT = 12  # words of a question that may depend on context without a pronoun
LONGEST_BARE_PHRASE = 3  # words of a noun phrase with `the`; a longer one is specific
_THIS_ARTICLE = re.compile(
    r"\b(?:this|that|the) (?:article|text|story|report)\b(?! (?:on|about)\b)", re.I
)
_DEMONSTRATIVE = re.compile(
    r"\b(?:this|these|those)\b|\bthat(?=[?!., ]*$)|^(?:did|was|is|does|were) that\b", re.IGNORECASE
)
_MORE = re.compile(r"\b(?:other|else|another)\b", re.IGNORECASE)
_SELF_CONTAINED = re.compile(
    r"\bthe (?:[\w'’-]+ ){1,4}?(?:of|that|who|which|whom|between|called|named) "
    r"|\bthe (?:[\w'’-]+ )?(?:first|second|third|fourth|fifth|last|only|most|least|\w+est) ",
    re.IGNORECASE,
)
_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for from by with as is are was were be been do does did has have had "
    "can could will would may might should must and or but that which who whom whose when where "
    "why how what its it this these those there not no than then if into about after before during "
    "between under over any some so go get make take happen happened".split()
)


def with_article_title(question: str, turns: Sequence[DialogueTurn]) -> str:
    """The question with "this article" named by the title that was cited last."""
    title = next((t.titles[0] for t in reversed(turns) if t.titles), None)
    if title is None or not _THIS_ARTICLE.search(question):
        return question
    return _THIS_ARTICLE.sub(lambda m: f"the {m[0].split()[-1]} {title}", question, count=1)


def depends_on_context(question: str) -> bool:
    """Whether a question needs its context: it has no name, and points to something or is bare.

    "Who else came?" and "What did the treaty end?" do, "Who founded ASEAN?" does not.
    """
    if capitalised_names(question):
        return False
    if _DEMONSTRATIVE.search(question) or _MORE.search(question):
        return True
    if phrases := definite_phrases(question):
        return not _SELF_CONTAINED.search(question) and any(
            len(p.split()) <= LONGEST_BARE_PHRASE for p in phrases
        )
    return all(w in _FUNCTION_WORDS for w in re.findall(r"[\w'’-]+", question.casefold()))


def possible_topic(question: str, turns: Sequence[DialogueTurn]) -> str | None:
    """The topic of earlier turns that a short question may be about, as "Who took part?"; or None.

    "the Elmwood fair" after "Who opened the Elmwood fair?".
    """
    if len(question.split()) > LONGEST_DEPENDENT:
        return None
    topic = salient_phrase(turns) or topic_of(turns)
    if topic and YEAR.search(question):  # the question is about another year
        topic = " ".join(YEAR.sub("", topic).split())
    return topic if topic and topic.casefold() not in question.casefold() else None


def topic_of(turns: Sequence[DialogueTurn]) -> str | None:
    """The topic of the turns: the cited title if it is a name, else the last question's names."""
    last = turns[-1]
    title = last.titles[0] if last.titles else ""
    if title and len(title.split()) <= LONGEST_TITLE and capitalised_names(title):
        return title
    names = capitalised_names(last.question)[:2]
    salient = salient_names(turns)
    return " and ".join(names) or (salient[0].name if salient else None)
