"""A model's text as it comes, cut into whole sentences."""

from __future__ import annotations

import threading

import pytest

from assistant.errors import LanguageModelFailed
from assistant.generation.streaming import (
    PIECES_PER_TOKEN,
    ModelStream,
    SentenceBuffer,
    generate_text,
)
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage


@pytest.mark.parametrize(
    ("pieces", "complete", "rest"),
    [
        (["It rai", "ned. ", "It "], ["It rained."], "It "),
        (["It rained.", " [1]", " It snowed "], ["It rained. [1]"], "It snowed "),
        (["Mr.", " Holt came. He "], ["Mr. Holt came."], "He "),
        (["It rained.\n", "S"], ["It rained."], "S"),
        (["It rained. I"], [], "It rained. I"),
        (["It is 3.", "5 m long. And "], ["It is 3.5 m long."], "And "),
    ],
)
def test_sentences_are_whole_once_another_has_begun(pieces, complete, rest):
    sentences = SentenceBuffer()
    came = [sentence for piece in pieces for sentence in sentences.add(piece)]
    assert came == complete
    assert sentences.pending == rest.strip()


def test_what_is_left_at_the_end_is_cut_as_well():
    sentences = SentenceBuffer()
    assert sentences.add("It rained. It snowed") == ["It rained."]
    sentences.add(". Then")
    assert sentences.flush() == ["It snowed.", "Then"]
    assert SentenceBuffer().flush() == []


class Model:
    """Says these pieces; `taken` are those that were asked of it, `closed` is set at its end."""

    name = "model"

    def __init__(self, pieces):
        self.pieces = pieces
        self.taken = 0
        self.closed = threading.Event()

    def stream(self, _prompt, _limits):
        try:
            for piece in self.pieces:
                if isinstance(piece, Exception):
                    raise piece
                self.taken += 1
                yield piece
        finally:
            self.closed.set()


PROMPT = Prompt("s", "u")
NEVER = threading.Event()


def stream(model, stop=NEVER, **limits) -> ModelStream:
    return ModelStream(model, PROMPT, GenerationLimits(**limits), stop)


def test_pieces_come_in_order_and_are_counted_apart_from_the_usage():
    came = stream(Model(["It ", "rained.", TokenUsage(5, 2)]))
    assert list(came) == ["It ", "rained."]
    assert (came.pieces, came.usage) == (2, TokenUsage(5, 2))


def test_a_model_that_counts_no_tokens_has_none():
    came = stream(Model(["It ", "rained."]))
    assert "".join(came) == "It rained."
    assert came.usage == TokenUsage()


def test_stop_ends_it_while_the_model_goes_on_and_closes_the_model():
    stop = threading.Event()
    model = Model(f"word {n} " for n in range(10**9))
    came = stream(model, stop, tokens=10**9)
    got = []
    for piece in came:
        got.append(piece)
        stop.set()
    assert got == ["word 0 "]
    assert model.closed.wait(60)


def test_stop_before_the_first_word_takes_none():
    stop = threading.Event()
    stop.set()
    assert list(stream(Model(["It rained."]), stop)) == []


def test_a_model_that_ignores_its_limit_of_tokens_is_cut_off():
    model = Model("word " for _ in range(10**9))
    came = stream(model, tokens=10)
    with pytest.raises(LanguageModelFailed, match="beyond its limit of 10 tokens"):
        list(came)
    assert came.pieces == PIECES_PER_TOKEN * 10 + 1
    assert model.closed.wait(60)
    few_but_long = stream(Model(["x" * 50] * 10), tokens=10)
    with pytest.raises(LanguageModelFailed, match="beyond its limit of 10 tokens"):
        list(few_but_long)


def test_a_silent_model_is_given_up():
    model = Model(NEVER.wait(60) or piece for piece in ["It rained."])
    with pytest.raises(LanguageModelFailed, match=r"said nothing for 0\.1 s"):
        list(stream(model, silence_seconds=0.1))


def test_a_model_that_fails_says_no_more_than_its_kind():
    with pytest.raises(LanguageModelFailed, match="out of paper"):
        list(stream(Model(["It", LanguageModelFailed("out of paper")])))
    with pytest.raises(LanguageModelFailed) as failed:
        list(stream(Model([ValueError("the key sk-1234")])))
    assert str(failed.value) == "the language model failed (ValueError)"


def test_a_model_is_started_before_its_limits_count():
    order = []

    class Starting(Model):
        def start(self):
            order.append("started")

    assert generate_text(Starting(["It ", "rained."]), PROMPT, GenerationLimits(), NEVER) == (
        "It rained."
    )
    assert order == ["started"]
