"""Whether a question without a pronoun leans on the turns before, and what it is then about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.nlp.noun_phrases import YEAR, definite_phrases, names
from assistant.query.dialogue_context import LONGEST_TITLE, Said, mentions, phrase_in_mind

LONGEST = 12  # words of a question that may lean without a word that says so
BARE = 3  # words of a noun phrase, `the` included; a longer one says itself what it is
_THIS_ARTICLE = re.compile(
    r"\b(?:this|that|the) (?:article|text|story|report)\b(?! (?:on|about)\b)", re.I
)
_POINTING = re.compile(
    r"\b(?:this|these|those)\b|\bthat(?=[?!., ]*$)|^(?:did|was|is|does|were) that\b", re.IGNORECASE
)
_MORE = re.compile(r"\b(?:other|else|another)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"\bthe (?:[\w'’-]+ ){1,4}?(?:of|that|who|which|whom|between|called|named) "
    r"|\bthe (?:[\w'’-]+ )?(?:first|second|third|fourth|fifth|last|only|most|least|\w+est) ",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    "a an the of in on at to for from by with as is are was were be been do does did has have had "
    "can could will would may might should must and or but that which who whom whose when where "
    "why how what its it this these those there not no than then if into about after before during "
    "between under over any some so go get make take happen happened".split()
)


def with_article(question: str, turns: Sequence[Said]) -> str:
    """The question with `this article` named by the title that was cited last."""
    title = next((t.titles[0] for t in reversed(turns) if t.titles), None)
    if title is None or not _THIS_ARTICLE.search(question):
        return question
    return _THIS_ARTICLE.sub(lambda m: f"the {m[0].split()[-1]} {title}", question, count=1)


def leans(question: str) -> bool:
    """Whether it names nothing itself, and points, asks for more, or has a bare noun phrase."""
    if names(question):
        return False
    if _POINTING.search(question) or _MORE.search(question):
        return True
    if phrases := definite_phrases(question):
        return not _WHOLE.search(question) and any(len(p.split()) <= BARE for p in phrases)
    return all(w in _EMPTY for w in re.findall(r"[\w'’-]+", question.casefold()))


def may_lean(question: str, turns: Sequence[Said]) -> str | None:
    """What a short question may be about that does not say so: "Who took part?"."""
    if len(question.split()) > LONGEST:
        return None
    topic = phrase_in_mind(turns) or about(turns)
    if topic and YEAR.search(question):  # the year that was asked of is another now
        topic = " ".join(YEAR.sub("", topic).split())
    return topic if topic and topic.casefold() not in question.casefold() else None


def about(turns: Sequence[Said]) -> str | None:
    """What the turns are on: the cited title if it is a name, else what the last question named."""
    last = turns[-1]
    title = last.titles[0] if last.titles else ""
    if title and len(title.split()) <= LONGEST_TITLE and names(title):
        return title
    asked_of = names(last.question)[:2]
    known = mentions(turns)
    return " and ".join(asked_of) or (known[0].name if known else None)
