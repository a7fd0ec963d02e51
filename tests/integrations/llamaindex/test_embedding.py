"""The encoder of the library, in the hands of LlamaIndex."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from llama_index.core.schema import TextNode

from index import open_embedder
from index.errors import ModelUnavailable
from index.text.folding import fold
from integrations.llamaindex import FootnoteEmbedding

TEXTS = ["The mill stands by the river.", "“Quoted” text", "\ud800 half a pair"]


@pytest.mark.parametrize("name", ["hashing", "fast"])
def test_vectors_are_those_of_the_encoder(name):
    model, embedder = FootnoteEmbedding(name), open_embedder(name)
    expected = embedder.embed([fold(text) for text in TEXTS])
    np.testing.assert_allclose(model.get_text_embedding_batch(TEXTS), expected, atol=1e-6)
    np.testing.assert_allclose(model.get_text_embedding(TEXTS[0]), expected[0], atol=1e-6)
    np.testing.assert_allclose(model.get_query_embedding(TEXTS[1]), expected[1], atol=1e-6)


def test_the_default_is_the_one_that_ships():
    vector = FootnoteEmbedding().get_query_embedding("Who built the mill?")
    assert len(vector) == 384
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_asynchronously_the_same():
    model = FootnoteEmbedding("hashing")

    async def embed():
        return (
            await model.aget_query_embedding(TEXTS[0]),
            await model.aget_text_embedding(TEXTS[0]),
            await model.aget_text_embedding_batch(TEXTS),
        )

    query, text, batch = asyncio.run(embed())
    assert query == text == model.get_text_embedding(TEXTS[0])
    np.testing.assert_allclose(batch, model.get_text_embedding_batch(TEXTS))


def test_it_embeds_nodes_as_a_transformation():
    node = TextNode(text="The mill stands.", metadata={"title": "Mills"})
    (embedded,) = FootnoteEmbedding("hashing")([node])
    assert embedded.embedding == FootnoteEmbedding("hashing").get_text_embedding(
        "title: Mills\n\nThe mill stands."
    )


def test_it_is_opened_for_the_first_text():
    model = FootnoteEmbedding("no-such-model")
    assert model.to_dict()["model_name"] == "no-such-model"
    with pytest.raises(ModelUnavailable):
        model.get_text_embedding("text")


def test_a_copy_from_its_settings_gives_the_same_vectors():
    model = FootnoteEmbedding("hashing", embed_batch_size=2)
    again = FootnoteEmbedding.from_dict(model.to_dict())
    assert again.embed_batch_size == 2
    assert again.get_text_embedding(TEXTS[0]) == model.get_text_embedding(TEXTS[0])
