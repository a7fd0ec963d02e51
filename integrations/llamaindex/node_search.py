"""Which nodes a query finds, and with which scores, in each of its modes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from llama_index.core.indices.query.embedding_utils import get_top_k_mmr_embeddings
from llama_index.core.vector_stores.types import (
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from index.search.fusion import fuse
from index.search.searcher import CANDIDATE_COUNT
from integrations.llamaindex.metadata_filters import metadata_predicate, with_document_ids
from integrations.llamaindex.node_database import all_metadata, keys_of_documents, keys_of_ids
from integrations.llamaindex.node_index import NodeIndex, StoreSnapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MMR_CANDIDATES_PER_RESULT = 4  # candidates are compared pairwise, so that there are few
MIN_MMR_CANDIDATES = 50
DEFAULT_MMR_THRESHOLD = 0.5  # LlamaIndex's own

Scores = dict[int, float]
"""Node key to score, best first."""


def search_nodes(
    index: NodeIndex,
    connection: sqlite3.Connection,
    snapshot: StoreSnapshot,
    query: VectorStoreQuery,
    mmr_threshold: float | None = None,
) -> Scores:
    """The keys of the best nodes for a query with their scores; see `FootnoteVectorStore`.

    ValueError for a query without what its mode needs, and for a mode that is not known.
    """
    allowed = _allowed_keys(connection, snapshot, query)
    mode, k = VectorStoreQueryMode(query.mode), query.similarity_top_k
    if mode is VectorStoreQueryMode.DEFAULT:
        return _dense(snapshot, _embedding(query), k, allowed)
    if mode is VectorStoreQueryMode.MMR:
        threshold = query.mmr_threshold if mmr_threshold is None else mmr_threshold
        return _diverse(snapshot, _embedding(query), k, allowed, threshold)
    if mode in (VectorStoreQueryMode.TEXT_SEARCH, VectorStoreQueryMode.SPARSE):
        found = index.text(snapshot).search(_words(query), query.sparse_top_k or k, allowed)
        return dict(found)
    if mode is VectorStoreQueryMode.HYBRID:
        return _hybrid(index, snapshot, query, allowed)
    raise ValueError(
        f"FootnoteVectorStore has no query mode {mode.value!r}: use default, text_search, sparse, "
        "hybrid or mmr"
    )


def chosen_keys(
    connection: sqlite3.Connection,
    node_ids: Sequence[str] | None,
    filters: MetadataFilters | None,
    snapshot: StoreSnapshot | None = None,
) -> list[int]:
    """Keys, ascending, of the nodes that have one of the ids, if given, and pass the filters.

    The metadata that were read for a snapshot are used again.
    """
    if snapshot is None:
        metadata = all_metadata(connection)
    else:
        with snapshot.lock:
            if snapshot.metadata is None:
                snapshot.metadata = all_metadata(connection)
            metadata = snapshot.metadata
    named = metadata.keys() if node_ids is None else keys_of_ids(connection, node_ids)
    passes = metadata_predicate(filters)
    return sorted(key for key in named if passes(with_document_ids(*metadata[key])))


def _allowed_keys(
    connection: sqlite3.Connection, snapshot: StoreSnapshot, query: VectorStoreQuery
) -> NDArray[np.int64] | None:
    """The keys, ascending, among which the query searches; None for all.

    An empty list of ids is no restriction: LlamaIndex's retriever passes one for "any".
    """
    import numpy as np

    if not query.node_ids and not query.doc_ids and query.filters is None:
        return None
    keys = set(chosen_keys(connection, query.node_ids or None, query.filters, snapshot))
    if query.doc_ids:
        keys &= keys_of_documents(connection, query.doc_ids)
    return np.array(sorted(keys), np.int64)


def _dense(
    snapshot: StoreSnapshot,
    vector: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.int64] | None,
) -> Scores:
    if allowed is not None and not len(allowed):
        return {}
    return dict(snapshot.store.search(vector, k, snapshot.dead, allowed))


def _diverse(
    snapshot: StoreSnapshot,
    vector: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.int64] | None,
    threshold: float | None,
) -> Scores:
    """Maximal marginal relevance (Carbonell and Goldstein 1998) among the nearest nodes."""
    candidates = _dense(
        snapshot, vector, max(MIN_MMR_CANDIDATES, MMR_CANDIDATES_PER_RESULT * k), allowed
    )
    if not candidates:
        return {}
    keys = list(candidates)
    scores, chosen = get_top_k_mmr_embeddings(
        vector.tolist(),
        list(snapshot.store.vectors(keys)),
        similarity_top_k=k,
        embedding_ids=keys,
        mmr_threshold=DEFAULT_MMR_THRESHOLD if threshold is None else threshold,
    )
    return dict(zip(chosen, map(float, scores), strict=True))


def _hybrid(
    index: NodeIndex,
    snapshot: StoreSnapshot,
    query: VectorStoreQuery,
    allowed: NDArray[np.int64] | None,
) -> Scores:
    """Fused as in the search of a library: candidates that only full text found get a cosine."""
    vector, words, k = _embedding(query), _words(query), query.similarity_top_k
    limit = max(k, query.sparse_top_k or 0, query.hybrid_top_k or 0, CANDIDATE_COUNT)
    dense = _dense(snapshot, vector, limit, allowed)
    full_text = index.text(snapshot)
    text = _in_snapshot(snapshot, dict(full_text.search(words, limit, allowed)))
    if only_text := [key for key in text if key not in dense]:
        cosines = snapshot.store.vectors(only_text) @ vector
        dense.update(zip(only_text, cosines.tolist(), strict=True))
    bound = full_text.score_bound(words)
    if query.alpha is None:
        fused = {hit.passage_id: hit.score for hit in fuse(dense, text, bound)}
    else:
        share = (1 - query.alpha) / bound if bound > 0 else 0.0
        sums = {key: query.alpha * dense[key] + share * text.get(key, 0.0) for key in dense}
        fused = dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
    return dict(list(fused.items())[: query.hybrid_top_k or k])


def _in_snapshot(snapshot: StoreSnapshot, text: Scores) -> Scores:
    """The hits that the snapshot has vectors of: full text may be newer."""
    import numpy as np

    keys = np.array(list(text), np.int64)
    known = np.isin(keys, snapshot.store.ids()) & ~np.isin(keys, snapshot.dead)
    return {key: text[key] for key in keys[known].tolist()}


def _embedding(query: VectorStoreQuery) -> NDArray[np.float32]:
    if query.query_embedding is None:
        raise ValueError(f"the query mode {query.mode} needs a query_embedding")
    vector: NDArray[np.float32] = unit_vectors([query.query_embedding])[0]
    return vector


def _words(query: VectorStoreQuery) -> str:
    if query.query_str is None:
        raise ValueError(f"the query mode {query.mode} needs a query_str")
    return query.query_str


def unit_vectors(embeddings: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    """Embeddings as rows at unit length; zeros stay zeros. ValueError for rows that differ."""
    import numpy as np

    vectors = np.array(embeddings, np.float64)
    if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
        raise ValueError("embeddings must be lists of finite numbers, all of one length")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
