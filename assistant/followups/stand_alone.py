"""The question to search for: a follow-up with what it leans on put into words.

The turns before are read in order, each as the stand-alone question that it was, so that what was
spoken of two turns ago is still known. A question that stands alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.followups.context import Said
from assistant.followups.ellipsis import complete
from assistant.followups.leaning import about, leans, with_article
from assistant.followups.nouns import with_nouns
from assistant.followups.pronouns import resolve
from assistant.question import plain_reply
from assistant.types import Turn

MOST_TURNS = 12  # further back nothing is leant on


@dataclass(frozen=True, slots=True)
class Whole:
    """A stand-alone question; `is_guess` if it may stand alone as it was typed, too."""

    question: str
    is_guess: bool = False


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """The question in words that need no turn before; itself where it needs none anyway."""
    return whole(question, history).question


def whole(question: str, history: Sequence[Turn]) -> Whole:
    """The same, with how sure that is."""
    turns: list[Said] = []
    for turn in history[-MOST_TURNS:]:
        if turn.question.strip() and not plain_reply(turn.question):
            before = _put(turn.question.strip(), turns).question
            turns.append(Said(before, turn.answer, turn.titles))
    return _put(question, turns)


def _put(question: str, turns: Sequence[Said]) -> Whole:
    if not turns:
        return Whole(question)
    last = turns[-1]
    if completed := complete(question, last.question, last.answer):
        return Whole(completed)
    plain = re.sub(r"^(?:and|but|so|then),? (?=\w+ )", "", question, flags=re.IGNORECASE)
    plain = plain if plain == question else plain[0].upper() + plain[1:]
    put = with_article(with_nouns(resolve(plain, turns), turns), turns)
    if put != plain:
        return Whole(put)
    if leans(plain) and (topic := about(turns)):
        return Whole(f"{plain.rstrip('?!. ')}, regarding {topic}?", is_guess=True)
    return Whole(question)
