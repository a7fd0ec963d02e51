"""Train the network that finds what is not meant in a spoken question, and write it as ONNX.

    python training/train_mender.py ../shared/data/train --out models/mender

A table of word-piece vectors (that of the static encoder, cut to its main directions), a vector a
frequent word, marks of case, place and repetition, and the likeness to the words around go into
two bidirectional recurrent layers; each word is dropped or kept. Held-out passages, and editing
terms that were never trained on, judge it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from disfluencies import CleanQuestion, DisfluentQuestion, add_disfluency, read_questions
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tokenizers import Tokenizer

from assistant.query.disfluency_features import (
    MAX_PIECES,
    SURFACE_FEATURE_COUNT,
    frequent_word_ids,
    normalised_word,
    piece_ids,
    surface_features,
)

WIDTH = 48  # of a word piece's vector
HIDDEN = 80
KNOWN = 700  # frequent words with a vector of their own
BATCH = 96
NEAR = 10
CERTAIN = 0.75


class Mender(nn.Module):
    """Logit of being dropped for each word; `pieces` is 0 where there is none."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        self.register_buffer("table", table.half())
        self.known = nn.Embedding(KNOWN + 1, 32)
        self.into = nn.Linear(table.shape[1] + 32 + SURFACE_FEATURE_COUNT + 4, 96)
        self.layers = nn.GRU(96, HIDDEN, 2, batch_first=True, bidirectional=True, dropout=0.2)
        self.out = nn.Linear(2 * HIDDEN, 1)

    def forward(self, pieces: Tensor, known: Tensor, marks: Tensor) -> Tensor:
        """Shapes (rows, words, pieces), (rows, words), (rows, words, marks) → (rows, words)."""
        there = (pieces > 0).float().unsqueeze(-1)
        vectors = (self.table[pieces].float() * there).sum(2)
        vectors = vectors / (vectors.pow(2).sum(-1, keepdim=True) + 1e-6).sqrt()
        like = vectors @ vectors.transpose(1, 2)
        place = torch.arange(pieces.shape[1])
        away = place[None, :] - place[:, None]
        near = [like.masked_fill(~((away * way > 0) & (away * way <= far)), 0.0).amax(-1)
                for way in (1, -1) for far in (4, NEAR)]  # fmt: skip
        told = torch.cat([vectors, self.known(known), marks, torch.stack(near, -1)], -1)
        states, _ = self.layers(torch.relu(self.into(told)))
        return self.out(states).squeeze(-1)


def table_of(folder: Path) -> Tensor:
    """The static encoder's vectors in their `WIDTH` main directions."""
    with np.load(folder / "table.npz") as stored:
        table = stored["table"] * stored["scales"][:, None]
    table = table / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-6)
    table = table - table.mean(0)
    _, directions = np.linalg.eigh(table.T @ table)
    return torch.tensor(table @ directions[:, -WIDTH:], dtype=torch.float32)


class Words:
    """The word pieces of words, each cut once."""

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401 - tokenizers is untyped
        self._tokenizer = tokenizer
        self._known: dict[str, np.ndarray] = {}

    def pieces(self, words: Sequence[str]) -> np.ndarray:
        """As `piece_ids`."""
        new = [word for word in words if word not in self._known]
        if new:
            self._known.update(zip(new, piece_ids(new, self._tokenizer), strict=True))
        return np.stack([self._known[word] for word in words])


def batch_of(
    rows: Sequence[DisfluentQuestion], cutter: Words, vocabulary: dict[str, int]
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Inputs, labels and which words are there."""
    longest = max(len(row.words) for row in rows)
    pieces = np.zeros((len(rows), longest, MAX_PIECES), np.int64)
    known = np.zeros((len(rows), longest), np.int64)
    marks = np.zeros((len(rows), longest, SURFACE_FEATURE_COUNT), np.float32)
    labels = np.zeros((len(rows), longest), np.float32)
    there = np.zeros((len(rows), longest), np.float32)
    for at, row in enumerate(rows):
        n = len(row.words)
        pieces[at, :n] = cutter.pieces(row.words)
        known[at, :n] = frequent_word_ids(row.words, vocabulary)
        marks[at, :n] = surface_features(row.words)
        labels[at, :n] = row.dropped
        there[at, :n] = 1
    return tuple(torch.from_numpy(a) for a in (pieces, known, marks, labels, there))  # type: ignore[return-value]


def report(
    model: Mender, chosen: Sequence[CleanQuestion], cutter: Words, vocabulary: dict[str, int],
    name: str, *, held_out_terms: bool, count: int = 4000,
) -> None:  # fmt: skip
    """Share of made questions that come back exactly, by kind; how often clean ones are altered."""
    chance = random.Random(5)
    rows = [add_disfluency(chance.choice(chosen), chance, held_out_terms=held_out_terms)
            for _ in range(count)]  # fmt: skip
    right: Counter[str] = Counter()
    sure_right: Counter[str] = Counter()
    left: Counter[str] = Counter()
    total: Counter[str] = Counter(row.kind for row in rows)
    model.eval()
    with torch.no_grad():
        for start in range(0, count, BATCH):
            part = rows[start : start + BATCH]
            pieces, known, marks, labels, there = batch_of(part, cutter, vocabulary)
            shares = torch.sigmoid(model(pieces, known, marks))
            exact = (((shares > 0.5) == (labels > 0.5)) | (there < 0.5)).all(1)
            least = torch.where(there > 0, torch.maximum(shares, 1 - shares), 1.0).amin(1)
            for row, good, sure in zip(part, exact.tolist(), least.tolist(), strict=True):
                right[row.kind] += good
                left[row.kind] += sure < CERTAIN
                sure_right[row.kind] += good and sure >= CERTAIN
    print(f"{name}: exact / exact and sure / not sure")
    for kind in sorted(total):
        n = total[kind]
        print(f"  {kind:16} {right[kind] / n:.3f} {sure_right[kind] / n:.3f} {left[kind] / n:.3f}")


def main() -> None:
    """Train, report, export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=220_000)
    parser.add_argument("--start", type=Path, help="a folder to go on from")
    parser.add_argument("--rate", type=float, default=4e-3, help="the highest learning rate")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)  # two wait for each other on shared cores
    chance = random.Random(1)
    every = read_questions(options.train, chance)
    taught = [s for s in every if not s.held_out]
    held_out = [s for s in every if s.held_out]
    tokenizer = Tokenizer.from_file(str(ROOT / "models" / "static-fast" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    cutter = Words(tokenizer)
    model = Mender(table_of(ROOT / "models" / "static-fast"))
    if options.start:
        frequent = json.loads((options.start / "config.json").read_text())["vocabulary"]
        model.load_state_dict(torch.load(options.start / "weights.pt"))
    else:
        counts = Counter(
            normalised_word(w)
            for _ in range(30_000)
            for w in add_disfluency(chance.choice(taught), chance).words
        )
        frequent = [word for word, _ in counts.most_common(KNOWN)]
    vocabulary = {word: at for at, word in enumerate(frequent, 1)}
    steps = options.rows // BATCH
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, steps)
    began, shown = time.time(), 0.0
    model.train()
    for step in range(steps):
        rows = [add_disfluency(chance.choice(taught), chance) for _ in range(BATCH)]
        pieces, known, marks, labels, there = batch_of(rows, cutter, vocabulary)
        known = known * (torch.rand(known.shape) > 0.1)  # a new editing term has no number
        loss = nn.functional.binary_cross_entropy_with_logits(
            model(pieces, known, marks), labels * 0.98 + 0.01, reduction="none"
        )
        loss = (loss * there).sum() / there.sum()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        shown += loss.item()
        if (step + 1) % 100 == 0:
            print(f"{step + 1}/{steps} loss {shown / 100:.4f} {time.time() - began:.0f} s",
                  flush=True)  # fmt: skip
            shown = 0.0
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), options.out / "weights.pt")
    report(model, held_out, cutter, vocabulary, "held-out passages", held_out_terms=False)
    report(model, held_out, cutter, vocabulary, "held-out passages and terms",
           held_out_terms=True)  # fmt: skip
    _export(model, vocabulary, options.out)


def _export(model: Mender, vocabulary: dict[str, int], out: Path) -> None:
    """Write `model.onnx` and `config.json`."""
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    example = (torch.ones(1, 9, 4, dtype=torch.int64), torch.ones(1, 9, dtype=torch.int64),
               torch.zeros(1, 9, SURFACE_FEATURE_COUNT))  # fmt: skip
    torch.onnx.export(
        model, example, str(out / "model.onnx"), dynamo=False, opset_version=17,
        input_names=["pieces", "known", "marks"], output_names=["dropped"],
        dynamic_axes={name: {1: "words"} for name in ("pieces", "known", "marks", "dropped")},
    )  # fmt: skip
    data = (out / "model.onnx").read_bytes()
    config = {"sha256": hashlib.sha256(data).hexdigest(), "vocabulary": list(vocabulary)}
    (out / "config.json").write_text(json.dumps(config) + "\n")


if __name__ == "__main__":
    main()
