"""How the cost of a library grows with it: build, open, memory, search, adding 100 articles.

    python benchmarks/growth.py CACHE_DIR [--passages 10000 100000 1000000] [--work DIR]
        [--plot docs/images/growth.svg]

CACHE_DIR is what `growth_corpus.py` filled. Vectors come from there, so that all times are without
encoding. Each step is a process of its own; each library stays in the work folder.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.config import prepare_process  # noqa: E402

prepare_process()

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from benchmarks.growth_corpus import GrowthCorpus, load_corpus  # noqa: E402
from benchmarks.growth_plot import Panel, plot_svg  # noqa: E402
from index.building.build import BuildRequest, build  # noqa: E402
from index.library import Library  # noqa: E402
from index.search.searcher import Searcher, SearchMode  # noqa: E402
from index.storage import catalogue, schema  # noqa: E402
from index.storage.vector_store import FaissVectorStore  # noqa: E402
from index.types import SourceKind  # noqa: E402

ADDED_ARTICLES = 100
TIMED_QUESTIONS = 500
JUDGED_QUESTIONS = 250
BLOCK = 16_384  # vectors compared at a time by brute force
COLUMNS = (  # key, heading, digits
    ("passages", "passages", 0),
    ("articles", "articles", 0),
    ("build_s", "build s, without encoding", 1),
    ("build_mb", "most memory of the build MB", 0),
    ("disk_mb", "disk MB", 0),
    ("open_s", "open s", 2),
    ("rss_mb", "resident after 500 searches MB", 0),
    ("p50_ms", "search p50 ms", 1),
    ("p95_ms", "p95 ms", 1),
    ("dense_p95_ms", "dense alone p95 ms", 1),
    ("recall_10", "recall@10", 4),
    ("add_s", "100 articles more s", 2),
)
PANELS = (
    Panel("p95_ms", "search, p95, ms", 50),
    Panel("rss_mb", "resident memory, MB", 2500),
    Panel("open_s", "opening, s", 2),
    Panel("add_s", "100 articles more, s", 3),
)


class CachedEmbedder:
    """An `Embedder` that looks vectors up, and says how long that took."""

    name = "cached"
    fingerprint = "cached:1"
    max_tokens = 256

    def __init__(self, look_up: Callable[[str], NDArray[np.float32]], dimension: int) -> None:
        """`look_up` gives the vector of a text."""
        self._look_up = look_up
        self.dimension = dimension
        self.seconds = 0.0

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """The cached vectors, one a text."""
        began = time.perf_counter()
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._look_up(text)
        if progress:
            progress(len(texts))
        self.seconds += time.perf_counter() - began
        return vectors


def main() -> None:
    """Run all steps for all sizes, or the one step that a child process is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cache", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--work", type=Path, help="folder for the libraries; else a temporary one")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--step", choices=STEPS, help="for the child processes")
    options = parser.parse_args()
    if options.step:
        (count,) = options.passages
        print(json.dumps(STEPS[options.step](options.cache, options.work, count)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        rows = [_measure(options.cache, work / str(count), count) for count in options.passages]
    print("| " + " | ".join(heading for _, heading, _ in COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for row in rows:
        cells = (f"{row[key]:,.{digits}f}" for key, _, digits in COLUMNS)
        print("| " + " | ".join(cells) + " |")
    if options.plot:
        options.plot.write_text(plot_svg(PANELS, rows, "passages"), "utf-8")


def _measure(cache: Path, work: Path, count: int) -> dict[str, float]:
    work.mkdir(parents=True, exist_ok=True)
    row: dict[str, float] = {}
    for step in STEPS:
        command = [sys.executable, __file__, str(cache), "--passages", str(count)]
        command += ["--work", str(work), "--step", step]
        result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row |= json.loads(result.stdout.splitlines()[-1])
        print(f"{count:,}: {step} {result.stdout.splitlines()[-1]}", file=sys.stderr, flush=True)
    return row


def _write(cache: Path, work: Path, count: int) -> dict[str, float]:
    """The articles of the library and, apart, those that are added later, as JSONL."""
    corpus = load_corpus(cache)
    articles = 0
    for passages, (number, _) in enumerate(corpus.numbered_passages()):
        if number == articles and passages >= count:
            break
        articles = number + 1
    rows = enumerate(islice(corpus.articles(), articles + ADDED_ARTICLES))
    with (work / "articles.jsonl").open("w", encoding="utf-8") as first:
        for number, article in islice(rows, articles):
            first.write(_row(corpus, number, *article))
    with (work / "more.jsonl").open("w", encoding="utf-8") as second:
        for number, article in rows:
            second.write(_row(corpus, number, *article))
    return {"articles": articles}


def _row(corpus: GrowthCorpus, number: int, title: str, rows: Sequence[int]) -> str:
    text = "\n\n".join(corpus.sentences[row] for row in rows)
    return json.dumps({"id": f"recombined {number}", "title": title, "text": text}) + "\n"


def _build(cache: Path, work: Path, _count: int) -> dict[str, float]:
    return {f"build_{key}": value for key, value in _timed(cache, work, "articles.jsonl").items()}


def _add(cache: Path, work: Path, _count: int) -> dict[str, float]:
    return {f"add_{key}": value for key, value in _timed(cache, work, "more.jsonl").items()}


def _timed(cache: Path, work: Path, name: str) -> dict[str, float]:
    """Build with one more source: seconds without looking vectors up, and the most memory.

    Memory is that above what the cached vectors take.
    """
    corpus = load_corpus(cache)
    corpus.mixed(corpus.sentences[0])  # fills its look-up before the clock runs
    embedder = CachedEmbedder(corpus.mixed, corpus.sentence_vectors.shape[1])
    before = _resident_mb()
    began = time.perf_counter()
    request = BuildRequest(add=((SourceKind.JSONL, str(work / name), False),))
    receipt = build(Library(work / "library"), request, lambda _: embedder)
    seconds = time.perf_counter() - began - embedder.seconds
    if receipt.failed:
        raise SystemExit(f"{len(receipt.failed)} failed, first: {receipt.failed[0]}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"s": seconds, "mb": most - before}


def _search(cache: Path, work: Path, _count: int) -> dict[str, float]:
    library = Library(work / "library")
    questions, embedder = _questions(cache)
    began = time.perf_counter()
    searcher = Searcher(library, embedder)
    with searcher.session() as session:
        passages = session.passage_count
    opened = time.perf_counter() - began
    both = _times(searcher, questions[:TIMED_QUESTIONS], SearchMode.BOTH)
    dense = _times(searcher, questions[:TIMED_QUESTIONS], SearchMode.DENSE)
    p50, p95 = np.percentile(both, [50, 95])
    return {
        "passages": passages,
        "open_s": opened,
        "p50_ms": float(p50),
        "p95_ms": float(p95),
        "dense_p95_ms": float(np.percentile(dense, 95)),
        "rss_mb": _resident_mb(),
        "disk_mb": library.size_bytes() / 1e6,
    }


def _times(searcher: Searcher, questions: Sequence[str], sides: SearchMode) -> list[float]:
    """Milliseconds of each search, the session and the catalogue's part in it included."""
    spent = []
    for question in questions:
        began = time.perf_counter()
        with searcher.session() as session:
            session.search(question, 10, sides)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def _recall(cache: Path, work: Path, _count: int) -> dict[str, float]:
    """Dense hits against brute force over the stored vectors."""
    library = Library(work / "library")
    questions, embedder = _questions(cache)
    questions = questions[:: max(1, len(questions) // JUDGED_QUESTIONS)]
    searcher = Searcher(library, embedder)
    with searcher.session() as session:
        found = [
            {hit.passage.id for hit in session.search(question, 10, SearchMode.DENSE)}
            for question in questions
        ]
    connection = schema.connect(library.catalogue)
    store = FaissVectorStore(library.segments, catalogue.live_segments(connection))
    connection.close()
    truth = _brute_force(store, embedder.embed(questions), 10)
    shared = sum(len(a & set(b)) for a, b in zip(found, truth.tolist(), strict=True))
    return {"recall_10": shared / truth.size}


def _brute_force(
    store: FaissVectorStore, queries: NDArray[np.float32], k: int
) -> NDArray[np.int64]:
    """Ids of the k nearest of all stored vectors, by NumPy."""
    ids = store.ids()
    best = np.full((len(queries), k), -np.inf, np.float32)
    best_ids = np.full((len(queries), k), -1, np.int64)
    for first in range(0, len(ids), BLOCK):
        part = ids[first : first + BLOCK]
        scores = np.hstack([best, queries @ store.vectors(part.tolist()).T])
        both = np.hstack([best_ids, np.broadcast_to(part, (len(queries), len(part)))])
        rows = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        best = np.take_along_axis(scores, rows, axis=1)
        best_ids = np.take_along_axis(both, rows, axis=1)
    return best_ids


def _questions(cache: Path) -> tuple[list[str], CachedEmbedder]:
    """The questions, mixed, and an embedder that knows no other text, so that it is small."""
    path = cache / "questions.json"
    if not path.exists():
        texts = json.loads((cache / "corpus.json").read_text("utf-8"))["questions"]
        path.write_text(json.dumps(texts), "utf-8")
    questions: list[str] = json.loads(path.read_text("utf-8"))
    vectors = np.load(cache / "questions.npy")
    known: Mapping[str, Any] = dict(zip(questions, vectors, strict=True))
    order = np.random.default_rng(0).permutation(len(questions)).tolist()
    embedder = CachedEmbedder(known.__getitem__, vectors.shape[1])
    return [questions[row] for row in order], embedder


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")


STEPS: dict[str, Callable[[Path, Path, int], dict[str, float]]] = {
    "write": _write,
    "build": _build,
    "search": _search,
    "recall": _recall,
    "add": _add,
}


if __name__ == "__main__":
    main()
