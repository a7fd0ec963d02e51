"""A model's text as it comes, cut into whole sentences."""

from __future__ import annotations

import pytest

from assistant.generation.streaming import SentenceBuffer


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
    assert sentences.last() == ["It snowed.", "Then"]
    assert SentenceBuffer().last() == []
