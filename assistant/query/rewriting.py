"""The question to search for: a follow-up with what it leans on put into words.

The turns before are read in order, each as the stand-alone question that it was, so that what was
spoken of two turns ago is still known. A question that stands alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.noun_phrases import names
from assistant.query.coreference import READINGS, resolve
from assistant.query.definite_nouns import with_nouns
from assistant.query.dialogue_context import Said
from assistant.query.ellipsis import complete
from assistant.query.small_talk import plain_reply
from assistant.query.topic_carryover import about, leans, may_lean, with_article
from assistant.types import Turn

MOST_TURNS = 12  # further back nothing is leant on


@dataclass(frozen=True, slots=True)
class Other:
    """Another stand-alone question that may be meant, to be told by what the articles answer.

    It is meant only if it is answered by one of the articles with these `titles` (empty: by any),
    which has to hold all of the `names`.
    """

    question: str
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A stand-alone question; `is_guess` if it may stand alone as it was typed, too.

    `others` are further ones that may be meant, likeliest first.
    """

    question: str
    is_guess: bool = False
    others: tuple[Other, ...] = ()


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """The question in words that need no turn before; itself where it needs none anyway."""
    return whole(question, history).question


def whole(question: str, history: Sequence[Turn]) -> Whole:
    """The same, with how sure that is."""
    turns: list[Said] = []
    for turn in history[-MOST_TURNS:]:
        if turn.question.strip() and not plain_reply(turn.question):
            before = _put(turn.question.strip(), turns, readings=1).question
            turns.append(Said(before, turn.answer, turn.titles))
    return _put(question, turns)


def _put(question: str, turns: Sequence[Said], readings: int = READINGS) -> Whole:
    """One question after these turns; `readings` is how many meanings of a pronoun are told."""
    if not turns:
        return Whole(question)
    last = turns[-1]
    if completed := complete(question, last.question, last.answer):
        return Whole(completed, others=_completed_before(question, completed, turns))
    plain = re.sub(r"^(?:and|but|so|then),? (?=\w+ )", "", question, flags=re.IGNORECASE)
    plain = plain if plain == question else plain[0].upper() + plain[1:]
    put, *further = dict.fromkeys(
        with_article(with_nouns(resolve(plain, turns, reading), turns), turns)
        for reading in range(readings)
    )
    if put != plain:
        return Whole(put, others=tuple(Other(each, _cited(turns)) for each in further))
    if leans(plain) and (topic := about(turns)):
        return Whole(_regarding(plain, topic), is_guess=True)
    if (topic := may_lean(plain, turns)) and (titles := _cited(turns)):
        other = Other(_regarding(plain, topic), titles, tuple(names(plain)))
        return Whole(question, others=(other,))
    return Whole(question)


def _regarding(question: str, topic: str) -> str:
    return f"{question.rstrip('?!. ')}, regarding {topic}?"


def _completed_before(question: str, completed: str, turns: Sequence[Said]) -> tuple[Other, ...]:
    """What it asks if it goes on from the question before the last one."""
    if len(turns) < 2:
        return ()
    other = complete(question, turns[-2].question, turns[-2].answer)
    return (Other(other),) if other and other != completed else ()


def _cited(turns: Sequence[Said]) -> tuple[str, ...]:
    """The titles that were cited."""
    return tuple(dict.fromkeys(title for turn in turns for title in turn.titles))
