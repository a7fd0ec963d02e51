"""FAISS structures on real embeddings: recall, time of one search, memory, time to build and add.

    python benchmarks/vector_structures.py CACHE_DIR [--count 0 100000 1000000] [--only NAME ...]

CACHE_DIR is what `growth_corpus.py` filled; count 0 stands for the really encoded news passages,
other counts for mixed vectors. Recall is against the exact float32 search. "+ 400" says that the
400 best by code are ranked again by their exact inner product with stored 16-bit vectors.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.config import prepare_process  # noqa: E402

prepare_process()

import faiss  # noqa: E402

from benchmarks.growth_corpus import GrowthCorpus, load_corpus  # noqa: E402

Floats = NDArray[np.float32]
Search = Callable[[Floats, int], NDArray[np.int64]]
TIMED = 60  # questions that are timed, one at a time
ADDED = 800  # passages of 100 articles
DEPTHS = (100, 200, 400, 800, 1600)
IP = faiss.METRIC_INNER_PRODUCT


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    search: Search


def main() -> None:
    """Print one table a count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cache", type=Path)
    parser.add_argument("--count", type=int, nargs="+", default=[0, 100_000, 1_000_000])
    parser.add_argument("--only", nargs="+", help="structures whose name starts like one of these")
    options = parser.parse_args()
    corpus = load_corpus(options.cache)
    for count in options.count:
        vectors = mixed(options.cache, corpus, count) if count else corpus.news_vectors
        questions = corpus.question_vectors[:: 1 if count < 500_000 else 4]
        _table(np.ascontiguousarray(questions), vectors, options.only)


def mixed(cache: Path, corpus: GrowthCorpus, count: int) -> Floats:
    """The first vectors of the recombined passages, kept in the cache once made."""
    path = cache / f"mixed-{count}.npy"
    if not path.exists():
        np.save(path, corpus.passage_vectors(count))
    vectors: Floats = np.load(path)
    return vectors


def exact(queries: Floats, vectors: Floats, k: int) -> NDArray[np.int64]:
    """Rows of the k nearest by brute force, in pieces."""
    _, rows = faiss.knn(queries, vectors, k, metric=IP)
    found: NDArray[np.int64] = rows
    return found


def _table(queries: Floats, vectors: Floats, only: list[str] | None) -> None:
    print(f"\n{len(vectors):,} passages, {len(queries)} questions\n")
    print(
        "| structure | recall@10 | @100 | p50 / p95 ms, 2 threads | 1 thread | MB | build s "
        "| add s |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    truth = exact(queries, vectors, 100)
    halves = vectors.astype(np.float16)
    for name, make in STRUCTURES.items():
        if only and not any(name.startswith(start) for start in only):
            continue
        if name.startswith("HNSW") and len(vectors) > 200_000 and not only:
            continue  # minutes to build
        began = time.perf_counter()
        index = make(vectors[:-ADDED])
        built = time.perf_counter() - began
        began = time.perf_counter()
        _add(index, vectors[-ADDED:])
        added = time.perf_counter() - began
        megabytes = _megabytes(index)
        for row in _settings(name, index, halves):
            if row.name in ("Flat", "SQfp16"):
                _, found = index.search(queries, 100)
            else:
                found = np.stack([row.search(query, 100) for query in queries])
            recall = [_recall(found, truth, k) for k in (10, 100)]
            times = "".join(f" {_times(row.search, queries, threads)} |" for threads in (2, 1))
            print(
                f"| {row.name} | {recall[0]:.4f} | {recall[1]:.4f} |{times} {megabytes:.0f} "
                f"| {built:.1f} | {added:.3f} |",
                flush=True,
            )
            built = added = 0.0


def _recall(found: NDArray[np.int64], truth: NDArray[np.int64], k: int) -> float:
    pairs = zip(found[:, :k].tolist(), truth[:, :k].tolist(), strict=True)
    return sum(len(set(a) & set(b)) for a, b in pairs) / (k * len(found))


def _times(search: Search, queries: Floats, threads: int) -> str:
    faiss.omp_set_num_threads(threads)
    spent = []
    for query in queries[:: max(1, len(queries) // TIMED)]:
        began = time.perf_counter()
        search(query, 100)
        spent.append((time.perf_counter() - began) * 1000)
    faiss.omp_set_num_threads(2)
    p50, p95 = np.percentile(spent, [50, 95])
    return f"{p50:.2f} / {p95:.2f}"


class Signs:
    """One bit a component: whether it is above the mean of all vectors."""

    def __init__(self, vectors: Floats) -> None:
        """Only the mean is learnt."""
        self.centre = vectors.mean(axis=0)
        self.index = faiss.IndexBinaryFlat(vectors.shape[1])
        self.add(vectors)

    def add(self, vectors: Floats) -> None:
        """Append codes."""
        for first in range(0, len(vectors), 100_000):
            self.index.add(self.code(vectors[first : first + 100_000]))

    def code(self, vectors: Floats) -> NDArray[np.uint8]:
        """The signs, packed."""
        return np.packbits(vectors > self.centre, axis=1)

    def search(self, query: Floats, k: int) -> NDArray[np.int64]:
        """Rows of the k least different codes."""
        _, rows = self.index.search(self.code(query[None]), k)
        found: NDArray[np.int64] = rows[0]
        return found


def _factory(key: str) -> Callable[[Floats], Any]:
    def make(vectors: Floats) -> Any:
        index = faiss.index_factory(vectors.shape[1], key, IP)
        step = max(1, len(vectors) // 60_000)
        index.train(np.ascontiguousarray(vectors[::step]))
        for first in range(0, len(vectors), 100_000):
            index.add(vectors[first : first + 100_000])
        return index

    return make


STRUCTURES: dict[str, Callable[[Floats], Any]] = {
    "Flat": _factory("Flat"),
    "SQfp16": _factory("SQfp16"),
    "signs": Signs,
    "RaBitQ 1 bit": _factory("RaBitQ"),
    "RaBitQ fast scan": _factory("RaBitQfs"),
    "PQ96x4 fast scan": _factory("PQ96x4fs"),
    "PQ192x4 fast scan": _factory("PQ192x4fs"),
    "IVF1024 SQ8": _factory("IVF1024,SQ8"),
    "IVF1024 RaBitQ fast scan": _factory("IVF1024,RaBitQfs"),
    "HNSW32 SQ8": _factory("HNSW32,SQ8"),
}
RANKED_AGAIN = ("signs", "RaBitQ", "PQ", "IVF1024 RaBitQ")


def _add(index: Any, vectors: Floats) -> None:
    index.add(vectors)


def _megabytes(index: Any) -> float:
    if isinstance(index, Signs):
        return float(len(faiss.serialize_index_binary(index.index))) / 1e6
    return float(len(faiss.serialize_index(index))) / 1e6


def _settings(name: str, index: Any, halves: NDArray[np.float16]) -> Iterator[Row]:
    """The ways in which one structure is searched."""
    if name.startswith("HNSW"):
        for ef in (64, 128, 256):
            yield Row(
                f"{name}, efSearch {ef}", _plain(index, faiss.SearchParametersHNSW(efSearch=ef))
            )
    elif name == "IVF1024 SQ8":
        for probes in (16, 64, 128):
            yield Row(
                f"{name}, {probes} probes", _plain(index, faiss.SearchParametersIVF(nprobe=probes))
            )
    elif name == "IVF1024 RaBitQ fast scan":
        index.nprobe = 128
        yield Row(f"{name}, 128 probes + 800", _again(_plain(index), halves, 800))
    elif name.startswith(RANKED_AGAIN):
        coarse = index.search if isinstance(index, Signs) else _plain(index)
        for depth in DEPTHS:
            yield Row(f"{name} + {depth}", _again(coarse, halves, depth))
    else:
        yield Row(name, _plain(index))


def _plain(index: Any, parameters: Any = None) -> Search:
    def search(query: Floats, k: int) -> NDArray[np.int64]:
        _, rows = index.search(query[None], k, params=parameters)
        found: NDArray[np.int64] = rows[0]
        return found

    return search


def _again(coarse: Search, halves: NDArray[np.float16], depth: int) -> Search:
    def search(query: Floats, k: int) -> NDArray[np.int64]:
        rows = np.sort(coarse(query, depth))
        block = halves[rows].astype(np.float32)
        found: NDArray[np.int64] = rows[exact(query[None], block, k)[0]]
        return found

    return search


if __name__ == "__main__":
    main()
