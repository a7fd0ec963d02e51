"""Search and answers by the length of passages, in one run.

    python benchmarks/passage_length.py DATASET_DIR [--questions 500] [--articles 1500]
        [--tokens 100 160 220]

Indexes the articles of the sampled questions, and others up to the given number, once per length.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.config import from_environment, prepare_process  # noqa: E402

prepare_process()

from assistant.evaluation.dataset import LabelledQuestion, read_questions  # noqa: E402
from assistant.evaluation.evaluate import evaluate  # noqa: E402
from assistant.factory import configured_assistant  # noqa: E402
from index.building.build import BuildRequest, build  # noqa: E402
from index.embedding.factory import open_embedder  # noqa: E402
from index.library import Library  # noqa: E402
from index.storage import schema  # noqa: E402
from index.text import chunking as derive  # noqa: E402
from index.text.passages import pack_passages  # noqa: E402
from index.types import SourceKind  # noqa: E402

FIGURES = (
    "search_hit@1",
    "search_hit@5",
    "search_hit@10",
    "answer_in_first_cited",
    "answer_in_any_cited",
    "p50_ms",
)


def main() -> None:
    """Build and measure once per length; print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--tokens", type=int, nargs="+", default=[100, 160, 220])
    options = parser.parse_args()
    questions = [q for q in read_questions(options.dataset / "questions.jsonl") if q.answerable]
    random.Random(0).shuffle(questions)
    questions = questions[: options.questions]
    print(f"{'tokens':>6}{'passages':>10}{'build s':>9}", *(f"{name:>22}" for name in FIGURES))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        source.write_text(_sample(options.dataset / "passages.jsonl", questions, options.articles))
        for tokens in options.tokens:
            _measure(tokens, source, Path(folder) / str(tokens), questions)


def _sample(passages: Path, questions: list[LabelledQuestion], count: int) -> str:
    wanted = {article_id for question in questions for article_id in question.relevant}
    lines = passages.read_text("utf-8").splitlines()
    random.Random(0).shuffle(lines)
    lines.sort(key=lambda line: _row_id(line) not in wanted)
    return "\n".join(lines[: max(count, len(wanted))])


def _row_id(line: str) -> str:
    row = json.loads(line)
    return str(row.get("id") or row["doc_id"])


def _measure(tokens: int, source: Path, folder: Path, questions: list[LabelledQuestion]) -> None:
    derive.pack_passages = partial(pack_passages, target_tokens=tokens)  # type: ignore[assignment]
    library, embedder = Library(folder), open_embedder()
    started = time.perf_counter()
    build(library, BuildRequest(add=((SourceKind.JSONL, str(source), False),)), lambda _: embedder)
    seconds = time.perf_counter() - started
    connection = schema.connect(library.catalogue)
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    connection.close()
    assistant = configured_assistant(replace(from_environment(), data=folder))
    figures = evaluate(assistant, questions, lambda done: None)
    values = (f"{figures[name]:>22.3f}" for name in FIGURES)
    print(f"{tokens:>6}{passages:>10,}{seconds:>9.1f}", *values, flush=True)


if __name__ == "__main__":
    main()
