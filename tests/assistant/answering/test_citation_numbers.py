"""Each sentence of an answer is cited once and keeps its number."""

from __future__ import annotations

from assistant.answering.citation_numbers import CitationNumbers
from assistant.answering.extractive import cite_sentence
from assistant.answering.types import CitedSentence
from assistant.types import Evidence
from index.types import Article, Sentence

TEXT = "The ferry sails. Holt steers."
ARTICLE = Article("ferry", "The ferry", TEXT, "0" * 64)


def sentence(start: int, number: int = 1) -> CitedSentence:
    return cite_sentence(Evidence(ARTICLE, Sentence(start, start + 12), 0.9), number)


def test_numbers_follow_the_order_of_addition():
    numbers = CitationNumbers()
    assert [numbers.add(sentence(0)), numbers.add(sentence(17, 9)), len(numbers)] == [1, 2, 2]
    assert [s.statement.citations for s in numbers.sentences] == [(1,), (2,)]
    assert [s.citation.number for s in numbers.sentences] == [1, 2]


def test_a_sentence_at_a_cited_position_is_not_added_again():
    numbers = CitationNumbers([sentence(0, 1), sentence(17, 2)])
    assert numbers.add(sentence(17, 1)) == 2
    assert len(numbers.sentences) == 2


def test_the_number_at_a_position():
    numbers = CitationNumbers([sentence(0, 1)])
    assert numbers.number_at(("ferry", 0)) == 1
    assert numbers.number_at(("ferry", 17)) is None
    assert numbers.number_at(("mill", 0)) is None
