"""Whether sentences are on the topic of a question, and alike but for their answer."""

from __future__ import annotations

import pytest

from assistant.aggregation.topicality import (
    differ_only_in_answer,
    is_mostly_on_topic,
    is_on_topic,
    sentence_with_context,
    with_subject,
)
from assistant.types import Evidence
from index.text.sentences import split_sentences
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


def test_the_short_answer_is_left_out_wherever_the_sentence_begins():
    def at(text: str, before: str, answer: str) -> Evidence:
        source = article(f"{before}{text}")
        start = len(before) + text.index(answer)
        sentence = Sentence(len(before), len(before) + len(text))
        return Evidence(source, sentence, 0.9, (start, start + len(answer)))

    one = at("The ferry of Lindholm carries 40 cars.", "It is old. ", "40")
    other = at("The ferry of Lindholm carries 55 cars.", "", "55")
    assert differ_only_in_answer(one, other)


def test_a_sentence_that_points_back_comes_with_the_one_before():
    text = "The mill stands here. The ferry left. It was late."
    source = article(text, title="Notes")
    sentences = split_sentences(text)
    late = Evidence(source, sentences[2], 0.9)
    assert sentence_with_context(late, sentences) == "Notes . The ferry left. . It was late."
    ferry = Evidence(source, sentences[1], 0.9)
    assert sentence_with_context(ferry, sentences) == "Notes .  . The ferry left."
    first = article("It was late.", title="Notes")
    assert sentence_with_context(Evidence(first, Sentence(0, 12), 0.9), [Sentence(0, 12)]) == (
        "Notes .  . It was late."
    )


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        ("The fox was filmed.", "It has eaten a goose.", "The fox has eaten a goose."),
        ("Rosa Melk opened an inn. She is 40.", "She has two dogs.", "Rosa Melk has two dogs."),
        ("A farmer was heard.", "He has two dogs.", "He has two dogs."),  # who?
        ("In May the fox was filmed.", "It has eaten a goose.", "It has eaten a goose."),
        ("The fox was filmed.", "The goose is dead.", "The goose is dead."),
        ("The comet was seen in Norway.", "It has two tails.", "The comet has two tails."),
        ("Norcom bought Velt in 2019.", "It was closed.", "It was closed."),  # which of them?
        ("Otto Falk met Karl Holm.", "He resigned.", "He resigned."),
        ("Otto Falk lived in Lund.", "He resigned.", "Otto Falk resigned."),
        ("Arden beat the Reds.", "It lost.", "It lost."),
    ],
)
def test_a_pronoun_gives_way_to_the_subject_of_the_sentence_before(before, sentence, expected):
    text = f"{before} {sentence}"
    start = len(before) + 1
    pronoun = Evidence(article(text), Sentence(start, len(text)), 0.9)
    assert with_subject(pronoun, split_sentences(text)) == expected
