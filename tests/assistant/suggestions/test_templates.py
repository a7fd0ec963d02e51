"""Which sentence gives which question; and which give none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggestions.noun_phrases import article_vocabulary
from assistant.suggestions.templates import LONGEST_SENTENCE, generate_questions
from tests.growth import processor_seconds

AROUND = (
    "Here the Korean Armistice Agreement, Otto Brandt, Maria Holt, Beijing and Aldermoor are named "
    "as they are, and so is the Harbour Museum; they spoke of Beijing and of Maria Holt. "
)


def questions(sentence: str, around: str = AROUND, title: str = "") -> list[str]:
    known = article_vocabulary(title, f"{around}\n{sentence}")
    return [made.question for made in generate_questions(sentence, known)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The Korean Armistice Agreement was signed at Panmunjom on July 27, 1953.",
            ["When was the Korean Armistice Agreement signed?",
             "Where was the Korean Armistice Agreement signed?"],
        ),
        (
            "On July 27, 1953, the Korean Armistice Agreement was signed by both sides.",
            ["When was the Korean Armistice Agreement signed?", "What happened on July 27, 1953?"],
        ),
        ("The Harbour Museum was founded by Otto Brandt.", ["Who founded the Harbour Museum?"]),
        (
            "Otto Brandt founded the Harbour Museum in 1901 and lived there.",
            ["Who founded the Harbour Museum?", "When did Otto Brandt found the Harbour Museum?"],
        ),
        ("The Harbour Museum opened in Kirkby in May 1902.", ["When did the Harbour Museum open?"]),
        ("The Harbour Museum was closed because the roof had fallen in.", []),
        (
            "The Harbour Museum was built because Otto Brandt had left his money for it.",
            ["Why was the Harbour Museum built?"],
        ),
        ("The Harbour Museum is a museum of ships near the old mill.",
         ["What is the Harbour Museum?"]),
        ("Otto Brandt was a Danish painter who lived in Kirkby.", ["Who was Otto Brandt?"]),
        ("“We stopped,” said Maria Holt, the captain of the ferry.", ["Who is Maria Holt?"]),
        ("The Danish captain Maria Holt had seen the storm come.", ["Who is Maria Holt?"]),
        ("Maria Holt said that Beijing was too far for a ferry.",
         ["What did Maria Holt say about Beijing?"]),
        (
            "About 28,500 American troops were stationed in Aldermoor in 2023.",
            ["How many American troops were stationed in Aldermoor in 2023?"],
        ),
        ("The Harbour Museum is located in Kirkby, near the mill.",
         ["Where is the Harbour Museum located?"]),
        ("The Harbour Museum is best known for its lamps and boats.",
         ["What is the Harbour Museum known for?"]),
        ("The population of Aldermoor was 4,200 at the last count.",
         ["What was the population of Aldermoor?"]),
        ("The Harbour Museum will be closed for a while.", []),
        ("The Harbour Museum will be held dear and will open on May 3.", []),
        ("The Harbour Festival will be held in Kirkby on May 3.",
         ["When will the Harbour Festival be held?"]),
        ("They were helped by the World Wildlife Fund (WWF) for years.",
         ["What does WWF stand for?"]),
    ],
)  # fmt: skip
def test_a_plain_sentence_gives_its_questions(sentence, expected):
    assert questions(sentence) == expected


def test_a_name_has_the_article_that_it_has_elsewhere():
    sentence = "Last came Lindholm Prize, a prize for ferries."
    assert questions(sentence) == ["What is Lindholm Prize?"]
    around = "They gave him the Lindholm Prize for it. "
    assert questions(sentence, around) == ["What is the Lindholm Prize?"]
    around = "It was paid by the Otto Brandt Fund, which Otto Brandt had set up. "
    assert questions("Otto Brandt was a painter.  He lived in Kirkby.", around) == [
        "Who was Otto Brandt?"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was signed on July 27, 1953.",  # what was?
        "The agreement was signed on July 27, 1953.",  # which agreement?
        "His museum was founded in Kirkby in 1901.",
        "Talks were held in Beijing on July 3, 2003.",  # a capital that is none
        "The two sides met in Beijing on July 3, 2003.",
        "The Harbour Museum was interested in lamps in 1901.",  # no event
        "Otto Brandt was appointed director of the Harbour Museum in 1901.",  # appointed what?
        "The Harbour Museum, which was old, was, in the end, closed.",
        "The Harbour Museum was founded.",
        "Did the Harbour Museum open in 1902?",
        "THE HARBOUR MUSEUM WAS FOUNDED IN 1901",
        "Beijing is a country of many rivers and of many hills.",
        "In return he obtained a treaty with Beijing, which was founded in 1901.",
    ],
)
def test_a_sentence_that_does_not_stand_alone_gives_none(sentence):
    assert questions(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Konferenz in Genf was held im Juli 1954, und Dulles war dort.",
        "Rembrandt was een schilder uit Leiden en werd in 1606 geboren.",
        "La tour Eiffel a été construite en 1889 par Gustave Eiffel.",
        "Музей был основан в 1901 году художником Отто Брандтом.",
        "このミュージアムは1901年に設立された。このミュージアムは1901年に設立された。",
        "تأسس المتحف عام 1901 على يد الرسام أوتو برانت في كيركبي.",
    ],
)
def test_another_language_gives_none(sentence):
    assert questions(sentence, around="") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The <script>alert(1)</script> Museum was founded in 1901.",
        "The Harbour Museum was founded in 1901 https://evil.example.",
        "The ${Harbour} Museum was founded in 1901.",
        "The [Harbour Museum](javascript:alert(1)) was founded in 1901.",
        "The Harbour\u202eMuseum was founded in 1901.",
        "The Harbour Mu\u200bseum was founded in 1901.",
    ],
)
def test_text_that_is_no_prose_gives_none(sentence):
    assert questions(sentence) == []


@pytest.mark.parametrize(
    "unit", ["The A ", "A. ", "Aa, a ", "on ", "A-", "’", "1,", "Aa of ", " was "]
)
def test_no_text_takes_many_times_the_work_of_plain_prose(unit):
    def work(sentence: str) -> None:
        known = article_vocabulary("", sentence)
        for _ in range(20):
            list(generate_questions(sentence, known))

    prose = f"{AROUND * 3}"[: LONGEST_SENTENCE - 1] + "."
    hostile = (unit * LONGEST_SENTENCE)[: LONGEST_SENTENCE - 1] + "."
    assert processor_seconds(work, hostile) < 50 * processor_seconds(work, prose)


@given(st.text(max_size=300))
def test_every_question_of_any_text_is_one_line(text):
    for question in questions(text, around=""):
        assert question.endswith("?")
        assert "\n" not in question
        assert not set("<>{}[]|\\") & set(question)
