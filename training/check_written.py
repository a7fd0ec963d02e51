"""Keep those of the written questions that a trained reader answers as the writer did.

    python training/check_written.py build/reader --written build/written.jsonl --out kept.jsonl

An answered question stays if the reader finds the same answer in its passage (round-trip
consistency, Alberti et al. 2019, arXiv 1906.05416). One without an answer stays unless the reader
is among the most confident of its kind that the passage answers it.
"""

from __future__ import annotations

import argparse
import logging
import pickle
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from reader_data import ReaderCorpus
from reader_figures import PassagePrediction, predict_pairs
from reader_model import TrainableReader, load_trained, open_trunk
from reader_written import (
    WrittenQuestion,
    passage_numbers,
    read_written_questions,
    write_written_questions,
)
from train_reader import open_tokenizer, source_folder, special_tokens

from assistant.evaluation.metrics import best_f1

MIN_F1 = 0.6  # of the reader's span and the writer's answer
SUREST_SHARE = 0.3  # of the questions without an answer are left out, those that seem answered
log = logging.getLogger("check")


def main() -> None:
    """Write the file of what is kept, and log the shares."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("reader", type=Path, help="a folder with weights.pt and corpus.pickle")
    parser.add_argument("--written", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    corpus: ReaderCorpus = pickle.loads((options.reader / "corpus.pickle").read_bytes())
    network = TrainableReader(open_trunk(source_folder(), open_tokenizer()))
    load_trained(network, options.reader / "weights.pt")
    network.to("cuda" if torch.cuda.is_available() else "cpu").eval()
    written = list(dict.fromkeys(read_written_questions(options.written)))
    count = write_written_questions(options.out, kept(corpus, network, written))
    log.info("kept %d of %d", count, len(written))


def kept(
    corpus: ReaderCorpus, network: TrainableReader, written: list[WrittenQuestion]
) -> Iterator[WrittenQuestion]:
    """The questions that stay, those with an answer with its place."""
    tokenizer, places = open_tokenizer(), passage_numbers(corpus)
    pairs = [
        (tokenizer.encode(each.question, add_special_tokens=False).ids,
         places[each.article, each.start])
        for each in written
    ]  # fmt: skip
    reads = list(predict_pairs(network, corpus, special_tokens(tokenizer), pairs))
    limit = _limit(written, reads)
    counts: Counter[tuple[str, str]] = Counter()
    for each, (_, number), read in zip(written, pairs, reads, strict=True):
        kind = "answered" if each.answer else "not answered"
        counts[each.style, kind] += 1
        if not each.answer:
            stays = read.answerable <= limit
        else:
            each = _placed(each, corpus.passages[number].text, read)
            stays = each.at >= 0 and best_f1(read.span, [each.answer]) >= MIN_F1
        if stays:
            counts[each.style, f"{kind}, kept"] += 1
            yield each
    for (style, kind), count in sorted(counts.items()):
        log.info("%s, %s: %d", style, kind, count)


def _limit(written: list[WrittenQuestion], reads: list[PassagePrediction]) -> float:
    """The answerability above which a question without an answer is left out."""
    sure = sorted(read.answerable for w, read in zip(written, reads, strict=True) if not w.answer)
    return sure[int((1 - SUREST_SHARE) * (len(sure) - 1))] if sure else 0.0


def _placed(each: WrittenQuestion, text: str, read: PassagePrediction) -> WrittenQuestion:
    """With the place of the answer that is nearest to what the reader found."""
    found = [match.start() for match in re.finditer(re.escape(each.answer), text)]
    return replace(each, at=min(found, key=lambda at: abs(at - read.at), default=-1))


if __name__ == "__main__":
    main()
