"""How well the checker tells claims that their article supports from others.

    python benchmarks/claims.py ../shared/data/measure/claims_news [--limit N] [--json FILE]

Each claim is checked against all sentences of its article, of which the checker chooses. Printed:
AUROC of supported against not, and what is called supported of either.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.evaluation.metrics import auroc  # noqa: E402
from assistant.reading.network import ReadingNetwork  # noqa: E402
from assistant.verification.checker import StatementVerifier  # noqa: E402
from assistant.verification.entailment import ENTAILMENT_FOLDER  # noqa: E402
from assistant.verification.types import NumberedSource  # noqa: E402
from index.embedding.factory import open_embedder  # noqa: E402
from index.text.sentences import split_sentences  # noqa: E402


def main() -> None:
    """Check the claims and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", type=Path, help="keep every claim with its verdict")
    options = parser.parse_args()
    lines = (options.folder / "rows.jsonl").read_text("utf-8").splitlines()[: options.limit]
    verifier = StatementVerifier(open_embedder(), ReadingNetwork(ENTAILMENT_FOLDER))
    kept, seconds = [], []
    for row in map(json.loads, lines):
        sources = numbered(row["article"])
        began = time.perf_counter()
        (verdict,) = verifier.verify([row["claim"]], sources)
        seconds.append(time.perf_counter() - began)
        kept.append(
            {"claim": row["claim"], "label": row["label"], "score": verdict.score,
             "support": verdict.support, "sources": verdict.sources, "problems": verdict.problems}
        )  # fmt: skip
    if options.json:
        options.json.write_text("".join(json.dumps(each) + "\n" for each in kept), "utf-8")
    true = [each for each in kept if each["label"] == "supported"]
    other = [each for each in kept if each["label"] != "supported"]
    area = auroc([each["score"] for each in kept], [each["label"] == "supported" for each in kept])
    print(f"{len(true)} supported, {len(other)} not: AUROC {area:.3f}")
    for name, group in (("supported", true), ("not supported", other)):
        shares = (
            f"{level} {np.mean([each['support'] == level for each in group]):.3f}"
            for level in ("supported", "weak", "unsupported")
        )
        print(f"{name}: called {', '.join(shares)}")
    print(f"milliseconds a claim: p50 {1000 * np.median(seconds):.0f}")


def numbered(article: str) -> list[NumberedSource]:
    """The sentences of an article as sources."""
    texts = [article[s.start : s.end] for s in split_sentences(article)]
    return [
        NumberedSource(number, text, "", texts[number - 2] if number > 1 else "")
        for number, text in enumerate(texts, 1)
    ]


if __name__ == "__main__":
    main()
