"""The answering of a library as a LlamaIndex query engine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Generator, Sequence
from pathlib import Path

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.response.schema import (
    RESPONSE_TYPE,
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle
from llama_index.core.vector_stores.types import MetadataFilters

from assistant.collections import MAIN_COLLECTION
from assistant.pipeline import Assistant
from assistant.serialization.response_text import response_lines
from assistant.serialization.to_json import answer_json
from assistant.types import Answer, Turn
from index.types import Filters
from integrations.llamaindex.library import library_assistant
from integrations.llamaindex.metadata_filters import article_filters
from integrations.llamaindex.nodes import source_nodes
from integrations.llamaindex.retriever import FootnoteRetriever

NO_ARTICLE_PASSES = Filters(articles=(" ",))
"""Filters that no article passes: none has a blank id."""


class FootnoteQueryEngine(BaseQueryEngine):
    """Answers made of sentences of the articles, each cited to its exact place.

        engine = FootnoteQueryEngine.from_library("data")
        response = engine.query("When was the museum founded?")
        str(response)               # the sentences, each with its [number]
        response.source_nodes       # the cited sentences, in order of these numbers
        response.metadata["status"] # "answered", "partial", "not_found" or "reply"

    `article.text[node.start_char_idx : node.end_char_idx] == node.text` holds for each source node.
    If the articles hold no answer, the response says so, `source_nodes` is empty, and the nearest
    sentences are in `metadata["near_misses"]`. The metadata are the record of `ask --json`. No
    language model is asked.
    """

    def __init__(
        self,
        assistant: Assistant,
        filters: MetadataFilters | Filters | None = None,
        streaming: bool = False,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        """`filters` limit the articles: see `metadata_filters.article_filters` for their keys."""
        super().__init__(callback_manager)
        self._assistant = assistant
        self.filters = filters
        self.streaming = streaming

    @classmethod
    def from_library(
        cls,
        data: Path | str,
        filters: MetadataFilters | Filters | None = None,
        *,
        streaming: bool = False,
        collection: str = MAIN_COLLECTION,
        embed_model: BaseEmbedding | None = None,
    ) -> FootnoteQueryEngine:
        """An engine over the library in a data folder; arguments as in `library_assistant`.

        Raises a `FootnoteError` if nothing was built there or its model cannot be opened.
        """
        return cls(library_assistant(data, collection, embed_model), filters, streaming)

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer in this project's own record; `history` is oldest first."""
        filters = self.filters
        if not isinstance(filters, Filters):
            with self._assistant.searcher.session() as session:
                filters = article_filters(filters, session) or NO_ARTICLE_PASSES
        return self._assistant.ask(question, history, filters=filters)

    def retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The passages that a search finds; the answer cites sentences, which may be in others."""
        return FootnoteRetriever(self._assistant.searcher, filters=self.filters).retrieve(
            query_bundle
        )

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        response = response_of(self.answer(query_bundle.query_str))
        if not self.streaming:
            return response
        return StreamingResponse(
            text_pieces(response.response or ""), response.source_nodes, response.metadata
        )

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = await asyncio.to_thread(self.answer, query_bundle.query_str)
        response = response_of(answer)
        if not self.streaming:
            return response
        return AsyncStreamingResponse(
            async_text_pieces(response.response or ""), response.source_nodes, response.metadata
        )


def response_of(answer: Answer) -> Response:
    """An answer as LlamaIndex's record: its text, the cited sentences and the whole JSON record."""
    text = "\n".join(response_lines(answer)).strip()
    return Response(text, source_nodes(answer), answer_json(answer))


def text_pieces(text: str) -> Generator[str, None, None]:
    """A text word by word; the pieces joined are the text."""
    yield from re.findall(r"\S+\s*|\s+", text)


async def async_text_pieces(text: str) -> AsyncGenerator[str, None]:
    """A text word by word, for asynchronous readers."""
    for piece in text_pieces(text):
        yield piece
