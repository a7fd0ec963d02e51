"""Quotations of "he said": who said it, and what somebody said."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.answering.speakers import with_speakers
from assistant.types import Evidence, Reading
from index.text.sentences import split_sentences
from tests.ui.records import article

TEXT = (
    "The dam of Ostrow leaks. Farmer Rosa Melk has moved her sheep. “The wall sweats at night,” "
    "she said on Friday. The county's engineer, Piet Haas, disagrees. “A dam has to sweat,” he "
    "said. Mayor Ada Moor met Ida Frey. “The road is closed today,” she said. "
    "“Sheep are good swimmers,” said Jan Olm."
)
ARTICLE = article(TEXT)
SENTENCES = split_sentences(TEXT)
SESSION = SimpleNamespace(sentences=lambda _identity: SENTENCES)


def evidence(words: str, answer: str = "", score: float = 0.9) -> Evidence:
    sentence = next(s for s in SENTENCES if words in TEXT[s.start : s.end])
    start = TEXT.index(answer, sentence.start) if answer else 0
    return Evidence(ARTICLE, sentence, score, (start, start + len(answer)) if answer else None)


def read(question: str, *every: Evidence) -> list[tuple[str, str]]:
    """The sentences in order, each with its short answer."""
    reading = with_speakers(question, Reading(every, 0.9), SESSION)  # type: ignore[arg-type]
    return [
        (each.quote, TEXT[slice(*each.answer)] if each.answer else "") for each in reading.evidence
    ]


def test_the_sentence_that_names_the_speaker_comes_first_and_the_quotation_second():
    found = read("Who said that a dam has to sweat?", evidence("A dam has to sweat", "he"))
    assert found == [
        ("The county's engineer, Piet Haas, disagrees.", "Piet Haas"),
        ("“A dam has to sweat,” he said.", ""),
    ]


def test_the_quotation_counts_and_not_the_sentence_that_the_reader_put_first():
    found = read(
        "Who said that the wall sweats at night?",
        evidence("Piet Haas", "Piet Haas"),
        evidence("wall sweats", "she", 0.4),
    )
    assert found[0] == ("Farmer Rosa Melk has moved her sheep.", "Farmer Rosa Melk")
    assert found[1][0].startswith("“The wall sweats")


def test_a_pronoun_is_no_answer_to_who():
    found = read("Who thinks that dams sweat?", evidence("A dam has to sweat", "he"))
    assert found[0][1] == "Piet Haas"


def test_where_it_is_not_sure_who_speaks_nobody_is_named():
    found = read("Who said that the road is closed today?", evidence("road is closed", "she"))
    assert found == [("“The road is closed today,” she said.", "")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who said that sheep are good swimmers?", "Jan Olm"),
        ("Who are good swimmers?", "Sheep"),
        ("What is closed today?", "swimmers"),
        ("What did Piet Haas ask the council to do?", "swimmers"),
    ],
)
def test_a_named_speaker_and_other_questions_stay_as_they_were_read(question, answer):
    found = read(question, evidence("good swimmers", answer))
    assert found == [("“Sheep are good swimmers,” said Jan Olm.", answer)]


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("Piet Haas", "“A dam has to sweat,” he said."),
        ("the engineer", "“A dam has to sweat,” he said."),
        ("Rosa Melk", "“The wall sweats at night,” she said on Friday."),
        ("Jan Olm", "“Sheep are good swimmers,” said Jan Olm."),
        ("Ada Moor", "The dam of Ostrow leaks."),
    ],
)
def test_what_somebody_said_is_quoted_from_that_person(who, first):
    found = read(
        f"What did {who} say?",
        evidence("leaks", "leaks"),
        *(evidence(each, score=0.3) for each in ("A dam", "wall", "swimmers", "road")),
    )
    assert found[0][0] == first
