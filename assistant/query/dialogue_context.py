"""What the turns before a question speak of: names by how much they are in mind, and phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.noun_phrases import capitalised_names, capitalised_runs, definite_phrases

SALIENCE_DECAY = 0.75  # a turn back, a name is this much less in mind
QUESTION_WEIGHT, ANSWER_WEIGHT, TITLE_WEIGHT = 2.0, 1.0, 2.0
LONGEST_TITLE = 5  # words; a longer one is a headline and names nobody
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
    """A turn as it is leant on: its stand-alone question, its answer, titles of cited articles."""

    question: str
    answer: str | None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SalientName:
    """A name of the turns before; `weight` is how much it is in mind, higher is more."""

    name: str
    weight: float
    is_person: bool
    is_place: bool

    @property
    def is_possible_person(self) -> bool:
        """Whether nothing speaks against its being one."""
        return not self.is_place and not _NO_PERSON.search(self.name)


def salient_names(turns: Sequence[DialogueTurn]) -> list[SalientName]:
    """The names of the turns (oldest first), most in mind first."""
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
    """The last distinct phrase with `the`, on this noun where one is given."""
    for turn in reversed(turns):
        for phrase in definite_phrases(turn.question):
            distinct = phrase[4:] != phrase[4:].casefold() or len(phrase.split()) > 2
            if distinct and (noun is None or re.search(rf"\b{re.escape(noun)}\b", phrase, re.I)):
                return phrase
    return None


def person_in_title(turn: DialogueTurn) -> str | None:
    """The title that was cited, where it is the name of a person by all that can be seen."""
    title = turn.titles[0] if turn.titles else ""
    is_name = 0 < len(title.split()) <= LONGEST_TITLE and capitalised_names(title) == [title]
    return title if is_name and not _NO_PERSON.search(title) else None


def is_plural(phrase: str) -> bool:
    """Whether the noun that a phrase is built on stands for several."""
    head = re.split(r" (?:of|in|on) ", phrase)[0].split()[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "U.S."))


def _is_part_of(name: str, whole: str) -> bool:
    return name != whole and (whole.endswith(f" {name}") or whole.startswith(f"{name} "))


def _is_person(name: str, as_place: int, titled: bool) -> bool:
    if titled or _WITH_TITLE.match(name):
        return True
    if re.search(r"\d|[’']s ", name):  # "Title 42", "Holt's fair"
        return False
    return not as_place and 2 <= len(name.split()) <= 3 and not _NO_PERSON.search(name)
