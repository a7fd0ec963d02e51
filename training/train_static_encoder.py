"""Make the static encoder: a table of word-piece vectors, taught by the default encoder.

    python training/train_static_encoder.py ../shared/data/train

The vectors that the default encoder gives to the training texts are kept in `--cache`. The same
inputs and seed on the same machine give the same table. Writes the model with `--out`, and prints
hit@1/5/10 on held-out titles.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, normalize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from static_encoder_data import EncoderCorpus, read_corpora, teacher_vectors
from static_encoder_search import full_text_scores, hit_rates

from index.embedding.factory import DEFAULT_MODEL_FOLDER, FAST_MODEL, open_embedder
from index.types import Embedder

SEED = 13
SMOOTHING = 1e-3  # of Arora, Liang and Ma 2017, smooth inverse frequency
log = logging.getLogger("static")


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on held-out titles; docs/experiments.md, "The static encoder"."""

    epochs: int = 2
    batch: int = 512
    negatives: int = 3  # hard ones a question
    rate: float = 2e-2  # of the start table's root mean square
    temperature: float = 0.05
    imitation: float = 2.0  # weight of the cosine to the teacher's vector
    text_share: float = 0.8  # of the full-text score in the contrastive logits


class Average(torch.autograd.Function):
    """The product of a constant sparse matrix and a dense table."""

    @staticmethod
    def forward(ctx: Any, bags: sp.csr_matrix, table: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
        """A row of `bags` gives the weighted sum of rows of the table."""
        ctx.bags = bags
        return torch.from_numpy(bags @ table.detach().numpy())

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[None, torch.Tensor]:  # noqa: ANN401
        """The gradient of the table alone."""
        return None, torch.from_numpy(ctx.bags.T.tocsr() @ gradient.numpy())


def main() -> None:
    """Teach, report, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/footnote-static"))
    parser.add_argument("--out", type=Path)
    for name, default in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    options = vars(parser.parse_args())
    settings = Settings(**{name: options[name] for name in asdict(Settings())})
    torch.manual_seed(SEED)
    tokenizer = open_tokenizer()
    corpus, held_out = read_corpora(options["train"])
    teacher = open_embedder()
    table = start_table(tokenizer, corpus, teacher, options["cache"])
    table = train(table, tokenizer, corpus, teacher, options["cache"], settings)
    if options["out"]:
        table = write(options["out"], table, settings)
    log.info("held out: %s", Judge(tokenizer, corpus, held_out).report(table))


def open_tokenizer() -> Tokenizer:
    """The default encoder's word pieces, without padding or an end."""
    tokenizer = Tokenizer.from_file(str(DEFAULT_MODEL_FOLDER / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def bags_of(tokenizer: Tokenizer, texts: list[str]) -> sp.csr_matrix:
    """A row a text: the share of each word piece in it."""
    encoded = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    ids = [encoding.ids for encoding in encoded]
    lengths = [len(row) for row in ids]
    shares = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    columns = np.concatenate([np.array(row, np.int32) for row in ids])
    bags = sp.csr_matrix((shares, columns, starts), (len(ids), tokenizer.get_vocab_size()))
    bags.sum_duplicates()
    return bags


def start_table(
    tokenizer: Tokenizer, corpus: EncoderCorpus, teacher: Embedder, cache: Path
) -> NDArray[np.float32]:
    """What the teacher says of each word piece alone, by its smooth inverse frequency."""
    words = [tokenizer.id_to_token(i) or "" for i in range(tokenizer.get_vocab_size())]
    vectors = teacher_vectors(teacher, [word.removeprefix("##") for word in words], cache)
    counts = np.asarray(bags_of(tokenizer, corpus.passages).sum(axis=0)).ravel()
    rarity = SMOOTHING / (SMOOTHING + counts / counts.sum())
    centred = vectors - vectors.mean(axis=0)
    return np.asarray(centred * rarity[:, None], np.float32)


class Judge:
    """hit@k on the questions of held-out titles, among the passages of all titles."""

    def __init__(
        self, tokenizer: Tokenizer, corpus: EncoderCorpus, held_out: EncoderCorpus
    ) -> None:
        passages = held_out.passages + corpus.passages
        self._articles = held_out.articles + corpus.articles
        self._relevant = held_out.relevant
        self._text = full_text_scores(passages, held_out.questions)
        self._passages = bags_of(tokenizer, passages)
        self._questions = bags_of(tokenizer, held_out.questions)

    def report(self, table: NDArray[np.float32]) -> str:
        """Dense alone, and fused."""
        return self.report_vectors(units(self._passages @ table), units(self._questions @ table))

    def report_vectors(self, passages: NDArray[np.float32], questions: NDArray[np.float32]) -> str:
        """The same of any vectors."""
        dense = questions @ passages.T
        alone = hit_rates(dense, self._articles, self._relevant)
        fused = {}
        for share in (0.7, 1.0, 1.4):
            both = dense.copy()
            rows = np.repeat(np.arange(len(both)), np.diff(self._text.indptr))
            both[rows, self._text.indices] += share * self._text.data
            fused[share] = tuple(hit_rates(both, self._articles, self._relevant).values())
        spread = dense.std()
        return f"dense {tuple(alone.values())} fused {fused} spread {spread:.3f}"


def units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows made unit length."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def train(
    start: NDArray[np.float32],
    tokenizer: Tokenizer,
    corpus: EncoderCorpus,
    teacher: Embedder,
    cache: Path,
    settings: Settings,
) -> NDArray[np.float32]:
    """The table after all epochs."""
    lessons = Lessons(tokenizer, corpus, teacher, cache, settings)
    table = torch.from_numpy(start.copy()).requires_grad_()
    rate = settings.rate * float(np.sqrt((start**2).mean()))
    steps = len(corpus.questions) // settings.batch
    optimiser = torch.optim.Adam([table], lr=rate, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, total_steps=steps * settings.epochs, pct_start=0.1
    )
    began = time.time()
    for epoch in range(settings.epochs):
        sums = np.zeros(2)
        order = lessons.chance.permutation(len(corpus.questions))
        for step in range(steps):
            rows = order[step * settings.batch : (step + 1) * settings.batch]
            contrast, imitation = lessons.losses(table, rows)
            optimiser.zero_grad()
            (contrast + settings.imitation * imitation).backward()
            optimiser.step()
            schedule.step()
            sums += contrast.item(), imitation.item()
        seconds, (contrast_mean, imitation_mean) = time.time() - began, sums / steps
        log.info(
            f"epoch {epoch + 1}, {seconds:.0f} s: contrast {contrast_mean:.3f}, imitation "
            f"{imitation_mean:.3f}"
        )
    return table.detach().numpy()


class Lessons:
    """The training texts as bags, what the teacher says of them, and the two losses."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        corpus: EncoderCorpus,
        teacher: Embedder,
        cache: Path,
        settings: Settings,
    ) -> None:
        self.chance = np.random.default_rng(SEED)
        self._corpus, self._settings = corpus, settings
        texts = (corpus.questions, corpus.passages, corpus.sentences)
        self._bags = [bags_of(tokenizer, part) for part in texts]
        self._aims = [
            torch.from_numpy(units(teacher_vectors(teacher, part, cache))) for part in texts
        ]
        self._text = full_text_scores(corpus.passages, corpus.questions)
        questions, passages, _ = (aim.numpy() for aim in self._aims)
        self._negatives = hard_negatives(self._text, questions, passages, corpus)

    def losses(
        self, table: torch.Tensor, rows: NDArray[np.int64]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Of these questions: contrastive over fused scores, and the distance to the teacher."""
        corpus, chance, settings = self._corpus, self.chance, self._settings
        right = np.array([chance.choice(corpus.relevant[row]) for row in rows])
        wrong = np.stack([chance.choice(self._negatives[row], settings.negatives) for row in rows])
        columns = np.unique(np.concatenate([right, wrong.ravel()]))
        sentences = chance.integers(len(corpus.sentences), size=settings.batch)
        picks = (rows, columns, sentences)
        mine = [
            normalize(Average.apply(bags[pick], table), dim=1)
            for bags, pick in zip(self._bags, picks, strict=True)
        ]
        text = torch.from_numpy(self._text[rows][:, columns].toarray())
        logits = (mine[0] @ mine[1].T + settings.text_share * text) / settings.temperature
        also = also_right(corpus, rows, columns, right)
        logits = logits.masked_fill(torch.from_numpy(also), -1e4)
        contrast = cross_entropy(logits, torch.from_numpy(np.searchsorted(columns, right)))
        distances = [
            1 - (own * aims[pick]).sum(dim=1).mean()
            for own, aims, pick in zip(mine, self._aims, picks, strict=True)
        ]
        return contrast, torch.stack(distances).sum()


def also_right(
    corpus: EncoderCorpus,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    right: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Which columns answer a question besides the one that was drawn: they are no negatives."""
    place = {int(column): i for i, column in enumerate(columns)}
    mask = np.zeros((len(rows), len(columns)), bool)
    for i, row in enumerate(rows):
        for passage in corpus.relevant[row]:
            if passage != right[i] and passage in place:
                mask[i, place[passage]] = True
    return mask


def hard_negatives(
    scores: sp.csr_matrix,
    questions: NDArray[np.float32],
    passages: NDArray[np.float32],
    corpus: EncoderCorpus,
    most: int = 20,
) -> NDArray[np.int64]:
    """The wrong passages that the teacher's fused search finds first, `most` a question."""
    found = np.empty((len(questions), most), np.int64)
    for first in range(0, len(questions), 1024):
        part = slice(first, first + 1024)
        fused = questions[part] @ passages.T
        text = scores[part]
        rows = np.repeat(np.arange(len(fused)), np.diff(text.indptr))
        fused[rows, text.indices] += text.data
        for i, right in enumerate(corpus.relevant[part]):
            fused[i, right] = -9
        found[part] = np.argpartition(-fused, most, axis=1)[:, :most]
    return found


def write(out: Path, table: NDArray[np.float32], settings: Settings) -> NDArray[np.float32]:
    """The table in int8 with a scale a row, the tokenizer, and the config that names them.

    Returns what the int8 table stands for.
    """
    scales = np.abs(table).max(axis=1) / 127
    if not scales.all():
        sys.exit("a word piece has no vector at all")
    small = np.rint(table / scales[:, None]).astype(np.int8)
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "table.npz", table=small, scales=scales.astype(np.float32))
    shutil.copyfile(DEFAULT_MODEL_FOLDER / "tokenizer.json", out / "tokenizer.json")
    files = ("table.npz", "tokenizer.json")
    config = {
        "name": FAST_MODEL,
        "dimension": table.shape[1],
        "precision": "int8",
        "seed": SEED,
        "settings": asdict(settings),
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files},
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    return np.asarray(small * scales[:, None], np.float32)


if __name__ == "__main__":
    main()
