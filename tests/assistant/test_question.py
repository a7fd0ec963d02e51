"""Plain replies, and questions that lean on the one before."""

from __future__ import annotations

import pytest

from assistant.question import leans_on_history, plain_reply, stand_alone
from assistant.types import Turn

SUMMIT = Turn("Who was invited to the Camp David summit?", "Yoon and Kishida.")


@pytest.mark.parametrize(
    "words", ["Hello!", "hi there", "Thanks a lot.", "thank you", "What can you do?", "help", "Bye"]
)
def test_small_talk_gets_a_plain_reply(words):
    assert plain_reply(words)


@pytest.mark.parametrize(
    "words", ["Hello Kitty was made by whom?", "Who said thanks?", "help for Ukraine", "?", "",
              "What is this treaty about?", "x" * 10_000]
)  # fmt: skip
def test_questions_do_not(words):
    assert plain_reply(words) is None


@pytest.mark.parametrize(
    "question",
    ["And when?", "Why?", "When will it be held?", "Where did he meet them?", "What about 2019?",
     "How many of them came?", "And Japan?", "who else"],
)  # fmt: skip
def test_a_follow_up_takes_the_question_before_it_along(question):
    assert leans_on_history(question)
    assert stand_alone(question, [SUMMIT]) == f"{SUMMIT.question} {question}"


@pytest.mark.parametrize(
    "question",
    ["Who led the Chinese delegation to Pyongyang?", "When was the Korean armistice signed?",
     "Why did Hayashi visit Jakarta in July?", "Which countries are members of ASEAN?"],
)  # fmt: skip
def test_a_question_of_its_own_is_left_alone(question):
    assert stand_alone(question, [SUMMIT]) == question


def test_the_last_question_that_stood_alone_counts():
    history = [Turn("Who founded ASEAN?"), SUMMIT, Turn("And when?"), Turn("Thanks!")]
    assert stand_alone("Why?", history) == f"{SUMMIT.question} Why?"
    assert stand_alone("Why?", []) == "Why?"
    assert stand_alone("Why?", [Turn("And when?")]) == "Why?"
