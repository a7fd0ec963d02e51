"""The encoder of this project as a LlamaIndex embedding model."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.embedding.factory import DEFAULT_MODEL, open_embedder
from index.embedding.questions import embed_questions
from index.text.folding import fold
from index.types import Embedder


class FootnoteEmbedding(BaseEmbedding):
    """The encoder that ships with this project, or another one by name; runs on this machine.

        VectorStoreIndex(nodes, embed_model=FootnoteEmbedding())
        FootnoteEmbedding(model_name="fast")  # many times as fast, and a little worse

    Names as in `index.embedding.factory.open_embedder`. Vectors have unit length. Texts are folded
    first (quotes, case and compatibility forms), as the passages of a library are. The model is
    loaded for the first text. Nothing is downloaded.
    """

    _embedder: Embedder | None = PrivateAttr(default=None)

    def __init__(self, model_name: str = DEFAULT_MODEL, **fields: Any) -> None:  # noqa: ANN401
        """`fields` are those of `BaseEmbedding`."""
        super().__init__(model_name=model_name, **fields)

    @classmethod
    def class_name(cls) -> str:
        """The name in serialised form."""
        return "FootnoteEmbedding"

    @property
    def embedder(self) -> Embedder:
        """The encoder itself; ModelUnavailable if it cannot be opened."""
        if self._embedder is None:
            self._embedder = open_embedder(self.model_name)
        return self._embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = embed_questions(self.embedder, [fold(query)])[0].tolist()
        return vector

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.embedder.embed([fold(text) for text in texts]).tolist()
        return vectors

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)
