"""The question to search for: a follow-up with what it leans on put into words.

The turns before are read in order, each as the stand-alone question that it was, so that what was
spoken of two turns ago is still known. A question that stands alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.context import Said
from assistant.followups.ellipsis import complete
from assistant.followups.pronouns import resolve, with_topic
from assistant.question import plain_reply
from assistant.types import Turn

MOST_TURNS = 12  # further back nothing is leant on


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """The question in words that need no turn before; itself where it needs none anyway."""
    turns: list[Said] = []
    for turn in history[-MOST_TURNS:]:
        if turn.question.strip() and not plain_reply(turn.question):
            turns.append(Said(_put(turn.question.strip(), turns), turn.answer, turn.titles))
    return _put(question, turns)


def _put(question: str, turns: Sequence[Said]) -> str:
    if not turns:
        return question
    last = turns[-1]
    if whole := complete(question, last.question, last.answer):
        return whole
    plain = re.sub(r"^(?:and|but|so|then),? (?=\w+ )", "", question, flags=re.IGNORECASE)
    plain = plain if plain == question else plain[0].upper() + plain[1:]
    resolved = resolve(plain, turns)
    if resolved != plain:
        return resolved
    carried = with_topic(plain, turns)
    return question if carried == plain else carried
