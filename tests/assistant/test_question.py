"""Plain replies."""

from __future__ import annotations

import pytest

from assistant.question import plain_reply


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
