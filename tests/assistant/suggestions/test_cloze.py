"""Which sentence gives which cloze question; and which give none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggestions.cloze import cloze_questions
from assistant.suggestions.noun_phrases import article_vocabulary

AROUND = "Here Otto Brandt, Maria Holt and Kirkby are named, as is the Harbour Museum of Kirkby. "


def made(sentence: str, language: str | None = "en") -> list[tuple[str, str]]:
    vocabulary = article_vocabulary("", f"{AROUND}\n{sentence}")
    return [
        (each.question, each.answer) for each in cloze_questions(sentence, vocabulary, language)
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Otto Brandt founded the Harbour Museum in 1901 with a loan.",
            [("Who founded the Harbour Museum in 1901 with a loan?", "Otto Brandt"),
             ("Otto Brandt founded the Harbour Museum in what year with a loan?", "1901")],
        ),
        (
            "The Harbour Museum was opened by Maria Holt on 3 May 1902.",
            [("The Harbour Museum was opened by whom on 3 May 1902?", "Maria Holt"),
             ("The Harbour Museum was opened by Maria Holt on what date?", "3 May 1902")],
        ),
        (
            "About 1,200 visitors came to the Harbour Museum each summer.",
            [("How many visitors came to the Harbour Museum each summer?", "1,200")],
        ),
        (
            "The Harbour Museum keeps the older boats in Kirkby, near the mill.",
            [("The Harbour Museum keeps the older boats in which place, near the mill?", "Kirkby")],
        ),
    ],
)  # fmt: skip
def test_a_name_a_number_or_a_date_is_asked_for(sentence, expected):
    assert made(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "He founded the Harbour Museum in 1901 with a loan of his brother.",  # who is he?
        "The museum was founded in 1901 and closed for the war years.",  # which museum?
        "“Otto Brandt founded the Harbour Museum in 1901,” she said.",  # a quotation
        "Otto Brandt founded the Harbour Museum in 1901 with a loan",  # no whole sentence
        "Otto Brandt died in 1950.",  # too short to be found
        "The Harbour Museum | founded in 1901 by Otto Brandt | entry 8.",
        "The 1901 elections changed the plans of the Harbour Museum.",  # a year is no number
        "",
    ],
)
def test_other_sentences_give_none(sentence):
    assert made(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        (
            "Das Museum am Hafen wurde 1901 von einem Maler gegründet.",
            "de",
            [("Das Museum am Hafen wurde ___ von einem Maler gegründet?", "1901")],
        ),
        (
            "博物馆于1901年由一位画家在港口创建。",
            "zh",
            [("博物馆于___年由一位画家在港口创建?", "1901")],
        ),
    ],
)
def test_sentences_of_other_languages_get_a_gap(sentence, language, expected):
    assert made(sentence, language) == expected


@given(st.text(max_size=300), st.sampled_from((None, "en", "ar", "zh")))
def test_any_text_gives_an_answer_that_it_holds(text, language):
    flat = " ".join(text.split())
    assert all(answer in flat for _, answer in made(text, language))
