"""Fit the model that weighs the checker's signals, on statements that its networks did not see.

    python training/fit_support.py ../shared/data/train [--each 90] [--show 50]

The statements are of titles that are held out from the training of the networks: made by rule from
evidence sentences, written for passages, and claims with what they cite. Writes
`models/support/weights.json`. The thresholds are chosen on titles that the trees did not see.
`--show` prints that many statements of each kind, to be read by a person, and fits nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from entailment_data import SUPPORTED, EntailmentCase, claims_of_people
from reader_data import is_held_out
from support_cases import SupportCase, support_cases
from support_data import TRAIN_SETS

from assistant.reading.network import ReadingNetwork
from assistant.verification.analysis import analyse_sentence
from assistant.verification.checker import StatementVerifier
from assistant.verification.classifier import WEIGHTS_FILE, BoostedTrees
from assistant.verification.entailment import ENTAILMENT_FOLDER
from assistant.verification.features import FEATURE_NAMES, Features
from assistant.verification.types import NumberedSource
from index.embedding.factory import open_embedder
from index.types import Embedder

HELD_OUT = 5  # one title in so many chooses the thresholds
PEOPLE = ("citint", "wice", "written")  # statements that were not made by rule
FALSE_ALARMS = 0.08  # of those made by rule that no rule speaks against, on titles held out
SURE_WRONG = 0.01  # of faithful statements that may be called unsupported
TREES, LEAVES, RATE = 300, 8, 0.05


def main() -> None:
    """Make the statements, run the checks, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--each", type=int, default=90, help="evidence sentences of each set")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument("--network", type=Path, default=ENTAILMENT_FOLDER)
    parser.add_argument("--keep", type=Path, help="keep the signals here, or take them from it")
    given = parser.parse_args()
    made = [
        case
        for name in TRAIN_SETS
        for case in support_cases(given.train / name, given.each, given.seed, _is_unseen)
    ]
    if given.show:
        show(made, given.show)
        return
    made += [_as_support_case(c) for c in claims_of_people(given.train) if c.held_out]
    kept = given.keep
    rows = np.load(kept)["rows"] if kept and kept.exists() else signals(made, given.network)
    if kept and not kept.exists():
        np.savez_compressed(kept, rows=rows)
    fit(made, rows, given.out)


def _is_unseen(title: str) -> bool:
    return bool(title) and is_held_out(title)


def _as_support_case(case: EntailmentCase) -> SupportCase:
    """A claim with its sentences as sources."""
    before = ("", *case.sentences)
    sources = tuple(
        NumberedSource(n, text, case.title, before[n - 1])
        for n, text in enumerate(case.sentences, 1)
    )
    return SupportCase(
        f"{case.family}, {case.kind}", case.label == SUPPORTED, case.statement, case.statement,
        sources, tuple(n + 1 for n in case.gold), (), "", case.title or case.statement,
    )  # fmt: skip


def show(made: Sequence[SupportCase], count: int) -> None:
    """Print statements of each kind beside what they were made of."""
    grouped = defaultdict(list)
    for case in made:
        grouped[case.kind].append(case)
    for kind, group in grouped.items():
        for case in group[:count]:
            print(f"[{kind}]\n  {case.made_of}\n  {case.statement}")


def signals(made: Sequence[SupportCase], folder: Path) -> NDArray[np.float64]:
    """The features of each statement, then whether a rule speaks against it."""
    embedder = Remembering(open_embedder())
    checker = StatementVerifier(embedder, ReadingNetwork(folder), BoostedTrees(0.0, (), 0.5, 0.5))
    rows = []
    for number, case in enumerate(made):
        rows.append(row_of(checker, case))
        if number % 500 == 0:
            print(f"{number} of {len(made)}", file=sys.stderr, flush=True)
    return np.array(rows, np.float64)


class Remembering:
    """An embedder that encodes each text once: the same sources are shown again and again."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of some texts."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.embed([text])[0]
        return np.array([self._known[text] for text in texts])


def row_of(checker: StatementVerifier, case: SupportCase) -> list[float]:
    """The features of one statement; those of nothing where no source is like it."""
    cosines = checker.cosines(case.sources)
    _, found = checker.align_and_analyse(
        analyse_sentence(case.statement), case.sources, frozenset(case.hint), case.question, cosines
    )
    if found is None:
        return [*Features().row(), 1.0]
    is_ruled_out = found.contradictions or found.features.is_too_free
    return [*found.features.row(), float(bool(is_ruled_out))]


def fit(made: Sequence[SupportCase], rows: NDArray[np.float64], out: Path) -> None:
    """Fit on most titles, choose thresholds on the others, and print what became of each kind."""
    faithful = np.array([case.faithful for case in made])
    is_copy = np.array([case.kind == "verbatim" for case in made])
    held = np.array([crc32(case.group.encode()) % HELD_OUT == 0 for case in made])
    by_people = np.array([case.kind.split(",")[0] in PEOPLE for case in made])
    features, ruled_out = rows[:, :-1], rows[:, -1] > 0
    used = ~held & ~ruled_out & ~is_copy
    weights = balanced(made, used)
    model = GradientBoostingClassifier(
        n_estimators=TREES, max_leaf_nodes=LEAVES, max_depth=None, learning_rate=RATE,
        subsample=0.7, min_samples_leaf=30, random_state=1,
    )  # fmt: skip
    model.fit(features[used], faithful[used], sample_weight=weights[used])
    form = as_form(model)
    scores = model.predict_proba(features)[:, 1]
    judged = np.where(ruled_out, 0.0, scores)
    true = held & faithful & ~is_copy & ~ruled_out & ~by_people
    supported, weak = np.quantile(scores[true], [FALSE_ALARMS, SURE_WRONG]).tolist()
    form |= {"supported": round(supported, 4), "weak": round(min(weak, supported), 4)}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(form, separators=(",", ":")) + "\n")
    report(made, held, judged, supported, rows)
    order = np.argsort(-model.feature_importances_)
    print(
        "importance:",
        ", ".join(f"{FEATURE_NAMES[n]} {model.feature_importances_[n]:.3f}" for n in order),
    )


def balanced(made: Sequence[SupportCase], used: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights that make every kind count by the root of its size, true and untrue alike in all."""
    sizes: dict[str, int] = defaultdict(int)
    for case, taken in zip(made, used, strict=True):
        sizes[case.kind] += int(taken)
    weights = np.array([1 / max(sizes[case.kind], 20) ** 0.5 for case in made])
    faithful = np.array([case.faithful for case in made])
    for side in (faithful & used, ~faithful & used):
        weights[side] /= weights[side].sum()
    return weights * used.sum() / 2


def as_form(model: GradientBoostingClassifier) -> dict[str, object]:
    """The trees as lists, each leaf's value times the rate."""
    trees = []
    for (estimator,) in model.estimators_:
        tree = estimator.tree_
        leaf = tree.children_left < 0
        trees.append(
            [
                np.where(leaf, -1, tree.feature).tolist(),
                [float(f"{v:.5g}") for v in np.where(leaf, 0, tree.threshold)],
                np.where(leaf, 0, tree.children_left).tolist(),
                np.where(leaf, 0, tree.children_right).tolist(),
                [round(v, 4) for v in np.where(leaf, RATE * tree.value[:, 0, 0], 0)],
            ]
        )
    prior = model.init_.class_prior_
    base = float(np.log(prior[1] / prior[0]))
    return {"features": list(FEATURE_NAMES), "base": round(base, 6), "trees": trees}


def report(
    made: Sequence[SupportCase],
    chosen: NDArray[np.bool_],
    judged: NDArray[np.float64],
    supported: float,
    rows: NDArray[np.float64],
) -> None:
    """Print the share of each kind that is not called supported, and that a rule speaks against."""
    grouped: dict[tuple[bool, str], list[tuple[float, ...]]] = defaultdict(list)
    for case, taken, score, row in zip(made, chosen, judged, rows, strict=True):
        if taken:
            seen = (float(score < supported), row[-1])
            grouped[(not case.faithful, case.kind)].append(seen)
            if case.kind != "verbatim":
                grouped[(not case.faithful, "~all")].append(seen)
    for (_, kind), hits in sorted(grouped.items()):
        print(
            f"{kind:36} {len(hits):5}", " ".join(f"{share:.3f}" for share in np.mean(hits, axis=0))
        )


if __name__ == "__main__":
    main()
