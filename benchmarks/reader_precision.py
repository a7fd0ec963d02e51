"""The reading network in several precisions on the right article of each question of a set.

    python models/export_reader.py build/reader --precision fp32 --out build/fp32
    python benchmarks/reader_precision.py ../shared/data/measure/squad2_b build/fp32 models/reader

Spans by the network alone, without the fitted models around it: F1, exact match, answering
sentence first by evidence, AUROC of answerability, and milliseconds for ten passages.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.evaluation import metrics as measures  # noqa: E402 - scripts are no package
from assistant.evaluation.dataset import LabelledQuestion, read_questions  # noqa: E402
from assistant.reading.network import PassageInput, ReadingNetwork  # noqa: E402
from assistant.reading.span_decoding import decode_sentences  # noqa: E402
from index.parsers.jsonl import read_jsonl  # noqa: E402
from index.text.chunking import ChunkedArticle, chunk_article  # noqa: E402
from index.types import ParsedArticle  # noqa: E402

ROUNDS = 30  # of ten passages, for the time


def passages_of(article: ChunkedArticle) -> list[PassageInput]:
    """An article as the index would cut it."""
    result = []
    for passage in article.passages:
        inside = [s for s in article.sentences if passage.start <= s.start < passage.end]
        ranges = tuple((s.start - passage.start, s.end - passage.start) for s in inside)
        result.append(
            PassageInput(article.title, article.text[passage.start : passage.end], ranges)
        )
    return result


def figures(
    network: ReadingNetwork,
    questions: Sequence[LabelledQuestion],
    articles: dict[str, list[PassageInput]],
) -> str:
    """One line of figures."""
    f1, exact, first, answerable = [], [], [], []
    for question in questions:
        passages = articles[question.relevant[0]]
        logits = network.read(question.text, passages)
        answerable.append(max(each.answerable for each in logits))
        if not question.answerable:
            continue
        read = [
            (passage, start, end, sentence)
            for passage, each in zip(passages, logits, strict=True)
            for (start, end), sentence in zip(
                passage.ranges,
                decode_sentences(each, len(passage.ranges), network.is_continuation),
                strict=True,
            )
        ]
        passage, *_, best = max(read, key=lambda item: item[3].span)
        span = passage.text[slice(*best.answer)] if best.answer else None
        f1.append(measures.best_f1(span, question.answers))
        exact.append(measures.exact_match(span, question.answers))
        passage, start, end, _ = max(read, key=lambda item: item[3].evidence)
        first.append(measures.contains_answer(passage.text[start:end], question.answers))
    area = measures.auroc(answerable, [question.answerable for question in questions])
    return (
        f"F1 {np.mean(f1):.4f}  exact {np.mean(exact):.4f}  first {np.mean(first):.4f}  "
        f"AUROC {area:.4f}"
    )


def milliseconds(network: ReadingNetwork, passages: Sequence[PassageInput]) -> tuple[float, float]:
    """Median and 95th percentile for ten passages."""
    times = []
    for number in range(ROUNDS):
        ten = [passages[(10 * number + i) % len(passages)] for i in range(10)]
        began = time.perf_counter()
        network.read("Which of the two was the first to leave the harbour that year?", ten)
        times.append(1000 * (time.perf_counter() - began))
    return float(np.median(times)), float(np.percentile(times, 95))


def main() -> None:
    """One line a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=1500)
    options = parser.parse_args()
    questions = read_questions(options.dataset / "questions.jsonl", limit=options.limit)
    questions = [question for question in questions if question.relevant]
    articles = {
        str(article.id): passages_of(chunk_article(article.title, article.text))
        for _, article in read_jsonl(options.dataset / "passages.jsonl")
        if isinstance(article, ParsedArticle)
    }
    every = [passage for passages in articles.values() for passage in passages]
    for folder in options.folders:
        began = time.perf_counter()
        network = ReadingNetwork(folder)
        loaded = time.perf_counter() - began
        median, slow = milliseconds(network, every)
        print(f"{folder}  {figures(network, questions, articles)}", flush=True)
        print(f"  loaded in {loaded:.2f} s; ten passages p50 {median:.0f} ms, p95 {slow:.0f} ms")


if __name__ == "__main__":
    main()
