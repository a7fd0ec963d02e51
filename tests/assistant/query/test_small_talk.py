"""Plain replies."""

from __future__ import annotations

import pytest

from assistant.query.small_talk import small_talk_reply


@pytest.mark.parametrize(
    "words",
    ["Hello!", "hi there!", "helllo", "Thanks a lot.", "thx!!", "What can you do?", "help", "Bye",
     "what can I ask?", "ok thanks, bye", "Hi, what can you do?", "how are you?", "got it"],
)  # fmt: skip
def test_small_talk_gets_a_plain_reply(words):
    assert small_talk_reply(words)


@pytest.mark.parametrize(
    "words", ["Hello Kitty was made by whom?", "Who said thanks?", "help for Ukraine", "?", "",
              "What is this treaty about?", "x" * 10_000, "Hello Kitty: who created it?",
              "Thanks to whom did Japan win?", "Who made it?", "What is it for?", "Is it online?",
              "Good Morning Vietnam", "no man's land", "How many articles?", "Is the data safe?",
              "How many articles does the treaty have?", "do you", "test ban treaty", "hi " * 500,
              "What do you know about Korea?", "In which languages?"]
)  # fmt: skip
def test_questions_do_not(words):
    assert small_talk_reply(words) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("how many articles do you have?", "{articles}"),
        ("which languages?", "English"),
        ("what languages do you speak", "English"),
        ("who made you?", "open source"),
        ("do you use the internet / ChatGPT?", "needs no network"),
        ("do you use ChatGPT?", "needs no network"),
        ("do you work offline", "needs no network"),
        ("where do you store my data?", "data folder"),
        ("how do I add my own articles?", "drop files"),
        ("are you sure?", "word for word"),
    ],
)
def test_questions_on_the_assistant_are_answered_truly(words, told):
    assert told in (small_talk_reply(words) or "")
