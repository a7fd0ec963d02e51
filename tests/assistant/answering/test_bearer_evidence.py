"""What is told of another name than the asked one is no evidence."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.answering.bearer_evidence import with_checked_bearers
from assistant.types import Evidence, Reading
from index.text.sentences import split_sentences
from tests.ui.records import article

TEXT = (
    "The clinic of Lund has a new cook, Jan Olm. The clinic has 90 beds. Its kitchen was built in "
    "1968. The captain of the Grona, Ada Moor, is ill. The Grona carries 140 guests. Rosa Melk was "
    "born in Ostrow. She studied law. The tavern Adler opened in 1931. The clinic of Kirk has a "
    "garden. Kirk has a harbour as well."
)
SENTENCES = split_sentences(TEXT)
SESSION = SimpleNamespace(sentences=lambda _identity: SENTENCES)


def is_kept(question: str, words: str, title: str = "Notes") -> bool:
    sentence = next(s for s in SENTENCES if words in TEXT[s.start : s.end])
    evidence = Evidence(article(TEXT, title=title), sentence, 0.9)
    reading = with_checked_bearers(question, Reading((evidence,), 0.9), SESSION)  # type: ignore[arg-type]
    assert reading.confidence == (0.9 if reading.evidence else 0.0)
    return bool(reading.evidence)


@pytest.mark.parametrize(
    ("question", "words", "name", "other"),
    [
        ("Who is the captain of the {}?", "captain of", "Grona", "Sula"),
        ("How many guests does the {} carry?", "140 guests", "Grona", "Sula"),
        ("Where was {} born?", "born in", "Rosa Melk", "Ida Frey"),
        ("What did {} study?", "studied law", "Rosa Melk", "Ida Frey"),
        ("How many beds does the clinic of {} have?", "90 beds", "Lund", "Kirk"),
        ("When was the kitchen of the {} clinic built?", "kitchen was", "Lund", "Kirk"),
        ("When did the tavern {} open?", "tavern", "Adler", "Krone"),
    ],
)
def test_the_bearer_that_is_asked_for_is_kept_and_another_is_not(question, words, name, other):
    assert is_kept(question.format(name), words)
    assert not is_kept(question.format(other), words)


def test_a_part_of_a_name_or_its_capitals_may_be_the_name():
    assert is_kept("Where was Melk born?", "born in")
    assert is_kept("Where was Dr. Rosa A. Melk born?", "born in")


def test_a_pronoun_may_mean_what_the_article_is_about():
    assert not is_kept("What did Ida Frey study?", "studied law")
    assert is_kept("What did Ida Frey study?", "studied law", title="Ida Frey and her friends")


def test_a_question_without_a_name_keeps_everything():
    assert is_kept("How many beds does the clinic have?", "90 beds")


def test_the_next_sentence_is_as_sure_as_it_scores():
    source = article(TEXT)
    wrong, right = (
        next(s for s in SENTENCES if words in TEXT[s.start : s.end])
        for words in ("captain of", "Kirk has a harbour")
    )
    reading = Reading((Evidence(source, wrong, 0.8), Evidence(source, right, 0.2)), 0.9)
    left = with_checked_bearers("Who is the captain of the Sula?", reading, SESSION)  # type: ignore[arg-type]
    assert [each.sentence for each in left.evidence] == [right]
    assert left.confidence == pytest.approx(0.9 * 0.2 / 0.8)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When was Norcom founded?", "Rosa Melk founded the firm in 1976.", True),
        ("When was Norcom founded?", "Velt was founded in 1976.", False),
        ("When was the Velt Bridge opened?", "King Karl opened it in 1901.", True),
        ("When was the Velt Bridge opened?", "The Kirk Lock was opened in 1901.", False),
        ("What was Ida Frey awarded?", "Ostrow awarded her a medal.", True),
        ("How many workers does Holt employ?", "The bakery in Ostrow employs 40 workers.", True),
        ("How many workers does Holt have?", "The bakery in Ostrow has 40 workers.", True),
        ("When did Norcom buy Velt?", "Velt was bought in 2016.", True),
        ("When did Norcom buy Velt?", "Kirk was bought in 2016.", False),
    ],
)
def test_who_does_it_where_and_to_whom_is_no_other_bearer(question, sentence, expected):
    found = split_sentences(sentence)
    session = SimpleNamespace(sentences=lambda _identity: found)
    reading = Reading((Evidence(article(sentence, title="Notes"), found[0], 0.9),), 0.9)
    checked = with_checked_bearers(question, reading, session)  # type: ignore[arg-type]
    assert bool(checked.evidence) == expected
