"""What the checker of written sentences finds, and what it finds wrongly, kind by kind.

    python benchmarks/support.py ../shared/data/measure [--each 120] [--seed 7] [--json FILE]

True and untrue statements are made by rule from the gold evidence sentences of three data sets
(`training/support_cases.py`) and checked against eight numbered sentences each. A statement is
flagged if it is not called `supported`. The checker was fitted on other articles.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from support_cases import SupportCase, support_cases  # noqa: E402 - scripts are no package
from support_data import MEASURE_SETS  # noqa: E402

from assistant.nlp.stems import are_antonyms, stem_tokens  # noqa: E402
from assistant.reading.network import ReadingNetwork  # noqa: E402
from assistant.verification.checker import StatementVerifier  # noqa: E402
from assistant.verification.entailment import ENTAILMENT_FOLDER  # noqa: E402
from assistant.verification.types import VerificationResult  # noqa: E402
from index.embedding.factory import open_embedder  # noqa: E402


@dataclass(frozen=True, slots=True)
class Row:
    """One statement as it was judged."""

    data: str
    kind: str
    faithful: bool
    support: str
    score: float
    in_sources: bool  # whether the first source is a gold one
    seconds: float
    problems: tuple[str, ...]
    statement: str
    made_of: str


def main() -> None:
    """Check the statements of each set and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", type=Path)
    parser.add_argument("--each", type=int, default=120, help="evidence sentences of each set")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, help="keep every statement with its verdict")
    given = parser.parse_args()
    checker = StatementVerifier(open_embedder(), ReadingNetwork(ENTAILMENT_FOLDER))
    rows = [
        judged(checker, name, case)
        for name in MEASURE_SETS
        for case in support_cases(given.measure / name, given.each, given.seed)
    ]
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows]))
    for faithful in (True, False):
        table(rows, faithful)
    seconds = 1000 * np.array([row.seconds for row in rows])
    print(f"\nmilliseconds a statement: p50 {np.median(seconds):.0f}, "
          f"p95 {np.quantile(seconds, 0.95):.0f}, {len(rows)} statements")  # fmt: skip


def judged(checker: StatementVerifier, data: str, case: SupportCase) -> Row:
    """Check one statement alone, as if it were an answer."""
    began = time.perf_counter()
    (checked,) = checker.verify([case.statement], case.sources, [case.hint], case.question)
    seconds = time.perf_counter() - began
    return Row(
        data, kind_of(case), case.faithful, checked.support, checked.score,
        is_right(checked, case), seconds, checked.problems, case.statement, case.made_of,
    )  # fmt: skip


def kind_of(case: SupportCase) -> str:
    """The kind; opposites are separated by whether the checker's own list has the pair."""
    if case.kind != "opposite":
        return case.kind
    old = {w.folded for w in stem_tokens(case.made_of)}
    new = {w.folded for w in stem_tokens(case.statement)}
    listed = any(are_antonyms(one, other) for one in new - old for other in old - new)
    return f"opposite, {'in' if listed else 'not in'} the checker's list"


def is_right(checked: VerificationResult, case: SupportCase) -> bool:
    """Whether the strongest source is one that the statement was made of."""
    return bool(checked.sources) and checked.sources[0] in case.gold


def table(rows: list[Row], faithful: bool) -> None:
    """Print what share of each kind is flagged, of all sets together and of each alone."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.faithful == faithful:
            grouped[row.kind].append(row)
            if row.kind != "verbatim":
                grouped["all of these" if not faithful else "all but verbatim"].append(row)
    print(f"\n| {'faithful' if faithful else 'untrue'} | statements | flagged | unsupported "
          f"| right source first | {' | '.join(MEASURE_SETS)} |")  # fmt: skip
    print("|---|---|---|---|---|" + "---|" * len(MEASURE_SETS))
    for kind, group in sorted(grouped.items(), key=lambda each: each[0].startswith("all ")):
        each = [
            share([row for row in group if row.data == name and row.support != "supported"],
                  [row for row in group if row.data == name]) for name in MEASURE_SETS
        ]  # fmt: skip
        flagged = share([row for row in group if row.support != "supported"], group)
        unsupported = share([row for row in group if row.support == "unsupported"], group)
        right = share([row for row in group if row.in_sources], group)
        print(f"| {kind} | {len(group)} | {flagged} | {unsupported} | {right} "
              f"| {' | '.join(each)} |")  # fmt: skip


def share(some: list[Row], every: list[Row]) -> str:
    """A share with three decimals, a dash for none."""
    return f"{len(some) / len(every):.3f}".lstrip("0") if every else "–"


if __name__ == "__main__":
    main()
