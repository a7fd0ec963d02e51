"""The search of a library as a LlamaIndex retriever."""

from __future__ import annotations

import asyncio
from pathlib import Path

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.callbacks import CallbackManager
from llama_index.core.schema import NodeWithScore, QueryBundle
from llama_index.core.vector_stores.types import MetadataFilters

from assistant.collections import MAIN_COLLECTION
from index.search.searcher import Searcher, SearchMode
from index.types import Filters
from integrations.llamaindex.library import library_searcher
from integrations.llamaindex.metadata_filters import article_filters
from integrations.llamaindex.nodes import hit_node

DEFAULT_TOP_K = 10  # as `python -m assistant search`


class FootnoteRetriever(BaseRetriever):
    """Passages of a library, best first: dense and full text, fused.

        retriever = FootnoteRetriever.from_library("data", similarity_top_k=5)
        for found in retriever.retrieve("When was the museum founded?"):
            found.node.metadata["title"], found.node.start_char_idx, found.node.text

    The metadata of a node are `article_id`, `title`, `date`, `source`, `author`, `page`, `start`
    and `end`. Each call sees the newest generation of the index. Safe to use from many threads.
    """

    def __init__(
        self,
        searcher: Searcher,
        similarity_top_k: int = DEFAULT_TOP_K,
        filters: MetadataFilters | Filters | None = None,
        mode: SearchMode = SearchMode.BOTH,
        callback_manager: CallbackManager | None = None,
        verbose: bool = False,
    ) -> None:
        """`filters` are on articles: see `metadata_filters.article_filters` for their keys."""
        super().__init__(callback_manager=callback_manager, verbose=verbose)
        self._searcher = searcher
        self.similarity_top_k = similarity_top_k
        self.filters = filters
        self.mode = mode

    @classmethod
    def from_library(
        cls,
        data: Path | str,
        similarity_top_k: int = DEFAULT_TOP_K,
        filters: MetadataFilters | Filters | None = None,
        *,
        collection: str = MAIN_COLLECTION,
        embed_model: BaseEmbedding | None = None,
        mode: SearchMode = SearchMode.BOTH,
    ) -> FootnoteRetriever:
        """A retriever over the library in a data folder; arguments as in `library_searcher`.

        Raises a `FootnoteError` if nothing was built there or its model cannot be opened.
        """
        searcher = library_searcher(data, collection, embed_model)
        return cls(searcher, similarity_top_k, filters, mode)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        with self._searcher.session() as session:
            filters = article_filters(self.filters, session)
            if filters is None:
                return []
            hits = session.search(query_bundle.query_str, self.similarity_top_k, self.mode, filters)
            return [hit_node(hit, session.article(hit.passage.article_id)) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)
