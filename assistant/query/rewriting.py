"""Conversational query rewriting: a follow-up becomes a stand-alone question.

"And Laos?" after "When did Vietnam join ASEAN?" -> "When did Laos join ASEAN?". Earlier turns are
rewritten in order, so that a topic of two turns ago is still known. A question that stands alone
is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.noun_phrases import capitalised_names
from assistant.query.coreference import MAX_MEANINGS, resolve_noun_phrases, resolve_pronouns
from assistant.query.dialogue_context import DialogueTurn
from assistant.query.ellipsis import complete_ellipsis, is_question_word
from assistant.query.small_talk import small_talk_reply
from assistant.query.topic_carryover import (
    depends_on_context,
    possible_topic,
    topic_of,
    with_article_title,
)
from assistant.types import Turn

MAX_TURNS = 12  # no question depends on earlier ones


@dataclass(frozen=True, slots=True)
class AlternativeRewrite:
    """Another stand-alone question that may be meant; what the articles answer decides.

    It is meant only if one of the articles with these `titles` (empty: any) answers it, and that
    article contains all of the `names`.
    """

    question: str
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A stand-alone question; `is_guess` if the question may also stand alone as it was typed.

    `alternatives` are others that may be meant, likeliest first. `previous_question` is as in
    `Interpretation`.
    """

    question: str
    is_guess: bool = False
    alternatives: tuple[AlternativeRewrite, ...] = ()
    previous_question: str = ""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A stand-alone question, and others that may be meant.

    `topic_titles` are the titles that the previous turn cited, if the question depends on it.
    `fallback_questions` are tried in order while nothing is found, `alternatives` if the answer is
    not confident. `previous_question` is the stand-alone question before, if this one is only a
    question word about its answer: "Why?".
    """

    question: str
    topic_titles: tuple[str, ...] = ()
    fallback_questions: tuple[str, ...] = ()
    alternatives: tuple[AlternativeRewrite, ...] = ()
    previous_question: str = ""


def interpret(question: str, history: Sequence[Turn]) -> Interpretation:
    """What a question of a conversation asks; `history` is oldest first."""
    if not history:
        return Interpretation(question)
    rewritten = rewrite(question, history)
    if rewritten.question == question:
        return Interpretation(question, alternatives=rewritten.alternatives)
    fallback_questions = (question,) if rewritten.is_guess else ()
    return Interpretation(
        rewritten.question,
        history[-1].titles,
        fallback_questions,
        rewritten.alternatives,
        rewritten.previous_question,
    )


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """The question in words that depend on no earlier turn; itself if it depends on none."""
    return rewrite(question, history).question


def rewrite(question: str, history: Sequence[Turn]) -> Rewrite:
    """The stand-alone question with its alternatives; `history` is oldest first."""
    turns: list[DialogueTurn] = []
    for turn in history[-MAX_TURNS:]:
        if turn.question.strip() and not small_talk_reply(turn.question):
            before = _rewrite_after(turn.question.strip(), turns, meaning_count=1).question
            turns.append(DialogueTurn(before, turn.answer, turn.titles))
    return _rewrite_after(question, turns)


def _rewrite_after(
    question: str, turns: Sequence[DialogueTurn], meaning_count: int = MAX_MEANINGS
) -> Rewrite:
    """The rewrite after these turns, with up to `meaning_count` meanings of a pronoun."""
    if not turns:
        return Rewrite(question)
    last = turns[-1]
    if completed := complete_ellipsis(question, last.question, last.answer):
        alternatives = _earlier_completion(question, completed, turns)
        previous = last.question if is_question_word(question) else ""
        return Rewrite(completed, alternatives=alternatives, previous_question=previous)
    plain = re.sub(r"^(?:and|but|so|then),? (?=\w+ )", "", question, flags=re.IGNORECASE)
    plain = plain if plain == question else plain[0].upper() + plain[1:]
    resolved, *further = dict.fromkeys(
        with_article_title(
            resolve_noun_phrases(resolve_pronouns(plain, turns, meaning), turns), turns
        )
        for meaning in range(meaning_count)
    )
    if resolved != plain:
        titles = _cited_titles(turns)
        alternatives = tuple(AlternativeRewrite(each, titles) for each in further)
        return Rewrite(resolved, alternatives=alternatives)
    if depends_on_context(plain) and (topic := topic_of(turns)):
        return Rewrite(_regarding(plain, topic), is_guess=True)
    if (topic := possible_topic(plain, turns)) and (titles := _cited_titles(turns)):
        names = tuple(capitalised_names(plain))
        alternative = AlternativeRewrite(_regarding(plain, topic), titles, names)
        return Rewrite(question, alternatives=(alternative,))
    return Rewrite(question)


def _regarding(question: str, topic: str) -> str:
    return f"{question.rstrip('?!. ')}, regarding {topic}?"


def _earlier_completion(
    question: str, completed: str, turns: Sequence[DialogueTurn]
) -> tuple[AlternativeRewrite, ...]:
    """What it asks if it continues the question before the last one."""
    if len(turns) < 2:
        return ()
    other = complete_ellipsis(question, turns[-2].question, turns[-2].answer)
    return (AlternativeRewrite(other),) if other and other != completed else ()


def _cited_titles(turns: Sequence[DialogueTurn]) -> tuple[str, ...]:
    """The titles that the turns cited, each once."""
    return tuple(dict.fromkeys(title for turn in turns for title in turn.titles))
