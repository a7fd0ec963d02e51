"""One sentence in, the questions that it answers out: few, and only where its form is plain.

No sentence is longer than `LONGEST` here and every repetition is bounded, so that no text makes
the patterns slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.suggestions.entity_questions import what_is, what_letters_mean, what_said, who_is
from assistant.suggestions.lexicon import (
    BASE_OF_HAPPENING,
    DATE,
    FULL_DATE,
    NAME,
    NAME_WORD,
    NUMBER,
    OF_WHAT,
    ONE_DOES,
    PARTICIPLES,
    PAST_OF,
    PAST_OF_PARTICIPLE,
    ROLES,
    SMALL,
    THINGS,
)
from assistant.suggestions.noun_phrases import (
    Known,
    head_noun,
    person,
    phrase,
    singular,
    stands_out,
)
from assistant.suggestions.types import Made

SHORTEST, LONGEST = 25, 400  # characters of a sentence
_UNUSUAL = re.compile(
    r"[<>{}\[\]|\\=*_~^#\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]|https?:|www\."
)
_BESIDE = re.compile(r" ?\([^()]{0,60}\)")
_QUOTED = re.compile(r"[\"“”„«»]")
_DATE_FIRST = re.compile(rf"(?:On|In|By) (?P<date>{DATE}),? ")
_ADVERB_FIRST = re.compile(
    r"(?:In|On|At|Last|Earlier|During|Under|Throughout|For) [^,;:]{2,40}, (?=[A-Zt])"
)
_BREAK = re.compile(
    r"[,;:—–]| (?:and|but|which|who|whose|that|when|after|before|because|while|where|although"
    r"|since|until|as|with|to|for) "
)
_ENDS_VERB = re.compile(r"$|[,;]| (?:on|in|at|by|near|during|after|because|for|from)\b")
_DATED = re.compile(rf"(?:^| )(?:on|in) (?P<date>{DATE})")
_AT_PLACE = re.compile(rf" (?:at|in|near) (?!{DATE})(?:the )?{NAME_WORD}")
_BY_AGENT = re.compile(rf" by (?:the )?{NAME_WORD}")
_NO_OBJECT = re.compile(r" (?:in|on|at|by|from|over|under|during) (?=[a-z])")

_SUBJECT = r"(?P<subject>[^,;:]{3,70}?)"
_OFTEN = r"(?:(?:first|officially|formally|originally|finally|jointly|initially) )?"
_PASSIVE = re.compile(rf"{_SUBJECT} (?P<be>was|were) {_OFTEN}(?P<verb>[a-z]+)\b(?P<rest>.*)")
_ACTIVE = re.compile(rf"{_SUBJECT} {_OFTEN}(?P<verb>[a-z]+)(?P<rest> .+)")
_TAKES = re.compile(
    rf"{_SUBJECT} (?P<verb>took|came|entered) (?P<what>place|effect|into force|into effect)\b"
    r"(?P<rest>.*)"
)
_TAKE = {"took": "take", "came": "come", "entered": "enter"}
_DEFINED = re.compile(
    rf"{_SUBJECT} (?P<be>is|are|was|were) (?P<what>(?:(?:an?|the|one of) )?[^,;:.]{{5,}})"
)
_LOCATED = re.compile(
    rf"{_SUBJECT} (?P<be>is|are|was) (?:(?P<verb>headquartered|based) (?:in|at)"
    r"|(?P<place>located|situated) (?:in|at|on|near)) "
)
_COUNTED = re.compile(
    rf"(?:(?:About|Around|Some|Nearly|Almost|Over|Approximately|Roughly|More than|At least"
    rf"|An estimated|As many as) )?{NUMBER} (?P<what>(?:[\w’'-]+ ){{1,4}}?)(?P<be>was|were|are) "
    r"(?P<verb>[a-z]+(?:ed|ld|ken|lt|nt)) (?P<how>in|at|during|on|from|to) (?P<rest>[^,;:]+)"
)
_FOUNDED = re.compile(
    rf"(?P<subject>{NAME}), (?:(?:which|who) was )?(?P<verb>founded|established|born|built"
    rf"|created) (?:in|on) {DATE}"
)
_COMING = re.compile(
    rf"{_SUBJECT} will (?P<verb>be held|take place|begin|start|open|end|close|be released"
    r"|be published|be launched)\b(?P<rest>.*)"
)
_KNOWN_FOR = re.compile(
    rf"{_SUBJECT} (?P<be>is|was|are|were) (?:best |well |widely |mainly )?known for "
)
_CONSISTS = re.compile(rf"{_SUBJECT} (?P<verb>consists|consisted|consist) of ")
_DOES = {"consists": "does", "consisted": "did", "consist": "do"}
_OF_WHAT = re.compile(
    r"(?P<subject>The (?P<what>[\w-]+(?: [\w-]+){0,2}) of [^,;:]{3,40}?) (?P<be>is|was) (?=\S{2})"
)
_NO_DEFINITION = re.compile(r"(?:not|to be|more|very|also|in) ")
_PLACED = frozenset(
    "held born founded signed buried built established executed launched opened shot hosted".split()
)
_PEOPLE = frozenset("people men women children police troops personnel staff".split())


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence without brackets and quotation; what stood at its front is set aside.

    `opens`: nothing was, so that the capital at its beginning means nothing.
    """

    text: str
    date: str | None
    opens: bool
    known: Known

    def subject(self, match: re.Match[str]) -> str | None:
        return phrase(match["subject"], self.known, opens=self.opens)

    def has_date(self, rest: str) -> bool:
        """Whether a date belongs to the verb that `rest` follows."""
        return bool(self.date or _near(_DATED, rest))


def questions_of(sentence: str, known: Known) -> list[Made]:
    """The questions that a sentence answers by itself; most answer none."""
    sentence = " ".join(sentence.split())
    if not SHORTEST <= len(sentence) <= LONGEST or sentence[-1] not in '.!”"':
        return []
    if _UNUSUAL.search(sentence):
        return []
    plain = _BESIDE.sub("", sentence).rstrip(".!")
    made = [*what_letters_mean(sentence), *who_is(plain, known), *what_is(plain, known)]
    made += what_said(plain, known)
    if not _QUOTED.search(plain):
        front = _DATE_FIRST.match(plain) or _ADVERB_FIRST.match(plain)
        date = front.groupdict().get("date") if front else None
        told = _Told(plain[front.end() :] if front else plain, date, not front, known)
        for template in _TEMPLATES:
            made += template(told)
    return made


def _near(pattern: re.Pattern[str], rest: str) -> bool:
    """Whether something belongs to the verb that `rest` follows: no other clause begins before."""
    found = pattern.search(rest)
    return bool(found and not _BREAK.search(rest[: found.start()]))


def _passive(told: _Told) -> Iterator[Made]:
    match = _PASSIVE.fullmatch(told.text)
    if not match or match["verb"] not in PARTICIPLES or not _ENDS_VERB.match(match["rest"]):
        return
    subject = told.subject(match)
    if subject is None:
        return
    be, verb, rest = match["be"], match["verb"], match["rest"]
    if verb in PAST_OF_PARTICIPLE and _near(_BY_AGENT, _DATED.sub("", rest)):
        yield Made(f"Who {PAST_OF_PARTICIPLE[verb]} {subject}?", "did", subject)
    if told.has_date(rest):
        yield Made(f"When {be} {subject} {verb}?", "when", subject)
    if verb in _PLACED and _AT_PLACE.match(rest):
        yield Made(f"Where {be} {subject} {verb}?", "where", subject)
    if rest.startswith(" because "):
        yield Made(f"Why {be} {subject} {verb}?", "why", subject)


def _happening(told: _Told) -> Iterator[Made]:
    if match := _TAKES.fullmatch(told.text):
        base = f"{_TAKE[match['verb']]} {match['what']}"
    else:
        match = _ACTIVE.fullmatch(told.text)
        base = BASE_OF_HAPPENING.get(match["verb"], "") if match else ""
        if not match or not base or not _ENDS_VERB.match(match["rest"]):
            return
    subject = told.subject(match)
    if subject is None or (base == "meet" and " and " not in subject):
        return
    if told.has_date(match["rest"]):
        yield Made(f"When did {subject} {base}?", "when", subject)
    if base in ("meet", "take place") and _AT_PLACE.match(match["rest"]):
        yield Made(f"Where did {subject} {base}?", "where", subject)


def _doing(told: _Told) -> Iterator[Made]:
    match = _ACTIVE.fullmatch(told.text)
    if not match or match["verb"] not in PAST_OF:
        return
    rest = match["rest"].lstrip()
    dated = _DATED.search(rest)
    thing = _BREAK.split(rest[: dated.start()] if dated else rest, maxsplit=1)[0]
    subject = told.subject(match)
    object_ = phrase(_NO_OBJECT.split(thing, maxsplit=1)[0], told.known, opens=False)
    if subject is None or object_ is None:
        return
    base = PAST_OF[match["verb"]]
    if base in ONE_DOES:
        yield Made(f"Who {match['verb']} {object_}?", "did", object_)
    if told.has_date(rest):
        yield Made(f"When did {subject} {base} {object_}?", "when", object_)


def _defined(told: _Told) -> Iterator[Made]:
    match = _DEFINED.match(told.text)
    if not match or told.date or match["what"].split()[0] in PARTICIPLES:
        return
    head, be = head_noun(match["what"]), match["be"]
    name = person(match["subject"], told.known)
    if head in ROLES and be in ("is", "was") and name:
        yield Made(f"Who {be} {name}?", "who", name)
    elif name is None and {head, singular(head)} & THINGS:
        subject = told.subject(match)
        if subject and stands_out(subject, told.known):
            yield Made(f"What {be} {subject}?", "what", subject)


def _located(told: _Told) -> Iterator[Made]:
    match = _LOCATED.match(told.text)
    if match and (subject := told.subject(match)):
        verb = match["verb"] or match["place"]
        yield Made(f"Where {match['be']} {subject} {verb}?", "where", subject)


def _counted(told: _Told) -> Iterator[Made]:
    match = _COUNTED.match(told.text)
    if not match:
        return
    things, rest = match["what"].strip(), match["rest"]
    dated = _DATED.search(rest)
    where = _BREAK.split(rest[: dated.start()] if dated else rest, maxsplit=1)[0]
    place = phrase(where, told.known, opens=False)
    last = things.split()[-1]
    if place is None or not (last in _PEOPLE or last.endswith("s")) or " of " in f" {things} ":
        return
    when = dated[0].rstrip() if dated and told.has_date(rest) else ""
    done = f"{match['be']} {match['verb']} {match['how']} {place}{when}"
    yield Made(f"How many {things} {done}?", "how many", place)


def _of_what(told: _Told) -> Iterator[Made]:
    match = _OF_WHAT.match(told.text)
    if not match or match["what"].split()[-1] not in OF_WHAT:
        return
    subject = told.subject(match)
    if subject and not _NO_DEFINITION.match(told.text, match.end()):
        yield Made(f"What {match['be']} {subject}?", "what", subject)


def _described(told: _Told) -> Iterator[Made]:
    if match := _KNOWN_FOR.match(told.text):
        if subject := told.subject(match):
            yield Made(f"What {match['be']} {subject} known for?", "what", subject)
    elif (match := _CONSISTS.match(told.text)) and (subject := told.subject(match)):
        yield Made(f"What {_DOES[match['verb']]} {subject} consist of?", "what", subject)


def _coming(told: _Told) -> Iterator[Made]:
    match = _COMING.fullmatch(told.text)
    if not match or not _ENDS_VERB.match(match["rest"]) or not told.has_date(match["rest"]):
        return
    if subject := told.subject(match):
        yield Made(f"When will {subject} {match['verb']}?", "when", subject)


def _founded(told: _Told) -> Iterator[Made]:
    for match in _FOUNDED.finditer(told.text):
        before = told.text[: match.start()].split()[-1:]
        if before and (before[0][:1].isupper() or before[0] in SMALL):
            continue  # the name goes on to the left, or something else is meant
        opens = told.opens and not match.start()
        if subject := phrase(match["subject"], told.known, opens=opens):
            yield Made(f"When was {subject} {match['verb']}?", "when", subject)


def _happened(told: _Told) -> Iterator[Made]:
    if not told.date or not re.fullmatch(FULL_DATE, told.date):
        return
    words = told.text.split()[:6]
    subjects = (" ".join(words[:count]) for count in range(1, len(words) + 1))
    for subject in subjects:
        if phrase(subject, told.known, opens=False):
            yield Made(f"What happened on {told.date}?", "happened", subject)
            return


_TEMPLATES: tuple[Callable[[_Told], Iterator[Made]], ...] = (
    _passive, _happening, _doing, _defined, _located, _counted, _of_what, _described, _coming,
    _founded, _happened,
)  # fmt: skip
