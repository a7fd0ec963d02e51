"""Questions about the people, things, statements and acronyms that a sentence introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.suggestions.lexicon import NAME, NAME_END, NAME_WORD, PERSON, ROLE_NOUNS, THING_NOUNS
from assistant.suggestions.noun_phrases import (
    ArticleVocabulary,
    head_noun,
    is_distinctive,
    is_specific,
    noun_phrase,
    person_name,
)
from assistant.suggestions.types import GeneratedQuestion

_ALONE = r"(?<![\w’'/&.-])"
_EXPLAINED = r"[^,;:()\"“”]{4,160}(?=,|\.?$)"
_PERSON_EXPLAINED = re.compile(rf"{_ALONE}(?P<name>{PERSON}), (?P<what>{_EXPLAINED})")
_THING_EXPLAINED = re.compile(rf"{_ALONE}(?P<name>{NAME}), (?P<what>an? {_EXPLAINED})")
_TITLED = re.compile(
    rf"(?<![\w’'-])(?P<which>[\w’'-]+) (?:(?:Foreign|Prime|Vice|Deputy|Defense|Defence) )?"
    rf"(?P<role>[\w-]+)(?: (?=[A-Z])|, (?={PERSON},))(?P<name>{PERSON}){NAME_END}(?![\w-])"
)
_SAID = re.compile(
    rf"(?:(?:[\w’'.-]+ ){{0,5}}?(?P<name>{PERSON})|(?P<last>{NAME_WORD}))(?:, [^,\"“”]{{3,90}},)? "
    r"(?:said|says|argued|argues|warned|believes|told [^,\"“”]{2,40}? (?=that ))"
    r"(?: ?(?:on|last) [A-Z][a-z]+day)?(?: ?that)? ?(?P<clause>[^\"“”]+)"
)
_TOPIC = re.compile(rf"(?:the )?{NAME_WORD}(?: {NAME_WORD})*")
_TOPIC_ENDS = re.compile(
    r"$|[,;]| (?:and|or|is|are|was|were|will|would|has|have|had|in|on|at|to|for|with|but|that)\b"
)
_ACRONYM = re.compile(r"(?P<long>(?:[\w’'-]+ ){2,9})\((?P<short>[A-Z]{3,6})\)")
_ONCE = re.compile(r"(?:once|formerly|then|now|who is) ")


def person_questions(text: str, vocabulary: ArticleVocabulary) -> Iterator[GeneratedQuestion]:
    """`Who is ...?` for a person introduced with a role.

    "Otto Brandt, the director of the museum, signed it." -> "Who is Otto Brandt?"; also for "the
    Japanese politician Shin Kanemaru".
    """
    for match in _PERSON_EXPLAINED.finditer(text):
        name = person_name(match["name"], vocabulary)
        if not name or _continues_left(text, match.start()):
            continue
        if head_noun(_ONCE.sub("", match["what"])) in ROLE_NOUNS:
            yield GeneratedQuestion(f"Who is {name}?", "who", name)
    for match in _TITLED.finditer(text):
        name = person_name(match["name"], vocabulary)
        if name and match["role"].casefold() in ROLE_NOUNS and is_specific(match["which"]):
            yield GeneratedQuestion(f"Who is {name}?", "who", name)


def thing_questions(text: str, vocabulary: ArticleVocabulary) -> Iterator[GeneratedQuestion]:
    """`What is ...?` for a thing introduced with a noun.

    "Kaesong, a city in North Korea, is old." -> "What is Kaesong?".
    """
    for match in _THING_EXPLAINED.finditer(text):
        name = noun_phrase(match["name"], vocabulary, opens_sentence=match.start() == 0)
        if (
            name is None
            or person_name(match["name"], vocabulary)
            or not is_distinctive(name, vocabulary)
        ):
            continue
        if _continues_left(text, match.start()):
            continue
        if head_noun(match["what"]) in THING_NOUNS:
            yield GeneratedQuestion(f"What is {name}?", "what", name)


def statement_questions(text: str, vocabulary: ArticleVocabulary) -> Iterator[GeneratedQuestion]:
    """`What did ... say about ...?`; the topic is the first name in the reported clause.

    "Otto Brandt said that Paris is old." -> "What did Otto Brandt say about Paris?".
    """
    match = _SAID.match(text)
    if match is None:
        return
    name = (
        person_name(match["name"], vocabulary)
        if match["name"]
        else vocabulary.people.get(match["last"])
    )
    for found in _TOPIC.finditer(match["clause"]) if name else ():
        topic = noun_phrase(found[0], vocabulary, opens_sentence=False)
        if topic is None or not _TOPIC_ENDS.match(match["clause"], found.end()):
            continue
        if topic not in str(name) and vocabulary.capitals[topic.split()[-1]] > 1:
            yield GeneratedQuestion(f"What did {name} say about {topic}?", "said", topic)
            return


def acronym_questions(text: str) -> Iterator[GeneratedQuestion]:
    """`What does ... stand for?` for an acronym in brackets: "The World Wildlife Fund (WWF)"."""
    for match in _ACRONYM.finditer(text):
        initials = "".join(w[0] for w in match["long"].split() if w[:1].isupper())
        if initials.endswith(match["short"]):
            yield GeneratedQuestion(
                f"What does {match['short']} stand for?", "letters", match["short"]
            )


def _continues_left(text: str, start: int) -> bool:
    """Whether the name begins before `start`, other than with a title."""
    before = text[max(start - 40, 0) : start].split(" ")[:-1][-1:]
    if not before or not before[0][-1:].isalnum():
        return False
    if before[0] in ("and", "or") or before[0].isdigit():
        return True
    return before[0][:1].isupper() and is_specific(before[0])
