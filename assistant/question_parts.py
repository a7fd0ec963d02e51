"""Questions that ask several things: each part becomes a question of its own."""

from __future__ import annotations

import re

from assistant.followups.stand_alone import stand_alone
from assistant.types import Turn

_WH = r"(?:who|whom|whose|when|where|why|how|which|what)"
_TWO_WORDS = re.compile(rf"(?P<one>{_WH}) and (?P<two>{_WH}) (?P<rest>.+)", re.IGNORECASE)
_TWO_CLAUSES = re.compile(
    rf"(?P<one>{_WH} .+?),? and (?P<two>{_WH} .*\w)[?. ]*", re.IGNORECASE | re.DOTALL
)
_SIDES = (
    re.compile(r"what(?: is|'s|’s| are| was| were) the differences? between (.+?) and (.+)", re.I),
    re.compile(r"how (?:do|does|did) (.+?) and (.+?) (?:differ|compare)\b.*", re.I),
    re.compile(r"how (?:do|does|did) (.+?) (?:differ from|compare (?:to|with)) (.+)", re.I),
    re.compile(r"compare (?:the views of )?(.+?) (?:and|with|to) (.+)", re.I),
)
_FIRST = re.compile(
    r"which (?:was|were) (?P<verb>\w+) (?:first|earlier|later|last), (?P<one>.+?) or (?P<two>.+)",
    re.IGNORECASE,
)
MOST_PARTS = 4  # each is searched and read for; a longer list of questions is cut here


def split_question(question: str) -> tuple[str, ...]:
    """The questions that one asks, each standing alone; itself alone where it asks but one."""
    text = question.strip().rstrip("?. ")
    if match := _FIRST.fullmatch(text):
        return tuple(f"When was {match[side]} {match['verb']}?" for side in ("one", "two"))
    for pattern in _SIDES:
        if match := pattern.fullmatch(text):
            return tuple(f"What is said of {side.strip()}?" for side in match.groups())
    if match := _TWO_WORDS.fullmatch(text):
        return tuple(f"{match[word].capitalize()} {match['rest']}?" for word in ("one", "two"))
    return _clauses(question)[:MOST_PARTS]


def _clauses(question: str) -> tuple[str, ...]:
    match = _TWO_CLAUSES.fullmatch(question.strip())
    if match is None or not _is_asked(match["two"]):
        return (question,)
    first = f"{match['one'].rstrip(',')}?"
    second = match["two"][0].upper() + match["two"][1:] + "?"
    return (first, *_clauses(stand_alone(second, [Turn(first)])))


def _is_asked(clause: str) -> bool:
    """Whether a clause is a question and not only told: "and who it was" asks nothing."""
    return len(clause.split()) > 1
