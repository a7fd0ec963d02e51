"""What earlier turns are about: names by their salience, and noun phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.noun_phrases import capitalised_names, capitalised_runs, definite_phrases

SALIENCE_DECAY = 0.75  # the salience of a name is multiplied by this for each turn since
QUESTION_WEIGHT, ANSWER_WEIGHT, TITLE_WEIGHT = 2.0, 1.0, 2.0
LONGEST_TITLE = 5  # words; a longer one is a headline, not a name
_PLACE_BEFORE = re.compile(r"\b(?:in|at|to|from|near|into|through|across|outside) (?:the )?$")
_NO_PERSON = re.compile(
    r"\b(?:the|of|and|University|School|College|Band|Club|Party|War|Awards?|Records?|Company|League"
    r"|Council|Church|Army|Navy|Court|Treaty|Summit|City|Island|River|Street|States|Nations"
    r"|Agreement|Declaration|Association|North|South|East|West|New|Republic|Forum|Korea|Zone)\b",
    re.IGNORECASE,
)
_RANK = "Mr|Mrs|Ms|Dr|Gen|Lt|Capt|Sir|President"
_TITLED = re.compile(rf"\b(?:{_RANK}|Minister|Premier|Secretary|Emperor|Queen|King)\.? $")
_WITH_TITLE = re.compile(rf"(?:Former )?(?:{_RANK}|Prime Minister|Senator|Governor|Pope)\b")


@dataclass(frozen=True, slots=True)
class DialogueTurn:
    """An earlier turn: its stand-alone question, its answer, and the titles that it cited."""

    question: str
    answer: str | None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SalientName:
    """A name in earlier turns; `weight` is its salience, higher is more salient."""

    name: str
    weight: float
    is_person: bool
    is_place: bool

    @property
    def is_possible_person(self) -> bool:
        """Whether nothing shows that it is not a person."""
        return not self.is_place and not _NO_PERSON.search(self.name)


def salient_names(turns: Sequence[DialogueTurn]) -> list[SalientName]:
    """The names in the turns (oldest first), the most salient first."""
    weights: dict[str, float] = {}
    places: dict[str, int] = {}
    titled: set[str] = set()
    for age, turn in enumerate(reversed(turns)):
        texts = [(turn.question, QUESTION_WEIGHT), (turn.answer or "", ANSWER_WEIGHT)]
        texts += [(t, TITLE_WEIGHT) for t in turn.titles if len(t.split()) <= LONGEST_TITLE]
        for text, weight in texts:
            for start, name in capitalised_runs(text):
                if name in capitalised_names(name):
                    weights[name] = weights.get(name, 0.0) + weight * SALIENCE_DECAY**age
                    places[name] = places.get(name, 0) + bool(_PLACE_BEFORE.search(text[:start]))
                    if _TITLED.search(text[:start]):
                        titled.add(name)
    merged: dict[str, float] = {}
    for name in sorted(weights, key=lambda n: -len(n)):
        whole = next((w for w in merged if _is_part_of(name, w)), name)
        merged[whole] = merged.get(whole, 0.0) + weights[name]
    found = [
        SalientName(name, weight, _is_person(name, places.get(name, 0), name in titled),
                places.get(name, 0) > 0)
        for name, weight in merged.items()
    ]  # fmt: skip
    return sorted(found, key=lambda m: -m.weight)


def salient_phrase(turns: Sequence[DialogueTurn], noun: str | None = None) -> str | None:
    """The last specific noun phrase with `the`, with `noun` in it if that is given.

    "Who opened the Elmwood fair?" -> "the Elmwood fair"; "the fair" alone is not specific.
    """
    for turn in reversed(turns):
        for phrase in definite_phrases(turn.question):
            is_specific = phrase[4:] != phrase[4:].casefold() or len(phrase.split()) > 2
            if is_specific and (noun is None or re.search(rf"\b{re.escape(noun)}\b", phrase, re.I)):
                return phrase
    return None


def person_in_title(turn: DialogueTurn) -> str | None:
    """The title that the turn cited first, if it seems to be the name of a person."""
    title = turn.titles[0] if turn.titles else ""
    is_name = 0 < len(title.split()) <= LONGEST_TITLE and capitalised_names(title) == [title]
    return title if is_name and not _NO_PERSON.search(title) else None


def is_plural(phrase: str) -> bool:
    """Whether the head noun of a phrase is plural: "the leaders of Laos"."""
    head = re.split(r" (?:of|in|on) ", phrase)[0].split()[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "U.S."))


def _is_part_of(name: str, whole: str) -> bool:
    return name != whole and (whole.endswith(f" {name}") or whole.startswith(f"{name} "))


def _is_person(name: str, place_count: int, is_titled: bool) -> bool:
    if is_titled or _WITH_TITLE.match(name):
        return True
    if re.search(r"\d|[’']s ", name):  # "Title 42", "Holt's fair"
        return False
    return not place_count and 2 <= len(name.split()) <= 3 and not _NO_PERSON.search(name)
