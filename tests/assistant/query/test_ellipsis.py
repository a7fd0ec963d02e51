"""What a question leaves out is taken from the previous one."""

from __future__ import annotations

import pytest

from assistant.query.ellipsis import (
    LONGEST_REPLACEMENT,
    complete_ellipsis,
    is_question_word,
    with_object,
)


@pytest.mark.parametrize(
    ("question", "before", "completed"),
    [
        ("And Laos?", "When did Vietnam join?", "When did Laos join?"),
        ("Why?", "When was the office blown up?", "Why was the office blown up?"),
        ("How come?", "When was the office blown up?", "Why was the office blown up?"),
        ("What for?", "When was the office blown up?", "Why was the office blown up?"),
        (
            "Why is that?",
            "By how much will the town raise fares?",
            "Why will the town raise fares?",
        ),
        ("How much?", "Was the captain fined?", "How much was the captain fined?"),
        ("By whom?", "Were the sheds bought?", "By whom were the sheds bought?"),
        ("How many?", "Were divers at work in Kirkby?", "How many divers were at work in Kirkby?"),
        ("Who?", "Was the captain fined?", "Was the captain fined, and who?"),
        ("How old?", "Who steers the ferry?", "Who steers the ferry, and how old?"),
        ("Why not?", "Will the ferry sail?", "Will the ferry sail, and why not?"),
        ("Who says so?", "Was he fined?", "Was he fined, and who says so?"),
        ("Who else?", "Who came to Hanoi?", "Who else came to Hanoi?"),
        ("No, I meant 2019", "Who won in 2018?", "Who won in 2019?"),
        ("And the second?", "When was the first summit?", "When was the second summit?"),
        ("In Kirkby?", "Who lives in Lindholm?", None),
        ("What about in Kirkby?", "Who lives in Lindholm?", "Who lives in Kirkby?"),
        ("And in 2019?", "Who won the prize?", "Who won the prize in 2019?"),
    ],
)
def test_the_question_is_completed(question, before, completed):
    assert complete_ellipsis(question, before, None) == completed


def test_a_short_answer_takes_the_place_of_the_question_word():
    before, answer = "Who was invited to Hanoi?", "Maria Holt."
    assert complete_ellipsis("When?", before, answer) == "When was Maria Holt invited to Hanoi?"
    assert complete_ellipsis("When?", before, None) == "Who was invited to Hanoi, and when?"


@pytest.mark.parametrize(
    "question",
    [
        "Who founded ASEAN?",
        "And who was Ada Holt?",
        "And " + "very " * LONGEST_REPLACEMENT + "old",
    ],
)
def test_a_question_with_a_clause_or_many_words_is_complete(question):
    assert complete_ellipsis(question, "When did Vietnam join?", None) is None


def test_a_question_word_alone_asks_on_about_the_answer():
    asking_on = [
        "Why?",
        "And why?",
        "How much?",
        "Since when?",
        "By whom?",
        "Says who?",
        "What for?",
    ]
    assert [each for each in asking_on if not is_question_word(each)] == []
    others = ["Who else?", "And Laos?", "Why did he go?", "What about 2019?", "How?!x"]
    assert [each for each in others if is_question_word(each)] == []


def test_what_was_asked_for_completes_the_question():
    before = "What did the council ban?"
    assert (
        with_object("Why did the council ban?", before, "cars") == "Why did the council ban cars?"
    )
    assert with_object("Why was it so?", before, "cars") == "Why was it so?"
    long = "word " * 13
    assert with_object("Why did the council ban?", before, long) == "Why did the council ban?"
    about = "What did the council say about cars?"
    assert with_object("Why did the council say about cars?", about, "no") == (
        "Why did the council say about cars?"
    )


def test_who_is_not_asked_again_once_it_is_known():
    before = "Who founded the mill?"
    put = complete_ellipsis("When?", before, None)
    assert with_object(put, before, "Ada Holt") == "When Ada Holt founded the mill?"
    assert with_object(put, before, "word " * 13) == put
    other = "Who was fined?"
    assert with_object("Who was fined, and when?", other, "he") == "Who was fined, and when?"
