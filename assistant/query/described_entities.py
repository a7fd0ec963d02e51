"""Definite descriptions in a question in place of a name: "the host of the summit"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PERSON = (
    r"(?:first |second |third |last |former |current |then |only |co-?)?(?:[a-z]+ )?(?:host|founder"
    r"|author|writer|director|composer|painter|inventor|discoverer|creator|designer|architect"
    r"|owner|editor|producer|leader|head|chief|chair|chairman|chairwoman|chairperson|president"
    r"|prime minister|minister|premier|chancellor|king|queen|emperor|empress|pope|governor|mayor"
    r"|commander|general|captain|coach|winner|loser|wife|husband|widow|mother|father|son|daughter"
    r"|brother|sister|successor|predecessor|teacher|secretary-general|secretary|ambassador"
    r"|spokesman|spokeswoman|singer|lead singer|student|assassin|murderer|killer)"
)
_PLACE = (
    r"(?:[a-z]+ )?(?:country|city|town|village|state|capital|birthplace|island|province|region)"
)
_NAMED = r"(?:the |an? )?(?:[\w.’'-]+ ){0,7}?[\w.’'-]+"
_OF = re.compile(
    rf"\bthe (?:(?P<person>{_PERSON})|(?P<place>{_PLACE})) of (?P<of>{_NAMED})"
    r"(?= (?:is|are|was|were|do|does|did|has|have|had|say|said|tell|told|announce|meet|met|make"
    r"|made|call|called|visit|die|died|born|live|lived|want|write|wrote|go|went|come|came|win|won|give"
    r"|gave|take|took|become|became|get|got|leave|left|sign|signed|begin|open|support|promise"
    r"|propose|join|joined|play|played|serve|served|think|respond|react|offer|work|worked|grow|move"
    r"|reunited|arrested|killed|elected|buried|founded|held)\b|[?]?$)", re.I
)  # fmt: skip
_WHO = re.compile(
    r"\bthe (?P<noun>man|woman|person|student|soldier|officer|scientist|politician|president"
    r"|minister|general|writer|author|singer|actor|player|king|queen|spy|doctor|leader|lawyer"
    r"|country|city|town|company|team|band|ship) (?P<link>who|that|which) "
    r"(?P<clause>(?!is\b|are\b|was\b)(?:[\w.’'-]+ ){1,8}?[\w.’'-]+)"
    r"(?= (?:is|are|was|were|do|does|did|has|have|had|say|meet|die|born|live|go|come|win|become|get"
    r"|leave|sign|join|play|serve|think|work|move|visit|want|write|announce)\b|[?]?$)", re.I
)  # fmt: skip
_WHERE = re.compile(
    r"\bthe (?P<noun>country|city|town|village|state|building|place|island) (?:where|in which) "
    r"(?P<subject>(?:[\w.’'-]+ ){1,8}?)(?P<aux>was|were|is) (?P<verb>\w+)\b", re.I
)  # fmt: skip
LONGEST_QUESTION = 400  # code points; longer questions are not parsed
_PEOPLE = frozenset(
    "man woman person student soldier officer scientist politician president minister general "
    "writer author singer actor player king queen spy doctor leader lawyer".split()
)


@dataclass(frozen=True, slots=True)
class DefiniteDescription:
    """A description at `[start, end)` of a question, and the question that resolves it."""

    start: int
    end: int
    question: str


def embedded_description(question: str) -> DefiniteDescription | None:
    """The innermost description in a question that asks about something else; None without one.

    "When did the host of the summit resign?" -> "the host of the summit", resolved by "Who was
    the host of the summit?".
    """
    if len(question) > LONGEST_QUESTION:
        return None
    found = [
        d for d in (_of_phrase(question), _relative_clause(question), _where_clause(question)) if d
    ]
    outer = [d for d in found if not _is_whole_question(question, d)]
    return min(outer, key=lambda d: d.end - d.start, default=None)


def replace_description(question: str, described: DefiniteDescription, name: str) -> str:
    """The question with a name in place of the description."""
    after = question[described.end :]
    return f"{question[: described.start]}{name}{after}"


def _of_phrase(question: str) -> DefiniteDescription | None:
    *_, match = (None, *_OF.finditer(question))
    if match is None or not re.search(r"[A-Z]|\d", match["of"]) and " " not in match["of"]:
        return None
    wh = "Who" if match["person"] else "What"
    resolving = f"{wh} was {_lower_first(match.group())}?"
    return DefiniteDescription(match.start(), match.end(), resolving)


def _relative_clause(question: str) -> DefiniteDescription | None:
    match = _WHO.search(question)
    if match is None:
        return None
    is_person = match["noun"].casefold() in _PEOPLE
    wh = "Who" if is_person else f"Which {match['noun']}"
    return DefiniteDescription(match.start(), match.end(), f"{wh} {match['clause']}?")


def _where_clause(question: str) -> DefiniteDescription | None:
    match = _WHERE.search(question)
    if match is None:
        return None
    subject = match["subject"].strip()
    resolving = f"In which {match['noun']} {match['aux']} {subject} {match['verb']}?"
    return DefiniteDescription(match.start(), match.end(), resolving)


def _is_whole_question(question: str, described: DefiniteDescription) -> bool:
    """Whether the description itself is what is asked for: "Who was the host of the summit?"."""
    before = question[: described.start].strip().casefold()
    after = question[described.end :].strip(" ?.!")
    is_copula = re.fullmatch(
        r"(?:and |so )?(?:who|what|which|where|when|name|tell me|how|why)?(?: (?:is|are|was|were"
        r"|did|does|do|has|had))?", before
    )  # fmt: skip
    return is_copula is not None and not after


def _lower_first(text: str) -> str:
    return text[0].casefold() + text[1:]
