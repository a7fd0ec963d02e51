"""Putting names in the place of pronouns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.context import (
    Mention,
    Said,
    is_plural,
    mentions,
    person_in_title,
    phrase_in_mind,
)
from assistant.followups.names import YEAR, named_ranges, names

_PRONOUN = re.compile(
    r"\b(?P<person>he|she|him|his|hers|her)\b|\b(?P<group>they|them|theirs|their)\b"
    r"|\b(?P<thing>it|its)\b|(?P<place>\bthere(?=[?!. ]*$))|(?P<time>\bthen(?=[?!. ]*$))", re.I
)  # fmt: skip
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|did) it (?:true|possible|the case|likely|take|necessary|rain)"
    r"|\bhow long (?:did|does) it take\b|\bit (?:is|was) (?:said|known|true)", re.I
)  # fmt: skip
_SEVERAL = re.compile(  # "Who were the officers killed in 1976?"
    r"(?:who|what) (?:are|were) (?P<who>the (?:[^\s?]+ ){0,9}[^\s?]+)[?. ]*$", re.IGNORECASE
)
_POSSESSIVE = frozenset(("his", "their", "its"))


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
        return _place(free, turns)
    phrase = phrase_in_mind(turns[-1:])
    if kind == "person":
        if (title := person_in_title(turns[-1])) and title.casefold() not in own:
            return title
        fitting = [m.name for m in free if m.is_person]
        asked_who = re.match(r"who\b", turns[-1].question, re.IGNORECASE)
        if not fitting and asked_who and phrase:
            return phrase
        return next(iter(fitting + [m.name for m in free if m.may_be_person]), None)
    if kind == "group":
        if several := _SEVERAL.match(turns[-1].question):
            return several["who"]
        plural = phrase if phrase and is_plural(phrase) else None
        return plural or (free[0].name if free else None)
    return phrase if phrase and not is_plural(phrase) else _thing(free, own, turns)


def _place(free: Sequence[Mention], turns: Sequence[Said]) -> str | None:
    """Where the last turn was, else where any was, else at what the last one spoke of."""
    place = next((m for m in [*mentions(turns[-1:]), *free] if m.is_place), None)
    phrase = phrase_in_mind(turns[-1:])
    the = "the " if place and f"the {place.name}" in turns[-1].question else ""
    return f"in {the}{place.name}" if place else f"at {phrase}" if phrase else None


def _thing(free: Sequence[Mention], own: set[str], turns: Sequence[Said]) -> str | None:
    """What was asked of last and is no person, else what is most in mind and is none."""
    asked_of = [name for name in names(turns[-1].question) if name.casefold() not in own]
    persons = {m.name for m in free if m.is_person}
    things = [name for name in asked_of if name not in persons][::-1]
    return next(iter(things + [m.name for m in free if not m.is_person]), None)


def _in_case(pronoun: str, meant: str, after: str) -> str:
    """The name as the pronoun stood: "her book" asks for "Holt's book", "met her" for "Holt"."""
    lower = pronoun.casefold()
    owns = lower in _POSSESSIVE or (lower == "her" and re.match(r" [\w-]+", after) is not None)
    if owns:
        return f"{meant}’" if meant.endswith("s") else f"{meant}’s"
    return meant
