"""Lists: the things that the answering sentences name, each with the sentences that name it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.context import CitedStatements, Finding, QuestionContext
from assistant.answering.extractive import cite
from assistant.nlp.coordination import Range, coordinated_items, is_name, single_name
from assistant.query.list_questions import parse_list_question
from assistant.types import Evidence, ListItem, Statement, StructuredResult
from index.storage.text_index import TextSnapshot

MAX_CITATIONS = 12  # a list is looked through, not read
MAX_ITEMS = 20
MIN_LEAD_COVERAGE = 0.5  # of the question's words; docs/experiments.md, "Lists", for all of these
MIN_COVERAGE = 0.6
SCORE_SHARE = 0.5  # of the best sentence's score
MIN_SCORE = 0.4
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
class NamedItem:
    """A thing as one sentence names it; the range is of the sentence."""

    evidence: Evidence
    range: Range

    @property
    def text(self) -> str:
        """As it stands there."""
        return self.evidence.quote[slice(*self.range)]


def answer_lists(asked: QuestionContext) -> Finding | None:
    """Gather the things of a list over sentences and articles; None where no list is asked for.

    Where no plain list is found, the sentences stand as for any other question.
    """
    wanted = parse_list_question(asked.question)
    if wanted is None:
        return None
    retrieved = asked.retrieve(wanted.question)
    reading = asked.read(wanted.question, retrieved.passages)
    if not asked.is_confident(reading):
        return Finding(reading, retrieved.passages)
    composed = asked.compose(reading, retrieved.duplicate_ids)
    named = named_items(reading.evidence, _coverage(wanted.question, asked.session.text))
    groups = group_items(named, is_of_persons=_PERSONS.search(wanted.question) is not None)
    if len(groups) < 2:
        return Finding(reading, retrieved.passages, *composed)
    (statements, citations), items = cite_items(composed, groups)
    gathered = StructuredResult("list", items[:MAX_ITEMS], max(0, len(items) - MAX_ITEMS))
    return Finding(reading, retrieved.passages, statements, citations, structured=gathered)


def named_items(
    evidence: Sequence[Evidence], coverage: Callable[[Evidence], float]
) -> list[NamedItem]:
    """The things that the sentences name which answer well enough, those of lists first.

    `coverage` is the share, 0 to 1, of the question's words that a sentence has. Names alone are
    added to from further sentences: two lists of common nouns are hardly ever one, and two lists
    of names only where they share one.
    """
    lead, *further = evidence[:MAX_CITATIONS]
    if coverage(lead) < MIN_LEAD_COVERAGE:
        return []
    listed, single = _items_in(lead)
    is_of_names = bool(single) or all(is_name(one.evidence.quote, one.range) for one in listed)
    for each in further if is_of_names else ():
        if each.score < max(lead.score * SCORE_SHARE, MIN_SCORE):
            break
        several, one = _items_in(each)
        several = [n for n in several if is_name(each.quote, n.range)]
        if several and listed and _are_disjoint(several, listed):
            if coverage(lead) < 1:
                return []  # two lists, and it is not plain that the first one is asked for
        elif coverage(each) >= MIN_COVERAGE:
            listed += several
            single += one
    return listed + single if listed or len(single) > 1 else []


def _items_in(evidence: Evidence) -> tuple[list[NamedItem], list[NamedItem]]:
    """What a sentence lists, else the one name that answers in it."""
    if evidence.answer is None:
        return [], []
    start = evidence.sentence.start
    span = evidence.answer[0] - start, evidence.answer[1] - start
    if several := coordinated_items(evidence.quote, span):
        return [NamedItem(evidence, part) for part in several], []
    one = single_name(evidence.quote, span)
    return [], [NamedItem(evidence, one)] if one else []


def _are_disjoint(some: Sequence[NamedItem], others: Sequence[NamedItem]) -> bool:
    return not {_item_key(one.text) for one in some} & {_item_key(one.text) for one in others}


def _coverage(question: str, text: TextSnapshot) -> Callable[[Evidence], float]:
    wanted = set(text.content_terms(question))

    def coverage(evidence: Evidence) -> float:
        own = set(text.terms(f"{evidence.article.title} {evidence.quote}".replace("_", " ")))
        return len(wanted & own) / len(wanted) if wanted else 0.0

    return coverage


def group_items(named: Iterable[NamedItem], *, is_of_persons: bool) -> list[list[NamedItem]]:
    """The same thing once: equal but for article and title, or a person by the last name."""
    groups: list[tuple[str, list[NamedItem]]] = []
    for one in named:
        key = _item_key(one.text)
        same = [g for g in groups if g[0] == key]
        if not same and is_of_persons:
            same = [g for g in groups if _is_last_name(g[0], key) or _is_last_name(key, g[0])]
        if len(same) == 1:
            same[0][1].append(one)
        elif not same:
            groups.append((key, [one]))
    return [group for _, group in groups]


def cite_items(
    composed: CitedStatements, groups: Sequence[Sequence[NamedItem]]
) -> tuple[CitedStatements, tuple[ListItem, ...]]:
    """The items with their citations; sentences that only items name are cited behind the rest."""
    numbering = CitationNumbers(*composed)
    items: list[ListItem] = []
    for group in groups:
        own = list(_numbered(group, numbering))
        if own:
            first, _ = own[0]
            start = first.evidence.sentence.start
            marks = tuple(dict.fromkeys(number for _, number in own))
            items.append(
                ListItem(first.text, marks, start + first.range[0], start + first.range[1])
            )
    return numbering.cited_statements, tuple(items)


def _numbered(
    group: Sequence[NamedItem], numbering: CitationNumbers
) -> Iterator[tuple[NamedItem, int]]:
    """Each naming with the number of its citation, which is made where there is room for it."""
    for one in group:
        evidence = one.evidence
        number = numbering.number_at(evidence.article.id, evidence.sentence.start)
        if number is None:
            is_new = one is group[0]
            if not is_new or len(numbering) >= MAX_CITATIONS:
                continue
            statement = Statement(evidence.quote, (), "verbatim", evidence.score)
            number = numbering.add(statement, cite(evidence, None))
        yield one, number


def _item_key(text: str) -> str:
    text = " ".join(text.split()).replace("’", "'")
    short = _TITLES.sub("", text)
    return (short or text).casefold()


def _is_last_name(short: str, whole: str) -> bool:
    words = whole.split()
    return " " not in short and 2 <= len(words) <= 3 and words[-1] == short
