"""Lists: the things that the answering sentences name, each with the sentences that name it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.citation_numbers import Numbering
from assistant.answering.context import Asked, Composed, Found
from assistant.answering.extractive import cite
from assistant.nlp.coordination import Range, is_name, items_of, single_name
from assistant.query.list_questions import list_asked
from assistant.types import Evidence, Gathered, Item, Statement
from index.storage.text_index import TextSnapshot

MOST_CITATIONS = 12  # a list is looked through, not read
MOST_ITEMS = 20
LEAD_COVERAGE = 0.5  # of the question's words; docs/experiments.md, "Lists", for all of these
COVERAGE = 0.6
SCORE_SHARE = 0.5  # of the best sentence's score
LEAST_SCORE = 0.4
_TITLES = re.compile(
    r"^(?:(?:the|former|late|then|U\.S\.|American|President|Presidents|Prime|Minister|Foreign"
    r"|Defense|Secretary|of|State|Chancellor|King|Queen|Emperor|Senator|Sen\.|Gov\.|Gen\.|General"
    r"|Lt\.|Capt\.|Captain|Mr\.|Mrs\.|Ms\.|Mr|Mrs|Ms|Dr\.|Dr|Sir|Premier|Vice|Chairman|Leader"
    r"|Ambassador|Justice|Professor|Pope) )+"
)
_PERSONS = re.compile(
    r"\bwho\b|\b(?:leaders|presidents|ministers|people|men|women|members)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as one sentence names it; the range is of the sentence."""

    evidence: Evidence
    range: Range

    @property
    def text(self) -> str:
        """As it stands there."""
        return self.evidence.quote[slice(*self.range)]


def answer_lists(asked: Asked) -> Found | None:
    """Gather the things of a list over sentences and articles; None where no list is asked for.

    Where no plain list is found, the sentences stand as for any other question.
    """
    wanted = list_asked(asked.question)
    if wanted is None:
        return None
    retrieved = asked.retrieve(wanted.question)
    reading = asked.read(wanted.question, retrieved.passages)
    if not asked.is_found(reading):
        return Found(reading, retrieved.passages)
    composed = asked.compose(reading, retrieved.folded)
    named = named_things(reading.evidence, _coverage(wanted.question, asked.session.text))
    groups = fold(named, is_of_persons=_PERSONS.search(wanted.question) is not None)
    if len(groups) < 2:
        return Found(reading, retrieved.passages, *composed)
    (statements, citations), items = join(composed, groups)
    gathered = Gathered("list", items[:MOST_ITEMS], max(0, len(items) - MOST_ITEMS))
    return Found(reading, retrieved.passages, statements, citations, gathered=gathered)


def named_things(
    evidence: Sequence[Evidence], coverage: Callable[[Evidence], float]
) -> list[Named]:
    """The things that the sentences name which answer well enough, those of lists first.

    `coverage` is the share, 0 to 1, of the question's words that a sentence has. Names alone are
    added to from further sentences: two lists of common nouns are hardly ever one, and two lists
    of names only where they share one.
    """
    lead, *further = evidence[:MOST_CITATIONS]
    if coverage(lead) < LEAD_COVERAGE:
        return []
    listed, single = _named(lead)
    is_of_names = bool(single) or all(is_name(one.evidence.quote, one.range) for one in listed)
    for each in further if is_of_names else ():
        if each.score < max(lead.score * SCORE_SHARE, LEAST_SCORE):
            break
        several, one = _named(each)
        several = [n for n in several if is_name(each.quote, n.range)]
        if several and listed and _are_apart(several, listed):
            if coverage(lead) < 1:
                return []  # two lists, and it is not plain that the first one is asked for
        elif coverage(each) >= COVERAGE:
            listed += several
            single += one
    return listed + single if listed or len(single) > 1 else []


def _named(evidence: Evidence) -> tuple[list[Named], list[Named]]:
    """What a sentence lists, else the one name that answers in it."""
    if evidence.answer is None:
        return [], []
    start = evidence.sentence.start
    span = evidence.answer[0] - start, evidence.answer[1] - start
    if several := items_of(evidence.quote, span):
        return [Named(evidence, part) for part in several], []
    one = single_name(evidence.quote, span)
    return [], [Named(evidence, one)] if one else []


def _are_apart(some: Sequence[Named], others: Sequence[Named]) -> bool:
    return not {_key(one.text) for one in some} & {_key(one.text) for one in others}


def _coverage(question: str, text: TextSnapshot) -> Callable[[Evidence], float]:
    wanted = set(text.content_terms(question))

    def coverage(evidence: Evidence) -> float:
        own = set(text.terms(f"{evidence.article.title} {evidence.quote}".replace("_", " ")))
        return len(wanted & own) / len(wanted) if wanted else 0.0

    return coverage


def fold(named: Iterable[Named], *, is_of_persons: bool) -> list[list[Named]]:
    """The same thing once: equal but for article and title, or a person by the last name."""
    groups: list[tuple[str, list[Named]]] = []
    for one in named:
        key = _key(one.text)
        same = [g for g in groups if g[0] == key]
        if not same and is_of_persons:
            same = [g for g in groups if _is_last_name(g[0], key) or _is_last_name(key, g[0])]
        if len(same) == 1:
            same[0][1].append(one)
        elif not same:
            groups.append((key, [one]))
    return [group for _, group in groups]


def join(
    composed: Composed, groups: Sequence[Sequence[Named]]
) -> tuple[Composed, tuple[Item, ...]]:
    """The items with their citations; sentences that only items name are cited behind the rest."""
    numbering = Numbering(*composed)
    items: list[Item] = []
    for group in groups:
        own = list(_numbered(group, numbering))
        if own:
            first, _ = own[0]
            start = first.evidence.sentence.start
            marks = tuple(dict.fromkeys(number for _, number in own))
            items.append(Item(first.text, marks, start + first.range[0], start + first.range[1]))
    return numbering.composed, tuple(items)


def _numbered(group: Sequence[Named], numbering: Numbering) -> Iterator[tuple[Named, int]]:
    """Each naming with the number of its citation, which is made where there is room for it."""
    for one in group:
        evidence = one.evidence
        number = numbering.number_at(evidence.article.id, evidence.sentence.start)
        if number is None:
            is_new = one is group[0]
            if not is_new or len(numbering) >= MOST_CITATIONS:
                continue
            statement = Statement(evidence.quote, (), "verbatim", evidence.score)
            number = numbering.add(statement, cite(evidence, None))
        yield one, number


def _key(text: str) -> str:
    text = " ".join(text.split()).replace("’", "'")
    short = _TITLES.sub("", text)
    return (short or text).casefold()


def _is_last_name(short: str, whole: str) -> bool:
    words = whole.split()
    return " " not in short and 2 <= len(words) <= 3 and words[-1] == short
