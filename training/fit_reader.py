"""Fit the two logistic models around the reading network.

    python training/fit_reader.py ../shared/data --work build/reader
    python training/fit_reader.py ../shared/data --work build/reader --large models/reader-large

The first, which scores sentences, is fitted on the articles of the training sets that the network
was not trained on, with questions in the words of the text and in others. The second, the
confidence, has few parameters and is fitted on questions as they come (`squad2_b`, `news_silver`,
`out_of_corpus`); the figures that are printed of it are of articles that it was not fitted on.
Writes `models/reader/weights.json`; what becomes of its score is fitted by `fit_confidence.py`,
which is to be run again.

With `--large`, the first is fitted on what both networks of the cascade say, and written beside the
large one; all else of it is fitted by `fit_confidence.py --large`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from reader_cases import ReaderCase, collect_cases, open_session
from reader_data import FORMAL_SETS, is_held_out, training_articles, written_questions
from sklearn.linear_model import LogisticRegression

from assistant.answering.extractive import compose
from assistant.evaluation.metrics import auroc, calibration_error, contains_answer
from assistant.reading.cascade import PASSAGES_REREAD, CascadeReader, CascadeWeights
from assistant.reading.features import CONFIDENCE_FEATURES, SENTENCE_FEATURES, confidence_features
from assistant.reading.network import FOLDER, ReadingNetwork
from assistant.reading.reader import (
    SpanReader,
    Weights,
    load_weights,
    ranked_evidence,
    sentence_logits,
)
from assistant.reading.rereading import CASCADE_SENTENCE_FEATURES
from assistant.types import Reading

ARTICLES = 3000  # in the library of the training sets: those asked about, and others
TRAINED_ON = {None: 600, "fast": 200}  # questions by encoder; and half as many in other words
MEASURED = ("squad2_b", "news_silver", "out_of_corpus")
FOLDS = 5
FOREIGN_SHARE = 0.1  # of out_of_corpus in the calibration; people mostly ask what is there
REFUSED = 0.856  # of the questions that the articles cannot answer, at the threshold
log = logging.getLogger("fit")


def main() -> None:
    """Fit, report, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="holds train/ and measure/")
    parser.add_argument("--work", type=Path, required=True, help="for libraries and the cache")
    parser.add_argument("--network", type=Path, default=FOLDER)
    parser.add_argument("--large", type=Path, help="the large network: fit the cascade")
    parser.add_argument("--reread", type=int, default=PASSAGES_REREAD, help="passages it reads")
    parser.add_argument("--out", type=Path, help="else weights.json beside the last network")
    parser.add_argument("--share", type=float, default=1.0, help="of the questions, to try it out")
    options = parser.parse_args()
    reader, caches = _opened(options)
    out = options.out or (options.large or options.network) / "weights.json"
    form: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
    with ExitStack() as stack:
        train = list(_train_cases(options, reader, caches, stack))
        names = CASCADE_SENTENCE_FEATURES if options.large else SENTENCE_FEATURES
        sentence = _fit_sentences(train, names)
        form |= {"sentence_features": names, "sentence": [round(each, 5) for each in sentence]}
        if options.large:
            form["passages_reread"] = options.reread
        else:
            confidence = _fit_confidence(
                list(_measure_cases(options, reader, caches, stack)), sentence
            )
            form["confidence_features"] = CONFIDENCE_FEATURES
            form["confidence"] = [round(each, 5) for each in confidence]
    out.write_text(json.dumps(form, indent=2) + "\n")


def _opened(options: argparse.Namespace) -> tuple[SpanReader | CascadeReader, list[Path]]:
    """The reader to fit around, and the folders for what each of its networks says."""
    network = ReadingNetwork(options.network)
    own = options.work / _digest(options.network / "config.json")
    if not options.large:
        return SpanReader(network, Weights((), (), 0.0)), [own]
    weights = options.network / "weights.json"
    small = SpanReader(network, load_weights(weights))
    large = ReadingNetwork(options.large)
    reader = CascadeReader(small, large, CascadeWeights((), (), 0.0, options.reread))
    both = _digest(options.large / "config.json", options.network / "config.json", weights)
    return reader, [own, options.work / f"{both}-{options.reread}"]


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def _train_cases(
    options: argparse.Namespace,
    reader: SpanReader | CascadeReader,
    caches: Sequence[Path],
    stack: ExitStack,
) -> Iterator[ReaderCase]:
    """Questions on held-out articles, searched for with either encoder that ships."""
    train = options.data / "train"
    titles = {
        row["doc_id"]: row["title"]
        for name in FORMAL_SETS
        for row in _rows(train, name, "passages")
    }
    asked = [
        (name, row) for name in FORMAL_SETS for row in _rows(train, name, "questions")
        if row["answerable"] and is_held_out(titles[row["doc_id"]])
    ]  # fmt: skip
    worded = [
        row | {"relevant": [row["doc_id"]]} for row in written_questions() if row["answerable"]
    ]
    needed = {row["doc_id"] for _, row in asked} | {row["doc_id"] for row in worded}
    every = sorted(
        training_articles(train),
        key=lambda row: (row["id"] not in needed, crc32(row["id"].encode())),
    )
    source = options.work / "articles.jsonl"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("\n".join(json.dumps(row) for row in every[:ARTICLES]))
    for model, count in TRAINED_ON.items():
        folder = options.work / f"train-{model or 'default'}"
        session = stack.enter_context(open_session(folder, source, model))
        chance = random.Random(12)
        drawn = [row for _, row in chance.sample(asked, int(count * options.share))]
        drawn += chance.sample(worded, int(count * options.share / 2))
        rows = [(row, True) for row in drawn]
        yield from collect_cases(f"train-{model or 'default'}", rows, session, reader, caches)


def _measure_cases(
    options: argparse.Namespace,
    reader: SpanReader | CascadeReader,
    caches: Sequence[Path],
    stack: ExitStack,
) -> Iterator[ReaderCase]:
    measure = options.data / "measure"
    for name in MEASURED:
        library = "news_silver" if name == "out_of_corpus" else name
        source = measure / library / "passages.jsonl"
        session = stack.enter_context(open_session(options.work / library, source))
        rows = _rows(measure, name, "questions")
        chosen = random.Random(11).sample(rows, int(len(rows) * options.share))
        asked = [(row, bool(row["answerable"])) for row in chosen]
        yield from collect_cases(name, asked, session, reader, caches)


def _rows(folder: Path, name: str, kind: str) -> list[dict[str, Any]]:
    return [
        json.loads(x) for x in (folder / name / f"{kind}.jsonl").read_text("utf-8").splitlines()
    ]


def _fit_sentences(cases: Sequence[ReaderCase], feature_names: Sequence[str]) -> list[float]:
    """Weights of the sentence model, intercept last; figures of articles left out in turn."""
    usable = [case for case in cases if case.is_evidence.any()]
    folds = np.array([_fold_of(case) for case in usable])
    firsts: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        weights = _logistic(
            *_sentences([c for c, f in zip(usable, folds, strict=True) if f != fold])
        )
        for case in (c for c, f in zip(usable, folds, strict=True) if f == fold):
            best = int(np.argmax(sentence_logits(weights, case.scored)))
            right = bool(case.is_evidence[best] or case.is_unclear[best])
            firsts.setdefault(case.set_name, []).append(right)
    for name, values in firsts.items():
        log.info(
            "evidence or answer string first, %s: %.3f of %d", name, np.mean(values), len(values)
        )
    weights = _logistic(*_sentences(usable))
    for name, weight in zip(feature_names, weights, strict=False):
        log.info("  sentence %-20s %8.3f", name, weight)
    return weights


def _sentences(cases: Sequence[ReaderCase]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    clear = np.concatenate([~case.is_unclear for case in cases])
    features = np.vstack([case.scored.features for case in cases])
    return features[clear], np.concatenate([case.is_evidence for case in cases])[clear]


def _fit_confidence(cases: Sequence[ReaderCase], sentence: Sequence[float]) -> list[float]:
    """Weights of the confidence model, intercept last."""
    rows, right = [], []
    for case in cases:
        logits = sentence_logits(sentence, case.scored)
        question = case.row["question"]
        rows.append(confidence_features(question, case.read, case.scored, logits, case.session))
        reading = Reading(ranked_evidence(sentence, case.read, case.scored), 1.0)
        quotes = [sentence.citation.quote for sentence in compose(reading)]
        found = any(contains_answer(quote, case.row["answers"]) for quote in quotes)
        right.append(case.answerable and found)
    features, labels = np.array(rows), np.array(right)
    names = np.array([case.set_name for case in cases])
    folds = np.array([_fold_of(case) for case in cases])
    out_of_fold = np.empty(len(cases))
    for fold in range(FOLDS):
        weights = _calibrated(features[folds != fold], labels[folds != fold], names[folds != fold])
        out_of_fold[folds == fold] = _sigmoid(features[folds == fold], weights)
    _report(cases, names, out_of_fold, labels, _threshold(out_of_fold, names))
    weights = _calibrated(features, labels, names)
    for name, weight in zip(CONFIDENCE_FEATURES, weights, strict=False):
        log.info("  confidence %-20s %8.3f", name, weight)
    return weights


def _report(
    cases: Sequence[ReaderCase],
    names: NDArray[np.str_],
    probability: NDArray[np.float64],
    right: NDArray[np.bool_],
    threshold: float,
) -> None:
    """Figures out of fold, by set."""
    answerable = np.array([case.answerable for case in cases])
    log.info("threshold %.3f", threshold)
    for name in dict.fromkeys(names.tolist()):
        own = names == name
        given = own & (probability >= threshold)
        figures = {
            "right": right[own].mean(),
            "auroc_answerable": auroc(probability[own].tolist(), answerable[own].tolist()),
            "auroc_right": auroc(probability[own].tolist(), right[own].tolist()),
            "answered": given[own].mean(),
            "answerable_answered": given[own & answerable].sum() / max((own & answerable).sum(), 1),
            "right_of_answered": right[given].mean(),
            "calibration_answered": calibration_error(
                probability[given].tolist(), right[given].tolist()
            ),
            "calibration": calibration_error(probability[own].tolist(), right[own].tolist()),
        }
        shown = (f"{key} {value:.3f}" for key, value in figures.items() if value is not None)
        log.info("%s out of fold: %s", name, ", ".join(shown))


def _threshold(probability: NDArray[np.float64], names: NDArray[np.str_]) -> float:
    """The threshold at which enough of the questions on other articles are refused."""
    return float(np.quantile(probability[names == "out_of_corpus"], REFUSED))


def _fold_of(case: ReaderCase) -> int:
    return crc32(case.article.encode()) % FOLDS


def _sigmoid(features: NDArray[np.float64], weights: Sequence[float]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (
        1 + np.exp(-(features @ np.array(weights[:-1]) + weights[-1]))
    )
    return result


def _calibrated(
    features: NDArray[np.float64], labels: NDArray[np.bool_], names: NDArray[np.str_]
) -> list[float]:
    """Logistic regression that tells foreign questions apart, then made right for those at home.

    All sets weigh the same for the order of the questions. The probability follows from that
    order by a line in the logit (Platt 1999), for which foreign questions hardly count.
    """
    *weights, intercept = _logistic(features, labels, _weights(names, 1.0))
    logits = features @ np.array(weights) + intercept
    slope, shift = _logistic(logits[:, None], labels, _weights(names, FOREIGN_SHARE))
    return [*(slope * weight for weight in weights), slope * intercept + shift]


def _logistic(
    features: NDArray[np.float64],
    labels: NDArray[np.bool_],
    weight: NDArray[np.float64] | None = None,
) -> list[float]:
    """Logistic regression on standardised features, its weights turned back to raw features."""
    mean, scale = features.mean(0), features.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((features - mean) / scale, labels, sample_weight=weight)
    weights = model.coef_[0] / scale
    return [*weights.tolist(), float(model.intercept_[0] - weights @ mean)]


def _weights(names: NDArray[np.str_], foreign: float) -> NDArray[np.float64]:
    """A weight for each question, one on average; every set but the foreign one weighs the same."""
    each = {
        name: (foreign if name == "out_of_corpus" else 1.0) / (names == name).sum()
        for name in set(names.tolist())
    }
    weights = np.array([each[name] for name in names.tolist()])
    return weights * len(weights) / weights.sum()


if __name__ == "__main__":
    main()
