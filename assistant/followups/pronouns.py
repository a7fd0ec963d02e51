"""Putting names in the place of pronouns and of bare noun phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.context import Mention, Said, is_plural, mentions, phrase_in_mind
from assistant.followups.names import YEAR, definite_phrases, named_ranges, names

_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|his|hers|her)\b|\b(?P<group>they|them|theirs|their)\b"
    r"|\b(?P<thing>it|its)\b|(?P<place>\bthere(?=[?!. ]*$))|(?P<time>\bthen(?=[?!. ]*$))", re.I
)  # fmt: skip
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|did) it (?:true|possible|the case|likely|take|necessary|rain)"
    r"|\bhow long (?:did|does) it take\b|\bit (?:is|was) (?:said|known|true)", re.I
)  # fmt: skip
_POSSESSIVE = frozenset(("his", "their", "its"))
SHORT = 4  # words; a question of no name this short is on what was spoken of


def resolve(question: str, turns: Sequence[Said]) -> str:
    """The question with each pronoun that points back put into words, once a kind."""
    known = mentions(turns)
    taken: set[str] = set()
    result, at = "", 0
    for match in _PRONOUN.finditer(question):
        kind = match.lastgroup or ""
        bound_as = "its" if match.group().casefold() == "its" else kind
        if kind in taken or _is_bound(question[: match.start()], bound_as):
            continue
        if kind == "thing" and _EMPTY_IT.search(question):
            continue
        meant = _meant(kind, known, turns, question)
        if meant is None:
            continue
        taken.add(kind)
        if kind in ("person", "group", "thing"):
            meant = _in_case(match.group(), meant, question[match.end() :])
        if match.start() == 0:
            meant = meant[0].upper() + meant[1:]
        result += question[at : match.start()] + meant
        at = match.end()
    return result + question[at:]


def with_topic(question: str, turns: Sequence[Said]) -> str:
    """A question of no name and no pronoun that is on what was spoken of: that is put into it."""
    if re.search(r"\b(?:article|articles)\b", question):
        return question
    for phrase in definite_phrases(question):
        noun = phrase.split()[-1]
        whole = phrase_in_mind(turns, noun) if len(phrase.split()) == 2 else None
        if whole and whole.casefold() != phrase.casefold():
            at = question.casefold().find(phrase.casefold())
            return question[:at] + whole + question[at + len(phrase) :]
    if names(question) or not (known := mentions(turns)):
        return question
    if len(question.split()) > SHORT and not _is_spoken_of(question, turns):
        return question
    return f"{question.rstrip('?!. ')}, regarding {known[0].name}?"


def _is_spoken_of(question: str, turns: Sequence[Said]) -> bool:
    """Whether a noun with `the` in it stands in the turns before."""
    told = " ".join(f"{t.question} {t.answer or ''}" for t in turns[-2:]).casefold()
    return any(
        re.search(rf"\b{re.escape(p.split()[-1].casefold())}\b", told)
        for p in definite_phrases(question)
    )


def _is_bound(before: str, kind: str) -> bool:
    """Whether a name earlier in the question itself is meant."""
    return kind in ("person", "group", "its") and any(True for _ in named_ranges(before))


def _meant(kind: str, known: Sequence[Mention], turns: Sequence[Said], question: str) -> str | None:
    own = {name.casefold() for name in names(question)}
    free = [m for m in known if m.name.casefold() not in own]
    if kind == "time":
        for turn in reversed(turns):
            if years := YEAR.findall(f"{turn.question} {turn.answer or ''}"):
                return f"in {years[0]}"
        return None
    if kind == "place":
        last = mentions(turns[-1:])
        place = next((m for m in [*last, *free] if m.is_place), None)
        phrase = phrase_in_mind(turns[-1:])
        the = "the " if place and f"the {place.name}" in turns[-1].question else ""
        return f"in {the}{place.name}" if place else f"at {phrase}" if phrase else None
    phrase = phrase_in_mind(turns[-1:])
    if kind == "person":
        fitting = [m.name for m in free if m.is_person]
        asked_who = re.match(r"who\b", turns[-1].question, re.IGNORECASE)
        if not fitting and asked_who and phrase:
            return phrase
        return next(iter(fitting + [m.name for m in free if m.may_be_person]), None)
    if kind == "group":
        plural = phrase if phrase and is_plural(phrase) else None
        return plural or (free[0].name if free else None)
    if phrase and not is_plural(phrase):
        return phrase
    asked_of = [name for name in names(turns[-1].question) if name.casefold() not in own]
    persons = {m.name for m in free if m.is_person}
    things = [name for name in asked_of if name not in persons]
    things = things[::-1] or [m.name for m in free if not m.is_person]
    return things[0] if things else None


def _in_case(pronoun: str, meant: str, after: str) -> str:
    """The name as the pronoun stood: "her book" asks for "Holt's book", "met her" for "Holt"."""
    lower = pronoun.casefold()
    owns = lower in _POSSESSIVE or (lower == "her" and re.match(r" [\w-]+", after) is not None)
    if owns:
        return f"{meant}’" if meant.endswith("s") else f"{meant}’s"
    return meant
