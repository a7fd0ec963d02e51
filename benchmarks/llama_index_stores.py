"""LlamaIndex's vector stores with this project's: seconds to add, and milliseconds of a query.

    python benchmarks/llama_index_stores.py [COUNT]

Random unit vectors of 384 numbers stand for embeddings: the stores that are compared are exact up
to 20,000, so that their time depends on the number alone.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode  # noqa: E402
from llama_index.core.vector_stores import (  # noqa: E402
    MetadataFilter,
    MetadataFilters,
    SimpleVectorStore,
    VectorStoreQuery,
)
from llama_index.core.vector_stores.types import VectorStoreQueryMode  # noqa: E402

from integrations.llamaindex import FootnoteVectorStore  # noqa: E402

WORDS = "mill ferry harbour cheese tram lamp goat bridge storm noon river hill wheat rye".split()
BATCH, QUERIES = 2_000, 30


def nodes(count: int) -> list[TextNode]:
    """Nodes of twelve random words, five to a document."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(count, 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [
        TextNode(
            id_=str(i),
            text=" ".join(rng.choice(WORDS, 12)),
            metadata={"number": i % 10},
            embedding=vectors[i].tolist(),
            relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"d{i // 5}")},
        )
        for i in range(count)
    ]


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(count: int = 10_000) -> None:
    """Print one row for each store."""
    made = nodes(count)
    rng = np.random.default_rng(1)
    few = MetadataFilters(filters=[MetadataFilter(key="number", value=3)])
    print(f"{count:,} nodes; ms are the median of {QUERIES} queries")
    print("| store | add, s | delete a document, ms | query | filtered | hybrid |")
    print("|---|---|---|---|---|---|")
    for store in (SimpleVectorStore(), FootnoteVectorStore()):
        parts = [made[first : first + BATCH] for first in range(0, count, BATCH)]
        adding = seconds(lambda store=store, parts=parts: [store.add(part) for part in parts])
        deleting = [seconds(lambda store=store, d=d: store.delete(f"d{d}")) for d in range(10)]
        cells = []
        for filters, mode in ((None, "default"), (few, "default"), (None, "hybrid")):
            if mode == "hybrid" and isinstance(store, SimpleVectorStore):
                cells.append("-")
                continue
            times = []
            for _ in range(QUERIES):
                query = VectorStoreQuery(
                    rng.normal(size=384).tolist(),
                    similarity_top_k=10,
                    query_str="the mill at the river",
                    filters=filters,
                    mode=VectorStoreQueryMode(mode),
                )
                times.append(seconds(lambda store=store, query=query: store.query(query)))
            cells.append(f"{1000 * statistics.median(times):.1f}")
        name = type(store).__name__
        print(f"| {name} | {adding:.1f} | {1000 * statistics.median(deleting):.1f} |", end=" ")
        print(" | ".join(cells), "|")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
