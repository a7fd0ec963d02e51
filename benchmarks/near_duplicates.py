"""Which edited copies of articles are recognised as near-duplicates, and which strangers are.

    python benchmarks/near_duplicates.py PASSAGES.jsonl [--articles 1000] [--show 0]

Each article is edited in the ways that syndicated text is, and the copy compared with it by the
signatures that the index keeps. `compared` is the share of copies that the bands bring together,
`likeness` the mean estimated share of common shingles, the rest the share of copies recognised at
that least likeness. Last, pairs of distinct articles of the file that are recognised at each;
`--show` prints some of them, the least alike first, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.storage.near_duplicates import SIMILARITY_THRESHOLD, Signature, minhash_signature  # noqa: E402
from index.text.normalisation import normalise  # noqa: E402
from index.text.sentences import split_sentences  # noqa: E402

LIKENESSES = (0.4, 0.5, SIMILARITY_THRESHOLD, 0.6, 0.7, 0.8)
SEED = 3

Edit = Callable[[list[str], list[str], random.Random], list[str]]


def _one_changed(own: list[str], other: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(own))
    return [*own[:at], chance.choice(other), *own[at + 1 :]]


def _words_changed(own: list[str], _other: list[str], chance: random.Random) -> list[str]:
    return [" ".join("edited" if chance.random() < 0.05 else w for w in s.split()) for s in own]


EDITS: dict[str, Edit] = {
    "one sentence is another": _one_changed,
    "two sentences in front": lambda own, other, _: [*other[:2], *own],
    "a tenth of the sentences dropped": lambda own, _, chance: [
        s for s in own if chance.random() > 0.1
    ],
    "the last quarter cut": lambda own, _, __: own[: -(len(own) // 4)] or own,
    "every 20th word is another": _words_changed,
    "sentences in another order": lambda own, _, chance: chance.sample(own, len(own)),
    "the last half cut": lambda own, _, __: own[: -(len(own) // 2)],
    "half of it another article": lambda own, other, _: [
        *own[: len(own) // 2],
        *other[: len(own) // 2],
    ],
}


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("jsonl", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--show", type=int, default=0, help="recognised pairs to print")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.jsonl.read_text("utf-8").splitlines()]
    rows = random.Random(SEED).sample(rows, min(options.articles, len(rows)))
    texts = [normalise(row["text"]) for row in rows]
    began = time.perf_counter()
    signatures = [minhash_signature(text) for text in texts]
    each = (time.perf_counter() - began) / len(texts) * 1000
    parts = [[t[s.start : s.end] for s in split_sentences(t)] for t in texts]
    long = [i for i, own in enumerate(parts) if len(own) >= 8]
    print(f"{len(texts)} articles, {len(long)} of 8 sentences or more; {each:.2f} ms a signature\n")
    heads = " | ".join(f"{likeness:g}" for likeness in LIKENESSES)
    print(f"| edit | compared | likeness | {heads} |")
    print("|---" * (3 + len(LIKENESSES)) + "|")
    for name, edit in EDITS.items():
        chance = random.Random(SEED)
        pairs = []
        for i in long:
            other = parts[chance.choice([j for j in (long[0], long[-1], i - 1) if j != i])]
            pairs.append(
                (signatures[i], minhash_signature("\n".join(edit(parts[i], other, chance))))
            )
        print(f"| {name} | {_row(pairs)} |")
    found = _strangers(signatures)
    print("\ndistinct articles recognised: ", end="")
    print(", ".join(f"{sum(v >= t for v, *_ in found)} pairs at {t:g}" for t in LIKENESSES))
    for likeness, i, j in [f for f in found if f[0] >= SIMILARITY_THRESHOLD][: options.show]:
        print(f"\n{likeness:.2f}\n  {texts[i][:300]!r}\n  {texts[j][:300]!r}")


def _row(pairs: list[tuple[Signature, Signature]]) -> str:
    compared = [bool(set(one.bands) & set(other.bands)) for one, other in pairs]
    likeness = np.array([_likeness(one, other) for one, other in pairs])
    known = [f"{float(np.mean(compared & (likeness >= least))):.3f}" for least in LIKENESSES]
    return " | ".join([f"{np.mean(compared):.3f}", f"{likeness.mean():.2f}", *known])


def _likeness(one: Signature, other: Signature) -> float:
    numbers = [np.frombuffer(signature.minhash, "<u4") for signature in (one, other)]
    return float((numbers[0] == numbers[1]).mean())


def _strangers(signatures: list[Signature]) -> list[tuple[float, int, int]]:
    """Pairs that share a band, with their likeness, the least alike first."""
    by_band: dict[int, list[int]] = defaultdict(list)
    for number, signature in enumerate(signatures):
        for band in signature.bands:
            by_band[band].append(number)
    pairs = {pair for group in by_band.values() for pair in combinations(group, 2)}
    return sorted((_likeness(signatures[i], signatures[j]), i, j) for i, j in pairs)


if __name__ == "__main__":
    main()
