"""Yes-no questions, and the proposition that they ask about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.aggregation.date_comparison import comparable_dates
from assistant.aggregation.quantity_comparison import Quantity, extract_quantities
from assistant.nlp.lemmas import LONGEST_SENTENCE, LemmaToken, lemma_tokens
from assistant.nlp.types import Date
from assistant.nlp.units import CURRENCIES

_QUESTION = re.compile(
    r"\s*(?:and |so |but |or |well,? |ok,? )?"
    r"(?P<aux>do|does|did|is|are|was|were|has|have|had|can|could|will|would|should|shall|may|might"
    r"|must)(?P<negated>n['’]?t)?\s+(?P<rest>\S[^?]*)\?*\s*",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:or|whether|if|why|how|what|when|where|who|which)\b", re.IGNORECASE)
_PRONOUN_SUBJECT = re.compile(
    r"(?:you|i|we|there|it|that|this|any(?:one|body|thing))\b", re.IGNORECASE
)
_DATE_PREPOSITION = re.compile(r"\b(?:in|on|at)(?: the year)?\s*$", re.IGNORECASE)
_MEASURE_ADJECTIVE = re.compile(
    r"\w+ (?P<how>long|tall|high|wide|deep|far)(?: \w+ \w+)?", re.IGNORECASE
)
DECIDABLE_AUXILIARIES = frozenset("do does did is are was were has have had will can".split())
INEXACT_PREPOSITIONS = frozenset("until till before after since".split())


@dataclass(frozen=True, slots=True)
class Proposition:
    """The proposition of a yes-no question.

    `words` are its content words in order, without `dates` and `numbers`, which are listed apart.
    `links` are the words between each and the one before: "to" for Japan in "export to Japan".
    """

    auxiliary: str
    words: tuple[LemmaToken, ...]
    dates: tuple[Date, ...]
    numbers: tuple[Quantity, ...]
    links: tuple[frozenset[str], ...]


def is_boolean_question(question: str) -> bool:
    """Whether the answer to a question is yes or no."""
    return len(question) <= LONGEST_SENTENCE and _question_match(question) is not None


def parse_proposition(question: str) -> Proposition | None:
    """The proposition of a clear yes-no question; None for any other question.

    "Did Laos sign the treaty in 1960?" -> auxiliary did; words Laos, sign, treaty; date 1960.
    """
    match = _question_match(question) if len(question) <= LONGEST_SENTENCE else None
    if match is None or match["negated"] or match["aux"].casefold() not in DECIDABLE_AUXILIARIES:
        return None
    rest = match["rest"].strip()
    dates, counts = comparable_dates(rest), extract_quantities(rest)
    if any(not date.is_exact for date in dates) or any(count.bound for count in counts):
        return None
    taken = [(date.start, date.end) for date in dates]
    taken += [(count.start, count.end) for count in counts]
    if _PRONOUN_SUBJECT.match(rest) or _has_marks(rest, taken):
        return None
    words = [w for w in lemma_tokens(rest) if not any(a <= w.start < b for a, b in taken)]
    if any(
        w.is_negation or w.text[0].isdigit() or w.text.casefold() in INEXACT_PREPOSITIONS
        for w in words
    ):
        return None
    content = tuple(word for word in words if word.is_content)
    if not content:
        return None
    return Proposition(match["aux"].casefold(), content, dates, counts, _links(words))


def _links(words: Sequence[LemmaToken]) -> tuple[frozenset[str], ...]:
    """The function words before each content word, since the content word before it."""
    links: list[frozenset[str]] = []
    before: set[str] = set()
    for word in words:
        if word.is_content:
            links.append(frozenset(before))
            before = set()
        else:
            before.add(word.text.casefold())
    return tuple(links)


def _has_marks(rest: str, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether punctuation sets off parts of it, outside dates and numbers."""
    return any(
        char in ';:,()"“”' and not any(start <= at <= end for start, end in taken)
        for at, char in enumerate(rest)
    )


def value_question(question: str) -> str | None:
    """The question for the single date or number in a yes-no question, else None.

    "Was the treaty signed in 1960?" -> "When was the treaty signed?"; "Does the ferry carry 50
    cars?" -> "How many cars does the ferry carry?".
    """
    proposition = parse_proposition(question)
    if proposition is None or len(proposition.dates) + len(proposition.numbers) != 1:
        return None
    match = _question_match(question)
    rest = match["rest"].strip() if match else ""
    if proposition.dates:
        date = proposition.dates[0]
        before = _DATE_PREPOSITION.sub("", rest[: date.start]).strip()
        return f"When {proposition.auxiliary} {before} {rest[date.end :].strip()}".strip() + "?"
    number = proposition.numbers[0]
    before, behind = rest[: number.start].strip(), rest[number.end :].strip()
    is_share = number.dimension in ("percent", "dollar", "euro") or rest[number.start] in CURRENCIES
    if not before or not behind or is_share:
        return None
    if measured := _MEASURE_ADJECTIVE.fullmatch(behind):
        return f"How {measured['how']} {proposition.auxiliary} {before}?"
    return f"How many {behind} {proposition.auxiliary} {before}?"


def _question_match(question: str) -> re.Match[str] | None:
    match = _QUESTION.fullmatch(question)
    return None if match is None or _CHOICE.search(match["rest"]) else match
