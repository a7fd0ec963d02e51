"""Measure what the small encoder finds and how fast, beside the exact one.

    python benchmarks/encoder.py --data ../shared/data/measure [--candidates fp32 int8-token ...]

Dense search alone. `squad2_b`: paragraphs, answerable questions. `news_silver`: passages of about
700 characters, an article is found by its best passage; a fixed sample of the articles. Needs what
`models/export_encoder.py` needs. All candidates run one after another in one process, questions
one at a time, as they are asked.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

import export_encoder  # noqa: E402 - scripts are no package

from index.embedding.onnx import OnnxEmbedder  # noqa: E402

CUTS = (1, 5, 10)
PASSAGE_CHARACTERS = 700  # about what the index makes
CANDIDATES = (
    "fp32",
    "int8-token",
    "int8-token@128",
    "int8-token-plain",
    "int8-dynamic",
    "int8-dynamic-7bit",
    "int8-dynamic-ffn32",
    "int8-blocks",
)


@dataclass(frozen=True, slots=True)
class Task:
    """Passages with the number of their article, and questions with the articles that answer."""

    name: str
    passages: tuple[str, ...]
    owners: NDArray[np.int64]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def main() -> None:
    """Print one line for each candidate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the measuring sets")
    parser.add_argument("--articles", type=int, default=700, help="news articles at most")
    parser.add_argument("--candidates", nargs="+", default=CANDIDATES)
    arguments = parser.parse_args()
    tasks = [squad(arguments.data / "squad2_b"), news(arguments.data, arguments.articles)]
    for task in tasks:
        say(f"{task.name}: {len(task.passages)} passages, {len(task.questions)} questions")
    say(f"{'candidate':20} {'MB':>5} {'agree':>6}" + "".join(f" {t.name:>22}" for t in tasks))
    say(
        f"{'':20} {'':5} {'':6}"
        + " @1 / @5 / @10         " * len(tasks)
        + "   passages/s  query ms"
    )
    exact: NDArray[np.float32] | None = None
    for candidate in arguments.candidates:
        vectors, line = measure(candidate, tasks)
        exact = vectors if exact is None else exact
        agreement = float((vectors * exact).sum(axis=1).mean())
        say(line.format(agreement=agreement))


def say(line: str) -> None:
    """Write a line at once, so that a log can be followed."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure(candidate: str, tasks: Sequence[Task]) -> tuple[NDArray[np.float32], str]:
    """Vectors of all passages, and the candidate's line with the agreement left open."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = open_candidate(candidate, Path(folder))
        size = (Path(folder) / "model.onnx").stat().st_size / 1e6
    passages, seconds, query_ms = [], 0.0, []
    line = f"{candidate:20} {size:5.1f} {{agreement:6.4f}}"
    for task in tasks:
        start = time.perf_counter()
        vectors = embedder.embed(task.passages)
        seconds += time.perf_counter() - start
        passages.append(vectors)
        questions = []
        for question in task.questions:
            start = time.perf_counter()
            questions.append(embedder.embed([question])[0])
            query_ms.append((time.perf_counter() - start) * 1000)
        hits = hit_rates(np.array(questions) @ vectors.T, task)
        line += "  " + " / ".join(f"{rate * 100:5.2f}" for rate in hits)
    count = sum(len(part) for part in passages)
    return np.concatenate(passages), f"{line} {count / seconds:11.1f} {median(query_ms):9.1f}"


def open_candidate(candidate: str, folder: Path) -> OnnxEmbedder:
    """Export a precision, `NAME` or `NAME@MAX_TOKENS`, into the folder and open it."""
    precision, _, tokens = candidate.partition("@")
    source = export_encoder.source_folder()
    export_encoder.write(folder, source, export_encoder.load_weights(source), precision)
    embedder = OnnxEmbedder(folder)
    embedder.max_tokens = int(tokens or embedder.max_tokens)
    return embedder


def hit_rates(scores: NDArray[np.float32], task: Task) -> list[float]:
    """Share of questions with a relevant article among the first k, for each of `CUTS`.

    `scores` has shape (questions, passages).
    """
    best = np.full((len(scores), int(task.owners.max()) + 1), -np.inf, np.float32)
    for passage, owner in enumerate(task.owners):
        np.maximum(best[:, owner], scores[:, passage], out=best[:, owner])
    first = np.argsort(-best, axis=1, kind="stable")[:, : max(CUTS)]
    return [
        float(
            np.mean(
                [
                    bool(gold & set(row[:k]))
                    for gold, row in zip(task.relevant, first.tolist(), strict=True)
                ]
            )
        )
        for k in CUTS
    ]


def squad(folder: Path) -> Task:
    """Whole paragraphs and the questions that one of them answers."""
    rows = read_jsonl(folder / "passages.jsonl")
    numbers = {row["doc_id"]: number for number, row in enumerate(rows)}
    asked = [row for row in read_jsonl(folder / "questions.jsonl") if row["answerable"]]
    return Task(
        folder.name,
        tuple(f"{row['title'].replace('_', ' ')}\n{row['text']}" for row in rows),
        np.arange(len(rows)),
        tuple(row["question"] for row in asked),
        tuple(frozenset(numbers[doc] for doc in row["relevant"]) for row in asked),
    )


def news(data: Path, limit: int) -> Task:
    """The articles that questions need, filled up to `limit` with others at even steps.

    Only questions with all their articles inside the sample are asked.
    """
    folder = data / "news_silver"
    rows = read_jsonl(folder / "passages.jsonl")
    asked = [row for row in read_jsonl(folder / "questions.jsonl") if not row["needs_choices"]]
    wanted: dict[str, None] = {}
    for row in asked[::2]:
        if len(wanted) < limit * 3 // 4:
            wanted.update(dict.fromkeys(row["relevant"]))
    others = [row["doc_id"] for row in rows if row["doc_id"] not in wanted]
    room = limit - len(wanted)
    wanted.update(dict.fromkeys(others[:: max(1, len(others) // room)][:room]))
    numbers = {doc: number for number, doc in enumerate(wanted)}
    passages: list[str] = []
    owners: list[int] = []
    for row in rows:
        if row["doc_id"] in numbers:
            title = row["title"].replace("_", " ")
            parts = [f"{title}\n{part}" for part in split(row["text"])]
            passages += parts
            owners += [numbers[row["doc_id"]]] * len(parts)
    asked = [row for row in asked if numbers.keys() >= set(row["relevant"])]
    return Task(
        folder.name,
        tuple(passages),
        np.array(owners),
        tuple(row["question"] for row in asked),
        tuple(frozenset(numbers[doc] for doc in row["relevant"]) for row in asked),
    )


def split(text: str) -> list[str]:
    """Pieces of about `PASSAGE_CHARACTERS`, cut after a sentence's end where there is one."""
    words = text.split()
    pieces: list[str] = []
    piece = ""
    for word in words:
        piece = f"{piece} {word}" if piece else word
        ends = word.rstrip("\"”’)'").endswith((".", "!", "?"))
        if len(piece) >= PASSAGE_CHARACTERS * (0.85 if ends else 1.25):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


if __name__ == "__main__":
    main()
