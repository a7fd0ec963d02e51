r"""Fit how the reader's score becomes a confidence, on simulated libraries of all sizes.

    python training/fit_confidence.py ../shared/data/train --wordnet build/wordnet/dict \
        --work build/confidence [--large models/reader-large]

Each library is asked what it answers, close questions, and foreign ones, half of them those that
every library is calibrated with (`models/reader/foreign_questions.txt`). Fitted are the mean score
of foreign questions by the library's size (for libraries that were not calibrated), the probability
over the score less that mean, for the mix of `MIX`, and the threshold, at which `REFUSED` of the
foreign questions are refused. Writes them into `models/reader/weights.json`; prints figures of
libraries that were left out. Some 40 minutes on two free cores; asked libraries are kept.

With `--large`, the probability is fitted over that score and what the large network says as well,
and written with its threshold into the `weights.json` beside that network; the mean scores of
foreign questions are those of the small reader. The weight of that reader, which learned from far
more rows, is given: the fit alone makes too little of it for texts that are not in the libraries.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from confidence_cases import COHORT, CachedEmbedder, LibraryCases, ask_library, kept
from confidence_libraries import Question, library_rows, read_articles, simulated_libraries
from numpy.typing import NDArray
from refusal_plot import refusal_svg
from reliability_plot import reliability_svg
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from assistant.calibration.foreign_questions import QUESTIONS
from assistant.evaluation.metrics import calibration_error
from assistant.reading.cascade import CascadeReader, CascadeWeights
from assistant.reading.cohort import PASSAGES_ADDED
from assistant.reading.network import ReadingNetwork
from assistant.reading.reader import WEIGHTS, SpanReader, Weights, load_weights
from assistant.reading.rereading import CASCADE_CONFIDENCE_FEATURES
from index.embedding.factory import open_embedder

ANSWERABLE = {"own": 0.3, "reworded": 0.2, "written": 0.3}
CLOSE = {"changed": 0.03, "left_out": 0.04, "close": 0.03}
MIX = ANSWERABLE | CLOSE | {"foreign": 0.1}  # of 100 questions: 80, 10 and 10
ROUNDS = 5  # times a library of each size
COHORT_SIZE = 60  # foreign questions that each library is calibrated with
REFUSED = 0.95  # of the foreign questions, at the small reader's threshold
CASCADE_THRESHOLD = 0.5  # an answer of the large reader is more likely right than wrong
SMALL_WEIGHT = 0.6  # of its score in the large reader's logit: see docs/experiments/confidence.md
FOLDS = 7
KINDS = {
    "answerable questions": tuple(ANSWERABLE),
    "foreign questions": ("foreign",),
    "close questions": tuple(CLOSE),
}
WAYS = ("calibrated", "estimated by size", "one scale for all")
GROUPS = {"3 and 10 articles": 10, "30 to 300": 300, "1,000 and 3,000": 3000}
DOCS = Path(__file__).resolve().parent.parent / "docs"
RELIABILITY_PLOT, REFUSAL_PLOT = DOCS / "reliability.svg", DOCS / "refusals-by-size.svg"
log = logging.getLogger("fit")
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """What is fitted: see `CohortScale`."""

    location: tuple[float, float]
    probability: tuple[float, ...]  # a weight of the centred score and of each signal; intercept
    threshold: float


def main() -> None:
    """Ask, fit, report, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("--wordnet", type=Path, required=True, help="its folder `dict`")
    parser.add_argument("--work", type=Path, required=True, help="for what the libraries answered")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--large", type=Path, help="the large network: fit the cascade")
    options = parser.parse_args()
    small = SpanReader(ReadingNetwork(), load_weights())
    reader = _cascade(small, options.large) if options.large else small
    scored = [Scored(cases, small.weights) for cases in asked_libraries(options, reader)]
    report(scored)
    fitted = fit(scored)
    rounded = [round(value, 3) for value in fitted.probability]
    if options.large:
        out = options.large / "weights.json"
        form = {"confidence_features": CASCADE_CONFIDENCE_FEATURES, "confidence": rounded}
        for name, weight in zip(CASCADE_CONFIDENCE_FEATURES, rounded, strict=False):
            log.info("  confidence %-24s %8.3f", name, weight)
    else:
        out = WEIGHTS
        location = [round(value, 3) for value in fitted.location]
        form = {"foreign_location": location, "probability": rounded}
    form = json.loads(out.read_text()) | form | {"threshold": round(fitted.threshold, 3)}
    out.write_text(json.dumps(form, indent=2) + "\n")


def _cascade(small: SpanReader, folder: Path) -> CascadeReader:
    """The large reader beside the small one, with the sentence model that `fit_reader.py` wrote."""
    form = json.loads((folder / "weights.json").read_text())
    weights = CascadeWeights(tuple(form["sentence"]), (), 0.0, form["passages_reread"])
    return CascadeReader(small, ReadingNetwork(folder), weights)


def asked_libraries(
    options: argparse.Namespace, reader: SpanReader | CascadeReader
) -> Iterator[LibraryCases]:
    """The simulated libraries with what the reader made of every question."""
    embedder = CachedEmbedder(open_embedder())
    cohort = [Question(COHORT, line, "") for line in QUESTIONS.read_text("utf-8").splitlines()]
    articles = read_articles(options.train)
    for library in simulated_libraries(articles, options.wordnet, options.rounds):
        chance = random.Random(int(library.name.split("-")[0]))
        asked = [*library.questions, *chance.sample(cohort, COHORT_SIZE)]
        rows = library_rows(library)

        def ask(
            name: str = library.name, asked: Sequence[Question] = asked, rows: object = rows
        ) -> LibraryCases:
            return ask_library(name, rows, asked, reader, embedder)

        yield kept(options.work / f"{library.name}.pickle", ask)


class Scored:
    """The scores of one library's questions."""

    def __init__(self, cases: LibraryCases, weights: Weights) -> None:
        self.kinds = np.array(cases.kinds)
        self.right = cases.right
        self.scores = cases.features @ weights.confidence[:-1] + weights.confidence[-1]
        self.signals = cases.signals
        self.log_size = float(np.log(cases.passages + PASSAGES_ADDED))
        self.articles = int(cases.name.split("-")[1])
        self.mean = float(self.scores[self.kinds == COHORT].mean())

    def inputs(self, location: float) -> Array:
        """What the probability depends on, a row each: the score less this mean, and signals."""
        return np.column_stack([self.scores - location, self.signals])

    @property
    def weights(self) -> Array:
        """The weight of each question: the kinds of `MIX` that there are, each with its share."""
        share = np.array([MIX.get(kind, 0.0) for kind in self.kinds])
        counts = np.array([(self.kinds == kind).sum() for kind in self.kinds])
        return share / counts / (share / counts).sum()

    @property
    def in_mix(self) -> NDArray[np.bool_]:
        """As many questions without an answer as `MIX` has: the first ones of each sort."""
        answerable = np.isin(self.kinds, list(ANSWERABLE))
        chosen = answerable.copy()
        for kinds in (list(CLOSE), ["foreign"]):
            share = sum(MIX[kind] for kind in kinds) / sum(ANSWERABLE.values())
            places = np.flatnonzero(np.isin(self.kinds, kinds))
            chosen[places[: round(share * answerable.sum())]] = True
        return chosen

    def refused(self, kinds: Sequence[str], confidence: Array, threshold: float) -> float | None:
        """The share of these kinds below the threshold; None if there are none."""
        chosen = np.isin(self.kinds, list(kinds))
        return float((confidence[chosen] < threshold).mean()) if chosen.any() else None


def fit(libraries: Sequence[Scored]) -> Fit:
    """Fit all three on these libraries."""
    slope, start = np.polyfit(
        [each.log_size for each in libraries], [each.mean for each in libraries], 1
    )
    inputs = np.vstack([each.inputs(each.mean) for each in libraries])
    right = np.concatenate([each.right for each in libraries])
    weights = np.concatenate([each.weights for each in libraries])
    if inputs.shape[1] > 1:
        probability = _cascade_probability(inputs, right, weights)
        return Fit((float(start), float(slope)), probability, CASCADE_THRESHOLD)
    model = LogisticRegression(C=10.0).fit(inputs, right, sample_weight=weights * len(weights))
    probability = (*model.coef_[0].tolist(), float(model.intercept_[0]))
    foreign = np.concatenate(
        [confidences(each, probability)[each.kinds == "foreign"] for each in libraries]
    )
    return Fit((float(start), float(slope)), probability, float(np.quantile(foreign, REFUSED)))


def _cascade_probability(
    inputs: Array, right: NDArray[np.bool_], weights: Array
) -> tuple[float, ...]:
    """A logistic model in which the weight of the first column, the small score, is given."""
    offset, rest = (
        SMALL_WEIGHT * inputs[:, 0],
        np.column_stack([inputs[:, 1:], np.ones(len(right))]),
    )

    def loss(fitted: Array) -> float:
        logits = offset + rest @ fitted
        return float((weights * (np.logaddexp(0.0, logits) - right * logits)).sum())

    return SMALL_WEIGHT, *minimize(loss, np.zeros(rest.shape[1])).x.tolist()


def confidences(
    library: Scored, probability: tuple[float, ...], location: float | None = None
) -> Array:
    """The confidence of each question; `location` in place of the library's own mean."""
    inputs = library.inputs(library.mean if location is None else location)
    result: Array = 1 / (1 + np.exp(-(inputs @ np.array(probability[:-1]) + probability[-1])))
    return result


def report(libraries: Sequence[Scored]) -> None:
    """Figures and plots of libraries left out in turn: calibrated, by size alone, and neither."""
    shares: dict[tuple[str, str], dict[int, list[float]]] = {}
    reliability: dict[str, tuple[list[float], list[bool]]] = {}
    middle = float(np.mean([each.mean for each in libraries]))
    for fold in range(FOLDS):
        fitted = fit([each for i, each in enumerate(libraries) if i % FOLDS != fold])
        for library in libraries[fold::FOLDS]:
            by_size = fitted.location[0] + fitted.location[1] * library.log_size
            for way, location in ((WAYS[0], None), (WAYS[1], by_size), (WAYS[2], middle)):
                confidence = confidences(library, fitted.probability, location)
                for name, kinds in KINDS.items():
                    share = library.refused(kinds, confidence, fitted.threshold)
                    if share is not None:
                        by_articles = shares.setdefault((way, name), {})
                        by_articles.setdefault(library.articles, []).append(share)
            _add_answers(reliability, library, confidences(library, fitted.probability), fitted)
    lines = {
        key: [(size, float(np.mean(values))) for size, values in sorted(by_size.items())]
        for key, by_size in shares.items()
    }
    for (way, name), line in lines.items():
        log.info("%s, refused of %s: %s", way, name, ", ".join(f"{n:,}: {v:.3f}" for n, v in line))
    for group, (sure, right) in reliability.items():
        error = calibration_error(sure, right)
        log.info("%s: %d answers, confidence %.3f, right %.3f, calibration error %.3f", group,
                 len(sure), np.mean(sure), np.mean(right), error)  # fmt: skip
    shown = {key: line for key, line in lines.items() if key[1] != "close questions"}
    REFUSAL_PLOT.write_text(refusal_svg(shown))
    RELIABILITY_PLOT.write_text(reliability_svg(reliability))


def _add_answers(
    reliability: dict[str, tuple[list[float], list[bool]]],
    library: Scored,
    confidence: Array,
    fitted: Fit,
) -> None:
    """Add the answers given to questions as they are mixed, by the size of the library."""
    group = next(name for name, most in GROUPS.items() if library.articles <= most)
    given = (confidence >= fitted.threshold) & library.in_mix
    sure, right = reliability.setdefault(group, ([], []))
    sure += confidence[given].tolist()
    right += library.right[given].tolist()


if __name__ == "__main__":
    main()
