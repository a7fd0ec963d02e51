"""Follow-ups are put into words of their own; what stands alone is left as it is."""

from __future__ import annotations

import pytest

from assistant.nlp.noun_phrases import capitalised_names, definite_phrases
from assistant.query.rewriting import (
    AlternativeRewrite,
    interpret,
    rewrite,
    standalone_question,
)
from assistant.types import Turn


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("When was the Korean Armistice Agreement signed?", "Who signed it?",
         "Who signed the Korean Armistice Agreement?"),
        ("Who was Travis King?", "When did he run across the border?",
         "When did Travis King run across the border?"),
        ("Who was Travis King?", "What was his rank?", "What was Travis King’s rank?"),
        ("Who hosted the six-party talks?", "Why did they fail?",
         "Why did the six-party talks fail?"),
        ("When was the summit in Hanoi?", "What did North Korea offer there?",
         "What did North Korea offer in Hanoi?"),
        ("When did Vietnam join ASEAN?", "Who founded it?", "Who founded ASEAN?"),
        ("How many rescue divers were at work?", "How many of them were hurt?",
         "How many of the rescue divers were hurt?"),
    ],
)  # fmt: skip
def test_a_pronoun_becomes_what_it_points_to(before, question, whole):
    assert standalone_question(question, [Turn(before)]) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("When did Vietnam join ASEAN?", "And Laos?", "When did Laos join ASEAN?"),
        ("When did Vietnam join ASEAN?", "What about Brunei?", "When did Brunei join ASEAN?"),
        ("When was the liaison office in Kaesong blown up?", "Why?",
         "Why was the liaison office in Kaesong blown up?"),
        ("When was the first trilateral summit held?", "And where?",
         "Where was the first trilateral summit held?"),
        ("When was the sixth trilateral summit?", "And the ninth?",
         "When was the ninth trilateral summit?"),
        ("How many tourists came in 2018?", "What about 2019?", "How many tourists came in 2019?"),
        ("How many Dutch engineers came?", "What about 2019?",
         "How many Dutch engineers came in 2019?"),
        ("When was the Mutual Defense Treaty signed?", "No, I meant the Washington Declaration",
         "When was the Washington Declaration signed?"),
        ("Who led the American delegation?", "And the Chinese one?",
         "Who led the Chinese delegation?"),
        ("Who signed the treaty of 1960 for Japan?", "And for the U.S.?",
         "Who signed the treaty of 1960 for the U.S.?"),
        ("Who invited the leaders?", "When?", "Who invited the leaders, and when?"),
        ("Who came to the Hanoi summit?", "Who else?", "Who else came to the Hanoi summit?"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_taken_from_the_question_before(before, question, whole):
    assert standalone_question(question, [Turn(before)]) == whole


def test_a_bare_noun_phrase_becomes_the_whole_one():
    history = [Turn("Who was the first head of the Trilateral Cooperation Secretariat?")]
    assert (
        standalone_question("Where is the secretariat?", history)
        == "Where is the Trilateral Cooperation Secretariat?"
    )


@pytest.mark.parametrize(
    "question",
    ["Who led the Chinese delegation to Pyongyang?", "When was the Korean armistice signed?",
     "Why did Hayashi visit Jakarta in July?", "Which countries are members of ASEAN?",
     "Did Zhou Enlai say that he would come?", "How long did it take to boil water?",
     "What is the boiling point of pure water at sea level?"],
)  # fmt: skip
def test_a_question_of_its_own_is_left_alone(question):
    assert (
        standalone_question(question, [Turn("Who was invited to the Camp David summit?")])
        == question
    )


def test_without_history_nothing_is_changed():
    assert standalone_question("Why?", []) == "Why?"
    assert standalone_question("And him?", [Turn("Thanks!")]) == "And him?"


def test_what_was_spoken_of_two_turns_ago_is_still_known():
    history = [Turn("When did Vietnam join ASEAN?"), Turn("And Cambodia?"), Turn("Thanks!")]
    assert standalone_question("And Laos?", history) == "When did Laos join ASEAN?"


def test_a_person_of_the_answer_or_of_a_cited_title_is_meant_by_he():
    answered = [Turn("Who invited them?", "Joe Biden had sent the invitation.")]
    assert standalone_question("When did he send it?", answered).startswith(
        "When did Joe Biden send"
    )
    titled = [Turn("What was the first album?", "It was a success.", ("Maria Holt",))]
    assert standalone_question("Where was she born?", titled) == "Where was Maria Holt born?"


def test_names_leave_out_words_that_only_open_a_sentence_and_dates():
    assert capitalised_names("When did Kim Jong Un meet Moon in April 2018?") == [
        "Kim Jong Un",
        "Moon",
    ]
    assert capitalised_names("The House of Commons sat. It voted.") == ["House of Commons"]


def test_phrases_end_before_the_verb():
    assert definite_phrases("When was the liaison office in Kaesong opened?") == [
        "the liaison office in Kaesong"
    ]
    assert definite_phrases("When was the Treaty of Peace and Friendship signed?") == [
        "the Treaty of Peace and Friendship"
    ]


FAIR = Turn("Tell me about the Elmwood fair.", "Maria Holt opened it in 1960.", ("A fair",))


def test_a_question_that_names_nothing_may_be_on_what_was_spoken_of():
    put = rewrite("Who took part?", [FAIR])
    assert put.question == "Who took part?"
    assert put.alternatives == (
        AlternativeRewrite("Who took part, regarding the Elmwood fair?", ("A fair",)),
    )


def test_a_name_that_it_has_must_stand_in_the_article():
    (other,) = rewrite("Why did Denmark object?", [FAIR]).alternatives
    assert other.names == ("Denmark",)


def test_another_year_takes_the_place_of_the_one_spoken_of():
    turns = [Turn("Who won the Elmwood Prize 2018?", "Maria Holt.", ("A prize",))]
    (other,) = rewrite("Who won in 2023?", turns).alternatives
    assert other.question == "Who won in 2023, regarding the Elmwood Prize?"


def test_what_was_said_without_an_article_or_is_long_has_no_other_meaning():
    assert rewrite("Who took part?", [Turn("Tell me about the Elmwood fair.")]).alternatives == ()
    long = "Who of all the people that ever came to town ever since took part once?"
    assert rewrite(long, [FAIR]).alternatives == ()


def test_a_pronoun_has_its_likeliest_meaning_and_then_others():
    turns = [Turn("When did Laos join ASEAN?", "Laos joined in 1997.", ("ASEAN",))]
    put = rewrite("Who chairs it now?", turns)
    assert put.question == "Who chairs ASEAN now?"
    assert AlternativeRewrite("Who chairs Laos now?", ("ASEAN",)) in put.alternatives
    assert rewrite("Did it pay?", turns).question == "Did Laos pay?"


def test_what_is_left_out_may_be_of_the_question_before_the_last():
    turns = [Turn("How many tourists came in 2018?"), Turn("Is that the same in all articles?")]
    assert (
        AlternativeRewrite("How many tourists came in 2019?")
        in rewrite("What about 2019?", turns).alternatives
    )


def test_names_end_with_their_sentence():
    text = "He met Shohei Ohtani. Maria Holt came, Mr. Kim of the U.S. Senate, J. R. Poe."
    assert capitalised_names(text) == [
        "Shohei Ohtani",
        "Maria Holt",
        "Mr. Kim of the U.S. Senate",
        "J. R. Poe",
    ]


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("When did the law in New Jersey pass?", "the law in New Jersey"),
        ("When will the second summit be held?", "the second summit"),
        ("When did Maria Holt open the Elmwood fair?", "the Elmwood fair"),
        ("How long will the trial last?", "the trial"),
    ],
)
def test_a_verb_is_no_part_of_a_phrase(question, phrase):
    assert definite_phrases(question) == [phrase]


def test_the_articles_are_not_this_article():
    question = "What do the articles say about Maria Holt?"
    assert standalone_question(question, [FAIR]) == question


@pytest.mark.parametrize(
    ("before", "question", "put"),
    [
        (Turn("What was Rule 42?", "Former President Ada Poe made it."), "When did it end?",
         "When did Rule 42 end?"),
        (Turn("When is the Holt trial?", "It begins on Monday."), "What is she charged with?",
         "What is Holt charged with?"),
        (Turn("Who is Maria Holt?", "She opened Poe's Elmwood Fair."), "Where does she live?",
         "Where does Maria Holt live?"),
    ],
)  # fmt: skip
def test_a_weekday_and_a_number_are_no_persons(before, question, put):
    assert standalone_question(question, [before]) == put


def test_a_question_word_alone_keeps_the_question_it_asks_on_about():
    history = [Turn("Who runs the ferry?"), Turn("When does it sail?")]
    asked = interpret("Why?", history)
    assert (asked.question, asked.previous_question) == (
        "Why does the ferry sail?", "When does the ferry sail?",
    )  # fmt: skip
    assert interpret("And in winter?", history).previous_question == ""
    assert interpret("Why does it sail at noon?", history).previous_question == ""
