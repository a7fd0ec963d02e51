"""Lists: the items that the answering sentences name, each with the sentences that name it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.context import QuestionContext, with_question
from assistant.answering.engine import Engine
from assistant.answering.extractive import cite_sentence
from assistant.answering.types import CitedSentence, Finding
from assistant.nlp.coordination import Range, coordinated_items, is_name, single_name
from assistant.query.list_questions import parse_list_question
from assistant.types import Evidence, ListItem, StructuredResult
from index.storage.text_index import TextSnapshot

MAX_CITATIONS = 12  # more than for other answers: a list is skimmed, not read
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
    """An item as one sentence names it; `range` counts from the start of the sentence."""

    evidence: Evidence
    range: Range

    @property
    def text(self) -> str:
        """The item as the sentence writes it."""
        return self.evidence.quote[slice(*self.range)]


def answer_lists(context: QuestionContext, engine: Engine) -> Finding | None:
    """The items of a list, from several sentences and articles; None if no list is asked for.

    If no plain list is found, the sentences are given as for any other question.
    """
    list_question = parse_list_question(context.question)
    if list_question is None:
        return None
    question = list_question.question
    plain = with_question(context, question)
    retrieved = engine.retrieve(plain)
    reading = engine.read(plain, retrieved.passages)
    if not engine.is_confident(reading):
        return Finding(reading, retrieved.passages)
    sentences = engine.compose(plain, reading, retrieved)
    named = named_items(reading.evidence, _coverage(question, engine.session.text))
    groups = group_items(named, is_of_persons=_PERSONS.search(question) is not None)
    if len(groups) < 2:
        return Finding(reading, retrieved.passages, sentences)
    sentences, items = cite_items(sentences, groups)
    result = StructuredResult("list", items[:MAX_ITEMS], max(0, len(items) - MAX_ITEMS))
    return Finding(reading, retrieved.passages, sentences, structured=result)


def named_items(
    evidence: Sequence[Evidence], coverage: Callable[[Evidence], float]
) -> list[NamedItem]:
    """The items named by the sentences that answer well enough, items of lists first.

    `coverage` returns the share, 0 to 1, of the question's words that a sentence has. Only a list
    of names is extended by further sentences: lists of common nouns in two sentences are hardly
    ever the same list, and lists of names only if they share an item.
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
                return []  # two different lists: it is unclear which one is meant
        elif coverage(each) >= MIN_COVERAGE:
            listed += several
            single += one
    return listed + single if listed or len(single) > 1 else []


def _items_in(evidence: Evidence) -> tuple[list[NamedItem], list[NamedItem]]:
    """The items that a sentence lists; or, in the second list, the single name that it gives."""
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
    """A function that returns the share of the question's terms in a sentence and its title."""
    terms = set(text.content_terms(question))

    def coverage(evidence: Evidence) -> float:
        own = set(text.terms(f"{evidence.article.title} {evidence.quote}".replace("_", " ")))
        return len(terms & own) / len(terms) if terms else 0.0

    return coverage


def group_items(named: Iterable[NamedItem], *, is_of_persons: bool) -> list[list[NamedItem]]:
    """The mentions grouped by item, ignoring articles and titles; persons also by last name.

    "Prime Minister Fumio Kishida" and "Kishida" are one item.
    """
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
    sentences: Sequence[CitedSentence], groups: Sequence[Sequence[NamedItem]]
) -> tuple[tuple[CitedSentence, ...], tuple[ListItem, ...]]:
    """The items with their citations; sentences needed only for an item follow the others."""
    numbers = CitationNumbers(sentences)
    items: list[ListItem] = []
    for group in groups:
        cited = list(_cited_items(group, numbers))
        if cited:
            first, _ = cited[0]
            start = first.evidence.sentence.start
            citations = tuple(dict.fromkeys(number for _, number in cited))
            items.append(
                ListItem(first.text, citations, start + first.range[0], start + first.range[1])
            )
    return numbers.sentences, tuple(items)


def _cited_items(
    group: Sequence[NamedItem], numbers: CitationNumbers
) -> Iterator[tuple[NamedItem, int]]:
    """The items of a group with their citation's number; the first is cited if there is room."""
    for item in group:
        number = numbers.number_at(item.evidence.position)
        if number is None:
            if item is not group[0] or len(numbers) >= MAX_CITATIONS:
                continue
            number = numbers.add(cite_sentence(item.evidence, len(numbers) + 1))
        yield item, number


def _item_key(text: str) -> str:
    text = " ".join(text.split()).replace("’", "'")
    short = _TITLES.sub("", text)
    return (short or text).casefold()


def _is_last_name(short: str, whole: str) -> bool:
    words = whole.split()
    return " " not in short and 2 <= len(words) <= 3 and words[-1] == short
