"""Questions get the vectors that their encoder makes for questions."""

from __future__ import annotations

import numpy as np

from index.embedding.hashing import HashingEmbedder
from index.embedding.questions import embed_questions


class Instructed(HashingEmbedder):
    def embed_questions(self, questions):
        return self.embed([f"query: {question}" for question in questions])


def test_most_encoders_know_no_difference():
    model = HashingEmbedder()
    np.testing.assert_array_equal(
        embed_questions(model, ["Who built the mill?"]), model.embed(["Who built the mill?"])
    )


def test_an_encoder_with_an_instruction_puts_it_before_questions():
    model = Instructed()
    np.testing.assert_array_equal(
        embed_questions(model, ["Who built the mill?"]), model.embed(["query: Who built the mill?"])
    )
