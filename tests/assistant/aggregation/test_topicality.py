"""Whether sentences speak of what is asked, and whether two tell of the same thing."""

from __future__ import annotations

import pytest

from assistant.aggregation.answer_comparison import compare_answers
from assistant.aggregation.topicality import differ_only_in_answer, is_mostly_on_topic, is_on_topic
from assistant.types import Evidence
from index.types import Sentence
from tests.ui.records import article

SIGNED = "When was the Mutual Defense Treaty signed?"


def evidence(text: str, answer: str, title: str = "Notes", **fields) -> Evidence:
    start = text.index(answer)
    source = article(text, title=title, **fields)
    return Evidence(source, Sentence(0, len(text)), 0.9, (start, start + len(answer)))


@pytest.mark.parametrize(
    ("question", "text", "title", "expected"),
    [
        (SIGNED, "The Mutual Defense Treaty was signed in 1953.", "Notes", True),
        (SIGNED, "The treaty was signed in 1953.", "The Mutual Defense Treaty", True),
        (SIGNED, "The Treaty of Mutual Cooperation was signed in 1953.", "Notes", False),
        ("When did the oil crisis of Norland begin?", "The war broke out in 1953.",
         "The oil crisis of Norland", False),  # by its title alone
        ("When was the harbour opened?", "The harbour was opened in 1953.", "Notes", True),
        ("When was the harbour opened?", "The harbour was closed in 1953.", "Notes", False),
        ("When?", "It was opened in 1953.", "Notes", False),
    ],
)  # fmt: skip
def test_names_must_be_spoken_of_and_not_in_the_title_alone(question, text, title, expected):
    assert is_on_topic(question, evidence(text, "1953", title)) == expected


def test_most_words_are_enough_where_the_answers_are_equal():
    text = "In return he obtained a defense treaty, which was signed on Oct. 1, 1953."
    assert not is_on_topic(SIGNED, evidence(text, "Oct. 1, 1953"))
    assert is_mostly_on_topic(SIGNED, evidence(text, "Oct. 1, 1953"))
    assert not is_mostly_on_topic(SIGNED, evidence("The war ended in 1953.", "1953"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The ferry of Lindholm carries 40 cars.", "The ferry of Lindholm carries 55 cars.", True),
        ("The ferry of Lindholm carries 40 cars.", "The ferry of Kirkby carries 55 cars.", False),
        ("The first bridge over the river has 40 arches.",
         "The second bridge over the river has 55 arches.", False),
        ("The ferry was overhauled and carries 40 cars.", "Trains now carry 55 cars.", False),
        ("It has 40.", "It has 55.", False),
    ],
)  # fmt: skip
def test_sentences_are_alike_if_they_tell_of_the_same_names(one, other, expected):
    assert differ_only_in_answer(evidence(one, "40"), evidence(other, "55")) == expected


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        ("When was it built?", ("Built in 1871.", "1871"), ("Built in 1875.", "1875"), "different"),
        ("When was the third found?", ("One was found in 1975, the third in 1978.", "1975"),
         ("The third was found in 1978.", "1978"), None),  # the wrong one may have been taken
        ("How many cars are there?", ("There are 40 cars.", "40"), ("There are 55 cars.", "55"),
         "different"),
        ("How many cars are there?", ("There are 40 cars.", "40"), ("There are 55 buses.", "55"),
         None),
        ("How many cars are there?", ("There are 40 cars.", "40"),
         ("There are 50 to 60 cars.", "50 to 60"), None),
        ("How many come each day?", ("There are 40 cars.", "40"), ("There are 55 cars.", "55"),
         None),
        ("Who was the first mayor?", ("It was Otto Brandt.", "Otto Brandt"),
         ("It was Maria Holt.", "Maria Holt"), "different"),
        ("Who signed it?", ("Otto Brandt did.", "Otto Brandt"), ("Maria Holt did.", "Maria Holt"),
         None),  # both may have
        ("Why?", ("It rained.", "It rained"), ("It snowed.", "It snowed"), None),
    ],
)  # fmt: skip
def test_answers_differ_only_where_there_can_be_but_one(question, one, other, expected):
    assert compare_answers(question, evidence(*one), evidence(*other)) == expected


def test_other_languages_and_tables_are_not_compared():
    one = evidence("Built in 1871.", "1871")
    assert compare_answers("When?", one, evidence("Built in 1875.", "1875", language="de")) is None
    long = evidence("Built in 1875. " + "| 3 " * 400, "1875")
    assert compare_answers("When?", one, long) is None
