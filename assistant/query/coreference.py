"""Coreference: pronouns and bare noun phrases replaced by what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.nlp.noun_phrases import YEAR, capitalised_names, capitalised_runs, definite_phrases
from assistant.query.dialogue_context import (
    DialogueTurn,
    SalientName,
    is_plural,
    person_in_title,
    salient_names,
    salient_phrase,
)

_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|his|hers|her)\b|\b(?P<group>they|them|theirs|their)\b"
    r"|\b(?P<thing>it|its)\b|(?P<place>\bthere(?=[?!. ]*$))|(?P<time>\bthen(?=[?!. ]*$))", re.I
)  # fmt: skip
_EXPLETIVE_IT = re.compile(
    r"\b(?:is|was|does|did) it (?:true|possible|the case|likely|take|necessary|rain)"
    r"|\bhow long (?:did|does) it take\b|\bit (?:is|was) (?:said|known|true)", re.I
)  # fmt: skip
_PLURAL_SUBJECT = re.compile(  # "Who were the officers killed in 1976?"
    r"(?:who|what) (?:are|were) (?P<who>the (?:[^\s?]+ ){0,9}[^\s?]+)[?. ]*$", re.IGNORECASE
)
_COUNTED = re.compile(  # "How many divers were at work?"
    r"how many (?P<who>(?:[a-z-]+ ){0,2}[a-z-]+s) (?:are|were)\b", re.IGNORECASE
)  # fmt: skip
_SUBJECT = re.compile(r"\b(?:did|does|do|has|had|will|would|can|could) it\b", re.IGNORECASE)
MAX_MEANINGS = 3  # what a pronoun may mean, the likeliest first
_POSSESSIVE = frozenset(("his", "their", "its"))
_BARE = re.compile(
    r"\b(?:the|this|that) (?P<noun>[a-z][a-z’'-]{2,})"
    r"(?![\w’'-]| (?:of|that|who|which|named|called)\b)"
)
_NO_NOUN = frozenset(
    "first second third last only same most other next best largest day year time way part end "
    "name names people article text one two new old world country city".split()
)


def resolve_pronouns(question: str, turns: Sequence[DialogueTurn], meaning: int = 0) -> str:
    """The question with the first pronoun of each type replaced by what it refers to.

    "When did she die?" after "Who was Ada Holt?" -> "When did Ada Holt die?". `meaning`
    selects the meaning of the first such pronoun, from 0, the likeliest.
    """
    known = salient_names(turns)
    taken: set[str] = set()
    result, at = "", 0
    for match in _PRONOUN.finditer(question):
        kind = match.lastgroup or ""
        bound_as = "its" if match.group().casefold() == "its" else kind
        if kind in taken or _has_antecedent(question[: match.start()], bound_as):
            continue
        if kind == "thing" and _EXPLETIVE_IT.search(question):
            continue
        meanings = list(dict.fromkeys(_meanings(kind, known, turns, question)))
        if not meanings:
            continue
        meant = meanings[0 if taken else min(meaning, len(meanings) - 1)]
        taken.add(kind)
        if kind in ("person", "group", "thing"):
            meant = _in_case(match.group(), meant, question[match.end() :])
        if match.start() == 0:
            meant = meant[0].upper() + meant[1:]
        result += question[at : match.start()] + meant
        at = match.end()
    return result + question[at:]


def resolve_noun_phrases(question: str, turns: Sequence[DialogueTurn]) -> str:
    """The question with a bare noun phrase completed as in an earlier turn.

    "What did the fair cost?" after "Who opened the Elmwood fair?" -> "What did the Elmwood fair
    cost?".
    """
    for match in _BARE.finditer(question):
        noun = match["noun"]
        if noun in _NO_NOUN or _continues_name(question[match.end() :]):
            continue
        whole = salient_phrase(turns, noun)
        if whole and whole.casefold() not in question.casefold():
            return question[: match.start()] + whole + question[match.end() :]
    return question


def _has_antecedent(before: str, kind: str) -> bool:
    """Whether it refers to a name earlier in the question itself."""
    return kind in ("person", "group", "its") and any(True for _ in capitalised_runs(before))


def _meanings(
    kind: str, known: Sequence[SalientName], turns: Sequence[DialogueTurn], question: str
) -> Iterator[str]:
    """What a pronoun may mean, the likeliest first."""
    own = {name.casefold() for name in capitalised_names(question)}
    free = [m for m in known if m.name.casefold() not in own]
    if kind == "time":
        yield from _years(turns)
    elif kind == "place":
        yield from _places(free, turns)
    elif kind == "person":
        yield from _persons(free, own, turns)
    elif kind == "group":
        yield from _groups(free, turns)
    else:
        yield from _things(free, own, turns, _SUBJECT.search(question) is not None)


def _persons(
    free: Sequence[SalientName], own: set[str], turns: Sequence[DialogueTurn]
) -> Iterator[str]:
    if (title := person_in_title(turns[-1])) and title.casefold() not in own:
        yield title
    fitting = [m.name for m in free if m.is_person]
    phrase = salient_phrase(turns[-1:])
    if not fitting and phrase and re.match(r"who\b", turns[-1].question, re.IGNORECASE):
        yield phrase
    yield from fitting
    yield from (m.name for m in free if m.is_possible_person)


def _groups(free: Sequence[SalientName], turns: Sequence[DialogueTurn]) -> Iterator[str]:
    if several := _PLURAL_SUBJECT.match(turns[-1].question):
        yield several["who"]
    if counted := _COUNTED.match(turns[-1].question):
        yield f"the {counted['who']}"
    phrase = salient_phrase(turns[-1:])
    if phrase and is_plural(phrase):
        yield phrase
    known = [m.name for m in free[:2]]
    yield from known[:1]
    if len(known) == 2:
        yield " and ".join(known)
        yield known[1]


def _years(turns: Sequence[DialogueTurn]) -> Iterator[str]:
    for turn in reversed(turns):
        if years := YEAR.findall(f"{turn.question} {turn.answer or ''}"):
            yield f"in {years[0]}"


def _places(free: Sequence[SalientName], turns: Sequence[DialogueTurn]) -> Iterator[str]:
    """The place of the last turn, else of an earlier one, else the event of the last one."""
    for place in [*salient_names(turns[-1:]), *free]:
        if place.is_place:
            the = "the " if f"the {place.name}" in turns[-1].question else ""
            yield f"in {the}{place.name}"
    if phrase := salient_phrase(turns[-1:]):
        yield f"at {phrase}"


def _things(
    free: Sequence[SalientName], own: set[str], turns: Sequence[DialogueTurn], is_subject: bool
) -> Iterator[str]:
    """What was asked about last and is no person, then the most salient name that is none."""
    phrase = salient_phrase(turns[-1:])
    if phrase and not is_plural(phrase):
        yield phrase
    persons = {m.name for m in free if m.is_person}
    things = [
        name
        for name in capitalised_names(turns[-1].question)
        if name.casefold() not in own and name not in persons
    ]
    yield from things if is_subject else things[::-1]
    yield from (m.name for m in free if not m.is_person)
    yield from (p for p in definite_phrases(turns[-1].question) if not is_plural(p))


def _in_case(pronoun: str, meant: str, after: str) -> str:
    """The name in the case of the pronoun: "her book" -> "Holt's book", "met her" -> "met Holt"."""
    lower = pronoun.casefold()
    owns = lower in _POSSESSIVE or (lower == "her" and re.match(r" [\w-]+", after) is not None)
    if owns:
        return f"{meant}’" if meant.endswith("s") else f"{meant}’s"
    return meant


def _continues_name(after: str) -> bool:
    """Whether a name goes on after the phrase."""
    return re.match(r" [A-Z\"“]", after) is not None
