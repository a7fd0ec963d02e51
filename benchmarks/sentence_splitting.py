"""Compare sentence splitters on exact spans and speed: `python benchmarks/sentence_splitting.py`.

`--selqa DIR` adds agreement with the sentences of that data set's `passages.jsonl`, which a
tool split, over the passages in which each of them ends in an end mark. Peers are measured
where they are installed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.text.sentences import split_sentences  # noqa: E402

Span = tuple[int, int]
Splitter = Callable[[str], list[str] | list[Span]]
Row = tuple[str, set[Span]]
_ENDS_IN_MARK = re.compile(r"[.!?…][\"'”’)\]]*$")


def spans_of(text: str, pieces: Iterable[str]) -> set[Span]:
    """Map pieces back to ranges; one that was altered is found by its non-blank code points."""
    spans, at = set(), 0
    for piece in pieces:
        bare = piece.split()
        if not bare:
            continue
        match = re.compile(r"\s*".join(map(re.escape, "".join(bare)))).search(text, at)
        if match:
            spans.add(match.span())
            at = match.end()
    return spans


def ours(text: str) -> list[Span]:
    """Split with `index.text.sentences`."""
    return [(sentence.start, sentence.end) for sentence in split_sentences(text)]


def _pysbd() -> Splitter:
    import pysbd  # type: ignore[import-untyped, unused-ignore]

    segmenter = pysbd.Segmenter(language="en", clean=False)
    return lambda text: [piece for line in text.split("\n") for piece in segmenter.segment(line)]


def _syntok() -> Splitter:
    from syntok import segmenter  # type: ignore[import-untyped, unused-ignore]

    def split(text: str) -> list[Span]:
        return [
            (sentence[0].offset, sentence[-1].offset + len(sentence[-1].value))
            for paragraph in segmenter.analyze(text)
            for sentence in paragraph
        ]

    return split


def _blingfire() -> Splitter:
    import blingfire  # type: ignore[import-untyped, unused-ignore]

    return lambda text: [
        piece
        for line in text.split("\n")
        for piece in blingfire.text_to_sentences(line).split("\n")
    ]


def _llama_index() -> Splitter:
    from llama_index.core.node_parser.text.utils import split_by_sentence_tokenizer

    tokenize = split_by_sentence_tokenizer()
    return lambda text: [piece for line in text.split("\n") for piece in tokenize(line)]


def splitters() -> dict[str, Splitter]:
    """Ours and every peer that can be loaded here."""
    found: dict[str, Splitter] = {"ours": ours}
    peers = {
        "pysbd": _pysbd, "syntok": _syntok, "blingfire": _blingfire, "llama_index": _llama_index,
    }  # fmt: skip
    for name, load in peers.items():
        try:
            found[name] = load()
            found[name]("One. Two.")
        except (ImportError, OSError, LookupError) as error:
            found.pop(name, None)
            print(f"{name}: left out ({type(error).__name__})", file=sys.stderr)
    return found


def gold_rows(path: Path, half: str) -> list[Row]:
    """Texts and ranges of one half of the gold set."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (row["text"], spans_of(row["text"], row["sentences"]))
        for row in rows
        if row["half"] == half
    ]


def selqa_rows(folder: Path, limit: int) -> list[Row]:
    """Texts and ranges of the passages whose every sentence ends in an end mark."""
    rows = []
    for line in (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences = [piece.strip() for piece in row["sentences"] if piece.strip()]
        if all(_ENDS_IN_MARK.search(sentence) for sentence in sentences):
            rows.append((row["text"], spans_of(row["text"], sentences)))
    return rows[:limit]


def measure(split: Splitter, rows: list[Row]) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of exact spans, and millions of code points a second."""
    right = found = wanted = 0
    seconds = 0.0
    for text, gold in rows:
        started = time.perf_counter()
        pieces = split(text)
        seconds += time.perf_counter() - started
        spans = {piece for piece in pieces if isinstance(piece, tuple)}
        spans |= spans_of(text, [piece for piece in pieces if isinstance(piece, str)])
        right, found, wanted = right + len(spans & gold), found + len(spans), wanted + len(gold)
    precision, recall = right / found, right / wanted
    speed = sum(len(text) for text, _ in rows) / seconds / 1e6
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1), speed


def main() -> None:
    """Print one row a splitter and set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--selqa", type=Path, help="folder with passages.jsonl")
    parser.add_argument("--limit", type=int, default=1000, help="passages of --selqa")
    arguments = parser.parse_args()
    gold = ROOT / "tests" / "data" / "sentences.jsonl"
    sets = {half: gold_rows(gold, half) for half in ("dev", "held")}
    if arguments.selqa:
        sets["selqa"] = selqa_rows(arguments.selqa, arguments.limit)
    print("| set | splitter | precision | recall | F1 | Mchar/s |\n|---|---|---|---|---|---|")
    for name, rows in sets.items():
        for splitter, split in splitters().items():
            p, r, f1, speed = measure(split, rows)
            print(f"| {name} | {splitter} | {p:.3f} | {r:.3f} | {f1:.3f} | {speed:.2f} |")


if __name__ == "__main__":
    main()
