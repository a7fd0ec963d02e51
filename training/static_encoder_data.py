"""What the static encoder learns from: passages, questions and sentences of the training sets.

All is split by article title: `is_held_out` titles choose settings and are never trained on.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.text.chunking import chunk_article
from index.types import Embedder

SETS = (
    "qed", "squad1_rest", "squad2_a",
    "squadshifts_new_wiki", "squadshifts_reddit", "squadshifts_amazon_reviews",
)  # fmt: skip
HELD_OUT_PARTS = 8  # one title in so many is held out
SENTENCES = 60_000  # drawn from the passages, besides the questions
SHORTEST, LONGEST = 30, 400  # characters of such a sentence


@dataclass(frozen=True, slots=True)
class EncoderCorpus:
    """Embedded texts of passages, their articles, and questions with the passages that answer.

    `relevant[i]` are rows of `passages`: those of a right article that hold an answer string, or
    all of a right article where none does.
    """

    passages: list[str]
    articles: list[str]
    questions: list[str]
    relevant: list[list[int]]
    sentences: list[str]


def read_corpora(train: Path) -> tuple[EncoderCorpus, EncoderCorpus]:
    """The part to train on and the held-out part."""
    return _corpus(train, held_out=False), _corpus(train, held_out=True)


def is_held_out(title: str) -> bool:
    """Whether the articles of this title are kept from training."""
    return crc32(title.encode()) % HELD_OUT_PARTS == 0


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _corpus(train: Path, *, held_out: bool) -> EncoderCorpus:
    corpus = EncoderCorpus([], [], [], [], [])
    for name in SETS:
        rows_of: dict[str, list[int]] = {}
        for row in _rows(train / name / "passages.jsonl"):
            if is_held_out(row["title"]) == held_out:
                rows_of[row["doc_id"]] = _add_article(corpus, row)
        for row in _rows(train / name / "questions.jsonl"):
            mine = [i for article in row["relevant"] for i in rows_of.get(article, [])]
            if row["answerable"] and mine:
                holds = [i for i in mine if any(a in corpus.passages[i] for a in row["answers"])]
                corpus.questions.append(row["question"])
                corpus.relevant.append(holds or mine)
    chance = random.Random(7)
    kept = chance.sample(corpus.sentences, min(SENTENCES, len(corpus.sentences)))
    corpus.sentences[:] = kept
    return corpus


def _add_article(corpus: EncoderCorpus, row: dict[str, Any]) -> list[int]:
    title = row["title"].replace("_", " ")
    derived = chunk_article(title, row["text"])
    first = len(corpus.passages)
    corpus.passages.extend(derived.text_to_embed(passage) for passage in derived.passages)
    corpus.articles.extend(row["doc_id"] for _ in derived.passages)
    texts = (row["text"][s.start : s.end] for s in derived.sentences)
    corpus.sentences.extend(text for text in texts if SHORTEST <= len(text) <= LONGEST)
    return list(range(first, len(corpus.passages)))


def teacher_vectors(teacher: Embedder, texts: Sequence[str], cache: Path) -> NDArray[np.float32]:
    """The teacher's vectors of these texts, kept in the cache folder by their hash."""
    digest = hashlib.sha256("\0".join([teacher.fingerprint, *texts]).encode()).hexdigest()
    path = cache / f"{digest[:16]}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part.npy")
        np.save(temporary, teacher.embed(texts).astype(np.float16))
        temporary.rename(path)
    vectors: NDArray[np.float32] = np.load(path).astype(np.float32)
    return vectors
