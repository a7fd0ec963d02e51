"""The question to search for: a follow-up with what it leans on put into words.

The turns before are read in order, each as the stand-alone question that it was, so that what was
spoken of two turns ago is still known. A question that stands alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.noun_phrases import capitalised_names
from assistant.query.coreference import MAX_MEANINGS, resolve_pronouns
from assistant.query.definite_nouns import resolve_noun_phrases
from assistant.query.dialogue_context import DialogueTurn
from assistant.query.ellipsis import complete_ellipsis
from assistant.query.small_talk import small_talk_reply
from assistant.query.topic_carryover import (
    depends_on_context,
    possible_topic,
    topic_of,
    with_article_title,
)
from assistant.types import Turn

MAX_TURNS = 12  # further back nothing is leant on


@dataclass(frozen=True, slots=True)
class AlternativeRewrite:
    """Another stand-alone question that may be meant, to be told by what the articles answer.

    It is meant only if it is answered by one of the articles with these `titles` (empty: by any),
    which has to hold all of the `names`.
    """

    question: str
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A stand-alone question; `is_guess` if it may stand alone as it was typed, too.

    `others` are further ones that may be meant, likeliest first.
    """

    question: str
    is_guess: bool = False
    others: tuple[AlternativeRewrite, ...] = ()


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """The question in words that need no turn before; itself where it needs none anyway."""
    return rewrite(question, history).question


def rewrite(question: str, history: Sequence[Turn]) -> Rewrite:
    """The same, with how sure that is."""
    turns: list[DialogueTurn] = []
    for turn in history[-MAX_TURNS:]:
        if turn.question.strip() and not small_talk_reply(turn.question):
            before = _rewrite_after(turn.question.strip(), turns, readings=1).question
            turns.append(DialogueTurn(before, turn.answer, turn.titles))
    return _rewrite_after(question, turns)


def _rewrite_after(
    question: str, turns: Sequence[DialogueTurn], readings: int = MAX_MEANINGS
) -> Rewrite:
    """One question after these turns; `readings` is how many meanings of a pronoun are told."""
    if not turns:
        return Rewrite(question)
    last = turns[-1]
    if completed := complete_ellipsis(question, last.question, last.answer):
        return Rewrite(completed, others=_earlier_completion(question, completed, turns))
    plain = re.sub(r"^(?:and|but|so|then),? (?=\w+ )", "", question, flags=re.IGNORECASE)
    plain = plain if plain == question else plain[0].upper() + plain[1:]
    put, *further = dict.fromkeys(
        with_article_title(
            resolve_noun_phrases(resolve_pronouns(plain, turns, reading), turns), turns
        )
        for reading in range(readings)
    )
    if put != plain:
        return Rewrite(
            put, others=tuple(AlternativeRewrite(each, _cited_titles(turns)) for each in further)
        )
    if depends_on_context(plain) and (topic := topic_of(turns)):
        return Rewrite(_regarding(plain, topic), is_guess=True)
    if (topic := possible_topic(plain, turns)) and (titles := _cited_titles(turns)):
        other = AlternativeRewrite(
            _regarding(plain, topic), titles, tuple(capitalised_names(plain))
        )
        return Rewrite(question, others=(other,))
    return Rewrite(question)


def _regarding(question: str, topic: str) -> str:
    return f"{question.rstrip('?!. ')}, regarding {topic}?"


def _earlier_completion(
    question: str, completed: str, turns: Sequence[DialogueTurn]
) -> tuple[AlternativeRewrite, ...]:
    """What it asks if it goes on from the question before the last one."""
    if len(turns) < 2:
        return ()
    other = complete_ellipsis(question, turns[-2].question, turns[-2].answer)
    return (AlternativeRewrite(other),) if other and other != completed else ()


def _cited_titles(turns: Sequence[DialogueTurn]) -> tuple[str, ...]:
    """The titles that were cited."""
    return tuple(dict.fromkeys(title for turn in turns for title in turn.titles))
