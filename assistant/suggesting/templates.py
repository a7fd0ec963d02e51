"""One sentence in, the questions that it answers out: few, and only where its form is plain.

Every pattern is tried on sentences of at most `LONGEST` characters and repeats nothing inside a
repetition, so that no text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.suggesting.phrases import Known, head_noun, is_telling, person, phrase, singular
from assistant.suggesting.words import (
    BASE_OF_HAPPENING,
    DATE,
    FULL_DATE,
    NAME_WORD,
    NO_LONGER,
    NUMBER,
    OF_WHAT,
    ONE_DOES,
    PARTICIPLES,
    PAST_OF,
    PAST_OF_PARTICIPLE,
    PERSON,
    ROLES,
    STARTS_WITH_DATE,
    THINGS,
)

Kind = Literal[
    "who", "did", "when", "where", "what", "how many", "why", "said", "happened", "letters", "own"
]
"""What is asked for; "did" is who did something, "own" whatever an article asks itself."""

SHORTEST, LONGEST = 25, 400  # characters of a sentence
_UNUSUAL = re.compile(r"[<>{}\[\]|\\=*_~^#\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]|https?:|www\.")
_BESIDE = re.compile(r" ?\([^()]{0,60}\)")
_STARTS_BESIDE = re.compile(
    r"(?:In|On|At|Last|Earlier|During|Under|Throughout|For) [^,;:]{2,40}, (?=[A-Zt])"
)
_QUOTED = re.compile(r"[\"“”„«»]")
_BREAK = re.compile(
    r"[,;:—–]| (?:and|but|which|who|whose|that|when|after|before|because|while|where|although"
    r"|since|until|as|with|to|for) "
)
_OFTEN = r"(?:(?:first|officially|formally|originally|finally|jointly|initially) )?"
_PASSIVE = re.compile(
    rf"(?P<subject>[^,;:]{{3,70}}?) (?P<be>was|were) {_OFTEN}(?P<verb>[a-z]+)\b(?P<rest>.*)"
)
_ACTIVE = re.compile(rf"(?P<subject>[^,;:]{{3,70}}?) {_OFTEN}(?P<verb>[a-z]+) (?P<rest>.+)")
_TAKES = re.compile(
    r"(?P<subject>[^,;:]{3,70}?) (?P<verb>took place|took effect|came into force|entered into force"
    r"|came into effect)\b(?P<rest>.*)"
)
_BASE_OF_TAKING = {"took": "take", "came": "come", "entered": "enter"}
_DEFINED = re.compile(
    r"(?P<subject>[^,;:]{2,60}?) (?P<be>is|are|was|were) (?P<what>(?:(?:an?|the|one of) )?[^,;:.]{5,})"
)
_APPOSED = re.compile(
    rf"(?<![\w’'-] )(?<![\w’'-])(?P<name>{PERSON}), (?P<what>[^,;:()\"“”]{{4,160}})(?=,|\.?$)"
)
_APPOSED_THING = re.compile(
    rf"(?<![\w’'-] )(?<![\w’'-])(?P<name>(?:[Tt]he )?{NAME_WORD}(?: (?:of |for |the )?{NAME_WORD}){{0,4}}), "
    r"(?P<what>an? [^,;:()\"“”]{4,160})(?=,|\.?$)"
)
_FOUNDED = re.compile(
    rf"(?P<subject>(?:[Tt]he )?{NAME_WORD}(?: (?:of |for |the )?{NAME_WORD}){{0,4}}), (?:(?:which|who) was )?"
    rf"(?P<verb>founded|established|born|built|launched|created|opened|formed|signed) (?:in|on) {DATE}"
)
_WILL = re.compile(
    rf"(?P<subject>[^,;:]{{3,70}}?) will (?P<verb>be held|take place|begin|start|open|end|close|be released"
    rf"|be published|be launched) (?:[^,;:]{{0,40}}? )?(?:on|in) (?P<date>{DATE})"
)
_KNOWN_FOR = re.compile(
    r"(?P<subject>[^,;:]{3,60}?) (?P<be>is|was|are|were) (?:best |well |widely |mainly )?known for "
)
_CONSISTS = re.compile(r"(?P<subject>[^,;:]{3,60}?) (?P<verb>consists|consisted|consist) of ")
_OF_WHAT = re.compile(
    r"(?P<subject>The (?P<what>[\w-]+(?: [\w-]+){0,2}) of [^,;:]{3,40}?) (?P<be>is|was) (?=\S{2})"
)
_TITLED = re.compile(
    rf"(?<![\w’'-])(?P<which>[\w’'-]+) (?:(?:Foreign|Prime|Vice|Deputy|Defense|Defence) )?(?P<role>[\w-]+)(?: (?=[A-Z])|, (?={PERSON},))(?P<name>{PERSON}){NO_LONGER}(?![\w-])"
)
_STARTS_SAID = re.compile(
    rf"(?:(?:[\w’'.-]+ ){{0,5}}?(?P<name>{PERSON})|(?P<last>{NAME_WORD}))(?:, [^,\"“”]{{3,90}},)? (?:said|says"
    r"|argued|argues|warned|believes|told [^,\"“”]{2,40}? (?=that ))(?: ?(?:on|last) [A-Z][a-z]+day)?(?: ?that)? ?"
    r"(?P<clause>[^\"“”]+)"
)
_LETTERS = re.compile(r"(?P<long>(?:[\w’'-]+ ){2,9})\((?P<short>[A-Z]{3,6})\)")
_COUNTED = re.compile(
    rf"(?:(?:About|Around|Some|Nearly|Almost|Over|Approximately|Roughly|More than|At least"
    rf"|An estimated|As many as) )?{NUMBER} (?P<what>(?:[\w’'-]+ ){{1,4}}?)(?P<be>was|were|are) "
    r"(?P<verb>[a-z]+(?:ed|ld|ken|ilt|lt|nt)) (?P<how>in|at|during|on|from|to) (?P<rest>[^,;:]+)"
)
_WHERE = frozenset(
    "held born founded signed buried built established executed launched opened shot hosted".split()
)
_LOCATED = re.compile(
    r"(?P<subject>[^,;:]{3,60}?) (?P<be>is|are|was) (?:"
    r"(?P<verb>headquartered|based) (?:in|at)|(?P<place>located|situated) (?:in|at|on|near)) "
)
_PLACE = re.compile(rf" (?:at|in|near) (?:the )?(?:{NAME_WORD})")
_AGENT = re.compile(rf" by (?P<agent>(?:the )?{NAME_WORD}(?: {NAME_WORD})*)")
_DATED = re.compile(rf"(?:^| )(?:on|in) (?P<date>{DATE})")
_PEOPLE = frozenset("people men women children police troops personnel staff".split())


@dataclass(frozen=True, slots=True)
class Made:
    """A question made of a sentence; `about` is what it asks of."""

    question: str
    kind: Kind
    about: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence ready to be looked at: without brackets, its date at the front set aside."""

    text: str
    date: str | None
    opens: bool
    known: Known


def questions_of(sentence: str, known: Known) -> list[Made]:
    """The questions that a sentence answers by itself; most answer none."""
    sentence = " ".join(sentence.split())
    if not SHORTEST <= len(sentence) <= LONGEST or sentence[-1] not in '.!”"':
        return []
    if _UNUSUAL.search(sentence):
        return []
    made = list(_letters(sentence))
    plain = _BESIDE.sub("", sentence).rstrip(".!")
    made += [
        *_apposed(plain, known),
        *_titled(plain, known),
        *_apposed_things(plain, known),
        *_said(plain, known),
    ]
    if _QUOTED.search(plain):
        return made
    front = STARTS_WITH_DATE.match(plain) or _STARTS_BESIDE.match(plain)
    date = front.groupdict().get("date") if front else None
    told = _Told(plain[front.end() :] if front else plain, date, not front, known)
    for template in _TEMPLATES:
        made += template(told)
    return made


def _passive(told: _Told) -> Iterator[Made]:
    match = _PASSIVE.fullmatch(told.text)
    if not match or match["verb"] not in PARTICIPLES or not _ends_verb(match["rest"]):
        return
    subject = phrase(match["subject"], told.known, opens=told.opens)
    if subject is None:
        return
    be, verb, rest = match["be"], match["verb"], match["rest"]
    agent = _AGENT.match(rest)
    if agent and verb in PAST_OF_PARTICIPLE:
        yield Made(f"Who {PAST_OF_PARTICIPLE[verb]} {subject}?", "did", subject)
    if told.date or _date_in(rest):
        yield Made(f"When {be} {subject} {verb}?", "when", subject)
    if verb in _WHERE and _is_place(rest):
        yield Made(f"Where {be} {subject} {verb}?", "where", subject)
    if rest.startswith(" because "):
        yield Made(f"Why {be} {subject} {verb}?", "why", subject)


def _happening(told: _Told) -> Iterator[Made]:
    match = _TAKES.fullmatch(told.text)
    if match:
        first, rest = match["verb"].split(" ", 1)
        base = f"{_BASE_OF_TAKING[first]} {rest}"
    else:
        match = _ACTIVE.fullmatch(told.text)
        if (
            not match
            or match["verb"] not in BASE_OF_HAPPENING
            or not _ends_verb(f" {match['rest']}")
        ):
            return
        base = BASE_OF_HAPPENING[match["verb"]]
    subject = phrase(match["subject"], told.known, opens=told.opens)
    if subject is None or (base == "meet" and " and " not in subject):
        return
    if told.date or _date_in(match["rest"]):
        yield Made(f"When did {subject} {base}?", "when", subject)
    if base in ("meet", "take place") and _is_place(f" {match['rest'].lstrip()}"):
        yield Made(f"Where did {subject} {base}?", "where", subject)


def _doing(told: _Told) -> Iterator[Made]:
    match = _ACTIVE.fullmatch(told.text)
    if not match or match["verb"] not in PAST_OF:
        return
    subject = phrase(match["subject"], told.known, opens=told.opens)
    dated = _DATED.search(f" {match['rest']}")
    thing = _BREAK.split(match["rest"][: dated.start()] if dated else match["rest"], maxsplit=1)[0]
    thing = re.split(r" (?:in|on|at|by|from|over|under|during) (?=[a-z])", thing, maxsplit=1)[0]
    object_ = phrase(thing, told.known, opens=False)
    if subject is None or object_ is None:
        return
    if PAST_OF[match["verb"]] in ONE_DOES:
        yield Made(f"Who {match['verb']} {object_}?", "did", object_)
    if told.date or (dated and not _BREAK.search(match["rest"][: dated.start()])):
        yield Made(f"When did {subject} {PAST_OF[match['verb']]} {object_}?", "when", object_)


def _defined(told: _Told) -> Iterator[Made]:
    match = _DEFINED.match(told.text)
    if not match or told.date:
        return
    head = head_noun(match["what"])
    if head in ROLES and match["be"] in ("is", "was"):
        if name := person(match["subject"], told.known):
            yield Made(f"Who {match['be']} {name}?", "who", name)
    elif head in THINGS or singular(head) in THINGS:
        subject = phrase(match["subject"], told.known, opens=True)
        if subject and person(match["subject"], told.known) is None:
            yield Made(f"What {match['be']} {subject}?", "what", subject)


def _of_what(told: _Told) -> Iterator[Made]:
    match = _OF_WHAT.match(told.text)
    if match and match["what"].split()[-1] in OF_WHAT:
        subject = phrase(match["subject"], told.known, opens=told.opens)
        if subject and not re.match(r"not |to be |more |very ", told.text[match.end() :]):
            yield Made(f"What {match['be']} {subject}?", "what", subject)


def _described(told: _Told) -> Iterator[Made]:
    if match := _KNOWN_FOR.match(told.text):
        if subject := phrase(match["subject"], told.known, opens=told.opens):
            yield Made(f"What {match['be']} {subject} known for?", "what", subject)
    elif match := _CONSISTS.match(told.text):
        does = {"consists": "does", "consisted": "did", "consist": "do"}[match["verb"]]
        if subject := phrase(match["subject"], told.known, opens=told.opens):
            yield Made(f"What {does} {subject} consist of?", "what", subject)


def _coming(told: _Told) -> Iterator[Made]:
    match = _WILL.match(told.text)
    if match and (subject := phrase(match["subject"], told.known, opens=told.opens)):
        yield Made(f"When will {subject} {match['verb']}?", "when", subject)


def _founded(told: _Told) -> Iterator[Made]:
    for match in _FOUNDED.finditer(told.text):
        before = told.text[: match.start()].rstrip()
        if before and before[-1].isalnum() and before.split()[-1][0].isupper():
            continue  # the name goes on to the left
        opens = told.opens and not match.start()
        if subject := phrase(match["subject"], told.known, opens=opens):
            yield Made(f"When was {subject} {match['verb']}?", "when", subject)


def _located(told: _Told) -> Iterator[Made]:
    match = _LOCATED.match(told.text)
    if match and (subject := phrase(match["subject"], told.known, opens=told.opens)):
        verb = match["verb"] or match["place"]
        yield Made(f"Where {match['be']} {subject} {verb}?", "where", subject)


def _counted(told: _Told) -> Iterator[Made]:
    match = _COUNTED.match(told.text)
    if not match:
        return
    what = match["what"].split()
    where = _BREAK.split(_DATED.split(match["rest"])[0], maxsplit=1)[0]
    place = phrase(where, told.known, opens=False)
    if not (what[-1] in _PEOPLE or what[-1].endswith("s")) or place is None:
        return
    if any(not re.fullmatch(r"[\w’'-]+", w) or w in ("of", "percent") for w in what):
        return
    dated = _DATED.search(match["rest"])
    when = dated[0].rstrip() if dated and _date_in(match["rest"]) else ""
    done = f"{match['be']} {match['verb']} {match['how']} {place}{when}"
    yield Made(f"How many {' '.join(what)} {done}?", "how many", place)


def _happened(told: _Told) -> Iterator[Made]:
    if not told.date or not re.fullmatch(FULL_DATE, told.date):
        return
    words = told.text.split()
    for count in range(1, 7):
        subject = phrase(" ".join(words[:count]), told.known, opens=False)
        if subject:
            yield Made(f"What happened on {told.date}?", "happened", subject)
            return


_TEMPLATES: tuple[Callable[[_Told], Iterator[Made]], ...] = (
    _passive, _happening, _doing, _defined, _located, _counted, _of_what, _described, _coming,
    _founded, _happened,
)  # fmt: skip


def _apposed(text: str, known: Known) -> Iterator[Made]:
    for match in _APPOSED.finditer(text):
        head = head_noun(re.sub(r"^(?:once|formerly|then|now|who is) ", "", match["what"]))
        name = person(match["name"], known)
        if name and head in ROLES:
            yield Made(f"Who is {name}?", "who", name)


def _titled(text: str, known: Known) -> Iterator[Made]:
    """ "Japanese Foreign Minister Yoshimasa Hayashi", "China’s top diplomat, Wang Yi,"."""
    for match in _TITLED.finditer(text):
        name = person(match["name"], known)
        if name and match["role"].casefold() in ROLES and is_telling(match["which"]):
            yield Made(f"Who is {name}?", "who", name)


def _apposed_things(text: str, known: Known) -> Iterator[Made]:
    for match in _APPOSED_THING.finditer(text):
        head = head_noun(match["what"])
        name = phrase(match["name"], known, opens=match.start() == 0)
        if name and (head in THINGS) and person(match["name"], known) is None:
            yield Made(f"What is {name}?", "what", name)


def _said(text: str, known: Known) -> Iterator[Made]:
    match = _STARTS_SAID.match(text)
    name = None
    if match:
        name = person(match["name"], known) if match["name"] else known.people.get(match["last"])
    if match is None or name is None:
        return
    for found in re.finditer(rf"(?:the )?{NAME_WORD}(?: {NAME_WORD})*", match["clause"]):
        after = match["clause"][found.end() :]
        ends = (
            not after
            or after[0] in ",;"
            or re.match(
                r" (?:and|or|is|are|was|were|will|would|has|have|had|in|on|at|to|for|with|but|that)\b",
                after,
            )
        )
        topic = phrase(found[0], known, opens=False)
        if ends and topic and topic not in name and known.capitals[topic.split()[-1]] > 1:
            yield Made(f"What did {name} say about {topic}?", "said", topic)
            return


def _letters(sentence: str) -> Iterator[Made]:
    for match in _LETTERS.finditer(sentence):
        words = match["long"].split()
        capitals = [w for w in words if w[:1].isupper()]
        initials = "".join(w[0] for w in capitals)
        if initials.endswith(match["short"]):
            yield Made(f"What does {match['short']} stand for?", "letters", match["short"])


def _ends_verb(rest: str) -> bool:
    """Whether nothing that the verb needs comes behind it."""
    return not rest or bool(
        re.match(r",|;| (?:on|in|at|by|near|during|after|because|for|from)\b", rest)
    )


def _date_in(rest: str) -> bool:
    """Whether a date belongs to the verb before."""
    match = _DATED.search(rest)
    return bool(match and not _BREAK.search(rest[: match.start()]))


def _is_place(rest: str) -> bool:
    match = _PLACE.match(rest)
    return bool(match and not re.match(rf" (?:at|in|near) {DATE}", rest))
