"""Template questions: a sentence of a clear form becomes the questions that it answers.

Sentences are at most `LONGEST_SENTENCE` long and every repetition is bounded, so that no text makes
the patterns slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.suggestions.entity_questions import (
    acronym_questions,
    person_questions,
    statement_questions,
    thing_questions,
)
from assistant.suggestions.lexicon import (
    ATTRIBUTE_NOUNS,
    BASE_OF_INTRANSITIVE_PAST,
    BASE_OF_PAST,
    DATE,
    FULL_DATE,
    LINK_WORDS,
    NAME,
    NAME_WORD,
    NUMBER,
    PARTICIPLES,
    PAST_OF_PARTICIPLE,
    ROLE_NOUNS,
    SINGLE_AGENT_VERBS,
    THING_NOUNS,
)
from assistant.suggestions.noun_phrases import (
    ArticleVocabulary,
    head_noun,
    is_distinctive,
    noun_phrase,
    person_name,
    singular,
)
from assistant.suggestions.types import GeneratedQuestion

SHORTEST_SENTENCE, LONGEST_SENTENCE = 25, 400  # characters of a sentence
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
_BASE_OF_TAKES = {"took": "take", "came": "come", "entered": "enter"}
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
_FUTURE = re.compile(
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
class _PreparedSentence:
    """A sentence without brackets, quotations and an introductory date or adverb.

    `opens_sentence` is true if nothing was removed at its front, so that its first capital means
    nothing.
    """

    text: str
    date: str | None
    opens_sentence: bool
    vocabulary: ArticleVocabulary

    def subject(self, match: re.Match[str]) -> str | None:
        return noun_phrase(match["subject"], self.vocabulary, opens_sentence=self.opens_sentence)

    def has_date(self, rest: str) -> bool:
        """Whether a date modifies the verb before `rest`."""
        return bool(self.date or _follows_verb(_DATED, rest))


def generate_questions(sentence: str, vocabulary: ArticleVocabulary) -> list[GeneratedQuestion]:
    """The questions that a sentence answers; most sentences give none.

    "The Kyoto Treaty was signed in Paris in 1960." -> "When was the Kyoto Treaty signed?", "Where
    was the Kyoto Treaty signed?".
    """
    sentence = " ".join(sentence.split())
    if not SHORTEST_SENTENCE <= len(sentence) <= LONGEST_SENTENCE or sentence[-1] not in '.!”"':
        return []
    if not is_plain(sentence):
        return []
    plain = _BESIDE.sub("", sentence).rstrip(".!")
    questions = [
        *acronym_questions(sentence),
        *person_questions(plain, vocabulary),
        *thing_questions(plain, vocabulary),
    ]
    questions += statement_questions(plain, vocabulary)
    if not _QUOTED.search(plain):
        front = _DATE_FIRST.match(plain) or _ADVERB_FIRST.match(plain)
        date = front.groupdict().get("date") if front else None
        prepared = _PreparedSentence(
            plain[front.end() :] if front else plain, date, not front, vocabulary
        )
        for template in _TEMPLATES:
            questions += template(prepared)
    return questions


def is_plain(sentence: str) -> bool:
    """Whether a sentence has no markup, address or invisible character."""
    return _UNUSUAL.search(sentence) is None


def _follows_verb(pattern: re.Pattern[str], rest: str) -> bool:
    """Whether a match modifies the verb before `rest`: no other clause begins between."""
    found = pattern.search(rest)
    return bool(found and not _BREAK.search(rest[: found.start()]))


def _passive(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _PASSIVE.fullmatch(prepared.text)
    if not match or match["verb"] not in PARTICIPLES or not _ENDS_VERB.match(match["rest"]):
        return
    subject = prepared.subject(match)
    if subject is None:
        return
    be, verb, rest = match["be"], match["verb"], match["rest"]
    if verb in PAST_OF_PARTICIPLE and _follows_verb(_BY_AGENT, _DATED.sub("", rest)):
        yield GeneratedQuestion(f"Who {PAST_OF_PARTICIPLE[verb]} {subject}?", "did", subject)
    if prepared.has_date(rest):
        yield GeneratedQuestion(f"When {be} {subject} {verb}?", "when", subject)
    if verb in _PLACED and _AT_PLACE.match(rest):
        yield GeneratedQuestion(f"Where {be} {subject} {verb}?", "where", subject)
    if rest.startswith(" because "):
        yield GeneratedQuestion(f"Why {be} {subject} {verb}?", "why", subject)


def _happening(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    if match := _TAKES.fullmatch(prepared.text):
        base = f"{_BASE_OF_TAKES[match['verb']]} {match['what']}"
    else:
        match = _ACTIVE.fullmatch(prepared.text)
        base = BASE_OF_INTRANSITIVE_PAST.get(match["verb"], "") if match else ""
        if not match or not base or not _ENDS_VERB.match(match["rest"]):
            return
    subject = prepared.subject(match)
    if subject is None or (base == "meet" and " and " not in subject):
        return
    if prepared.has_date(match["rest"]):
        yield GeneratedQuestion(f"When did {subject} {base}?", "when", subject)
    if base in ("meet", "take place") and _AT_PLACE.match(match["rest"]):
        yield GeneratedQuestion(f"Where did {subject} {base}?", "where", subject)


def _doing(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _ACTIVE.fullmatch(prepared.text)
    if not match or match["verb"] not in BASE_OF_PAST:
        return
    rest = match["rest"].lstrip()
    dated = _DATED.search(rest)
    thing = _BREAK.split(rest[: dated.start()] if dated else rest, maxsplit=1)[0]
    subject = prepared.subject(match)
    object_ = noun_phrase(
        _NO_OBJECT.split(thing, maxsplit=1)[0], prepared.vocabulary, opens_sentence=False
    )
    if subject is None or object_ is None:
        return
    base = BASE_OF_PAST[match["verb"]]
    if base in SINGLE_AGENT_VERBS:
        yield GeneratedQuestion(f"Who {match['verb']} {object_}?", "did", object_)
    if prepared.has_date(rest):
        yield GeneratedQuestion(f"When did {subject} {base} {object_}?", "when", object_)


def _defined(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _DEFINED.match(prepared.text)
    if not match or prepared.date or match["what"].split()[0] in PARTICIPLES:
        return
    head, be = head_noun(match["what"]), match["be"]
    name = person_name(match["subject"], prepared.vocabulary)
    if head in ROLE_NOUNS and be in ("is", "was") and name:
        yield GeneratedQuestion(f"Who {be} {name}?", "who", name)
    elif name is None and {head, singular(head)} & THING_NOUNS:
        subject = prepared.subject(match)
        if subject and is_distinctive(subject, prepared.vocabulary):
            yield GeneratedQuestion(f"What {be} {subject}?", "what", subject)


def _located(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _LOCATED.match(prepared.text)
    if match and (subject := prepared.subject(match)):
        verb = match["verb"] or match["place"]
        yield GeneratedQuestion(f"Where {match['be']} {subject} {verb}?", "where", subject)


def _counted(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _COUNTED.match(prepared.text)
    if not match:
        return
    things, rest = match["what"].strip(), match["rest"]
    dated = _DATED.search(rest)
    where = _BREAK.split(rest[: dated.start()] if dated else rest, maxsplit=1)[0]
    place = noun_phrase(where, prepared.vocabulary, opens_sentence=False)
    last = things.split()[-1]
    if place is None or not (last in _PEOPLE or last.endswith("s")) or " of " in f" {things} ":
        return
    when = dated[0].rstrip() if dated and prepared.has_date(rest) else ""
    done = f"{match['be']} {match['verb']} {match['how']} {place}{when}"
    yield GeneratedQuestion(f"How many {things} {done}?", "how many", place)


def _of_what(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _OF_WHAT.match(prepared.text)
    if not match or match["what"].split()[-1] not in ATTRIBUTE_NOUNS:
        return
    subject = prepared.subject(match)
    if subject and not _NO_DEFINITION.match(prepared.text, match.end()):
        yield GeneratedQuestion(f"What {match['be']} {subject}?", "what", subject)


def _described(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    if match := _KNOWN_FOR.match(prepared.text):
        if subject := prepared.subject(match):
            yield GeneratedQuestion(f"What {match['be']} {subject} known for?", "what", subject)
    elif (match := _CONSISTS.match(prepared.text)) and (subject := prepared.subject(match)):
        yield GeneratedQuestion(
            f"What {_DOES[match['verb']]} {subject} consist of?", "what", subject
        )


def _coming(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    match = _FUTURE.fullmatch(prepared.text)
    if not match or not _ENDS_VERB.match(match["rest"]) or not prepared.has_date(match["rest"]):
        return
    if subject := prepared.subject(match):
        yield GeneratedQuestion(f"When will {subject} {match['verb']}?", "when", subject)


def _founded(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    for match in _FOUNDED.finditer(prepared.text):
        before = prepared.text[: match.start()].split()[-1:]
        if before and (before[0][:1].isupper() or before[0] in LINK_WORDS):
            continue  # the name continues to the left, or it is another phrase
        opens_sentence = prepared.opens_sentence and not match.start()
        if subject := noun_phrase(
            match["subject"], prepared.vocabulary, opens_sentence=opens_sentence
        ):
            yield GeneratedQuestion(f"When was {subject} {match['verb']}?", "when", subject)


def _happened(prepared: _PreparedSentence) -> Iterator[GeneratedQuestion]:
    if not prepared.date or not re.fullmatch(FULL_DATE, prepared.date):
        return
    words = prepared.text.split()[:6]
    subjects = (" ".join(words[:count]) for count in range(1, len(words) + 1))
    for subject in subjects:
        if noun_phrase(subject, prepared.vocabulary, opens_sentence=False):
            yield GeneratedQuestion(f"What happened on {prepared.date}?", "happened", subject)
            return


_TEMPLATES: tuple[Callable[[_PreparedSentence], Iterator[GeneratedQuestion]], ...] = (
    _passive, _happening, _doing, _defined, _located, _counted, _of_what, _described, _coming,
    _founded, _happened,
)  # fmt: skip
