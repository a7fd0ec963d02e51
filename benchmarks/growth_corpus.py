"""A million passages with real embeddings, made by recombining real sentences.

    python benchmarks/growth_corpus.py DATA_DIR CACHE_DIR [--minutes 10] [--check 2000]

Encodes with the shipped encoder, once, and keeps in CACHE_DIR: distinct sentences and titles of
the articles in DATA_DIR, really encoded passages of `news_silver`, and real questions. A
recombined article holds sentences of one article and its nearest neighbours in random order. The
vector of a recombined passage is mixed, not encoded: the mean of the cached vectors of its title
and sentences, weighted by length, normalised. `--check` tells how near that is to encoding.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.embedding.factory import open_embedder  # noqa: E402
from index.text.chunking import chunk_article  # noqa: E402
from index.text.normalisation import normalise  # noqa: E402
from index.text.passages import TARGET_TOKENS, embedded_text, estimate_tokens  # noqa: E402
from index.text.sentences import split_sentences  # noqa: E402

SETS = (
    "measure/news_silver",
    "train/qed",
    "train/squadshifts_new_wiki",
    "train/squadshifts_reddit",
    "train/squadshifts_amazon_reviews",
    "measure/squad2_b",
    "train/squad2_a",
    "train/squad1_rest",
    "measure/selqa",
)
QUESTIONS = (("measure/squad2_b", 400), ("measure/news_silver", 300), ("train/qed", 300))
SHORTEST, LONGEST = 30, 400  # characters of a sentence that is used
POOL = 60  # sentences that a recombined article draws from, at least
ARTICLE = 45  # sentences of a recombined article: about 8 passages
CHUNK = 4096  # texts between two looks at the clock
SEED = 7


@dataclass(frozen=True, slots=True)
class Document:
    """An article of the sources by the rows of its sentences."""

    title: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class GrowthCorpus:
    """What the cache holds. Vectors are float32, unit, one row a text."""

    documents: tuple[Document, ...]
    sentences: tuple[str, ...]
    sentence_vectors: NDArray[np.float32]
    titles: tuple[str, ...]
    title_vectors: NDArray[np.float32]
    questions: tuple[str, ...]
    question_vectors: NDArray[np.float32]
    news: tuple[str, ...]
    news_vectors: NDArray[np.float32]

    @cached_property
    def known(self) -> dict[str, tuple[NDArray[np.float32], int]]:
        """The vector and weight (characters) of each sentence and title."""
        both = zip(
            (*self.sentences, *self.titles),
            (*self.sentence_vectors, *self.title_vectors),
            strict=True,
        )
        return {text: (vector, len(text)) for text, vector in both}

    @cached_property
    def pools(self) -> tuple[NDArray[np.int64], ...]:
        """For each document the sentences of it and of its nearest, at least `POOL` in all."""
        means = np.stack([self.sentence_vectors[list(d.rows)].mean(axis=0) for d in self.documents])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        pools = []
        for first in range(0, len(means), 1000):
            nearest = np.argsort(-(means[first : first + 1000] @ means.T), axis=1)[:, :POOL]
            for row in nearest:
                pool: dict[int, None] = {}
                for document in row.tolist():
                    pool.update(dict.fromkeys(self.documents[document].rows))
                    if len(pool) >= POOL:
                        break
                pools.append(np.fromiter(pool, np.int64))
        return tuple(pools)

    def articles(self) -> Iterator[tuple[str, list[int]]]:
        """Endless recombined articles, the same ones every time: title and sentence rows."""
        generator = np.random.default_rng(SEED)
        sizes = np.array([len(document.rows) for document in self.documents], np.float64)
        while True:
            for number in generator.choice(len(sizes), 10_000, p=sizes / sizes.sum()).tolist():
                rows = generator.permutation(self.pools[number])[:ARTICLE]
                yield self.documents[number].title, rows.tolist()

    def passage_vectors(self, count: int) -> NDArray[np.float32]:
        """Mixed vectors of the first `count` passages, packed as the index packs them."""
        vectors = np.empty((count, self.sentence_vectors.shape[1]), np.float32)
        titles = {title: row for row, title in enumerate(self.titles)}
        for row, (title, rows) in enumerate(islice(self.passages(), count)):
            weights = self._lengths[rows]
            vectors[row] = weights @ self.sentence_vectors[rows]
            if title:
                vectors[row] += len(title) * self.title_vectors[titles[title]]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def passages(self) -> Iterator[tuple[str, list[int]]]:
        """Title and sentence rows of each passage of the recombined articles."""
        return (passage for _, passage in self.numbered_passages())

    def numbered_passages(self) -> Iterator[tuple[int, tuple[str, list[int]]]]:
        """The passages, each with the number of its article from 0."""
        for number, (title, rows) in enumerate(self.articles()):
            run: list[int] = []
            filled = 0.0
            for row in rows:
                size = self._tokens[row]
                if run and filled + size > TARGET_TOKENS:
                    yield number, (title, run)
                    run, filled = [], 0.0
                run.append(row)
                filled += size
            if filled > TARGET_TOKENS / 3:
                yield number, (title, run)

    @cached_property
    def _starts(self) -> dict[str, str]:
        return {sentence[:SHORTEST]: sentence for sentence in self.sentences}

    @cached_property
    def _tokens(self) -> list[float]:
        return [estimate_tokens(sentence) for sentence in self.sentences]

    @cached_property
    def _lengths(self) -> NDArray[np.float32]:
        return np.array([len(sentence) for sentence in self.sentences], np.float32)

    def mixed(self, text: str) -> NDArray[np.float32]:
        """The vector of a text whose lines are known sentences or titles.

        A sentence that lost its end when it stood alone is known by its start; one of a few that
        lost their start has the vector of another sentence, always the same.
        """
        total = np.zeros(self.sentence_vectors.shape[1], np.float32)
        for line in text.split("\n"):
            if line:
                start = self._starts.get(line[:SHORTEST])
                other = self.sentences[crc32(line.encode()) % len(self.sentences)]
                vector, weight = self.known.get(line) or self.known[start or other]
                total += weight * vector
        return total / np.linalg.norm(total)


def main() -> None:
    """Fill the cache; say what it holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--minutes", type=float, default=10, help="for encoding sentences")
    parser.add_argument("--check", type=int, default=0, help="passages to encode as well as mix")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    if not (options.cache / "corpus.json").exists():
        _fill(options.data, options.cache, options.minutes * 60)
    corpus = load_corpus(options.cache)
    print(
        f"{len(corpus.documents)} documents, {len(corpus.sentences)} sentences, "
        f"{len(corpus.titles)} titles, {len(corpus.questions)} questions, "
        f"{len(corpus.news)} encoded passages"
    )
    if options.check:
        _check(corpus, options.check)


def load_corpus(cache: Path) -> GrowthCorpus:
    """What `main` has put into the cache."""
    texts = json.loads((cache / "corpus.json").read_text("utf-8"))
    arrays = {
        name: np.load(cache / f"{name}.npy")
        for name in ("sentences", "titles", "questions", "news")
    }
    return GrowthCorpus(
        documents=tuple(Document(title, tuple(rows)) for title, rows in texts["documents"]),
        sentences=tuple(texts["sentences"]),
        sentence_vectors=arrays["sentences"],
        titles=tuple(texts["titles"]),
        title_vectors=arrays["titles"],
        questions=tuple(texts["questions"]),
        question_vectors=arrays["questions"],
        news=tuple(texts["news"]),
        news_vectors=arrays["news"],
    )


def _fill(data: Path, cache: Path, seconds: float) -> None:
    embedder = open_embedder()
    questions = _questions(data)
    np.save(cache / "questions.npy", np.concatenate([embedder.embed([q]) for q in questions]))
    documents, sentences = _documents(data)
    vectors: list[NDArray[np.float32]] = []
    began = time.perf_counter()
    done = 0
    while done < len(sentences) and time.perf_counter() - began < seconds:
        vectors.append(embedder.embed(sentences[done : done + CHUNK]))
        done += len(vectors[-1])
        print(
            f"{done} of {len(sentences)} sentences, {time.perf_counter() - began:.0f} s", flush=True
        )
    np.save(cache / "sentences.npy", np.concatenate(vectors))
    documents = [document for document in documents if max(document.rows) < done]
    titles = sorted({document.title for document in documents if document.title})
    np.save(cache / "titles.npy", embedder.embed(titles))
    news = _news(data)
    began = time.perf_counter()
    np.save(cache / "news.npy", embedder.embed(news))
    print(f"{len(news)} passages encoded in {time.perf_counter() - began:.0f} s", flush=True)
    texts = {
        "documents": [(document.title, document.rows) for document in documents],
        "sentences": sentences[:done],
        "titles": titles,
        "questions": questions,
        "news": news,
    }
    (cache / "corpus.json").write_text(json.dumps(texts), "utf-8")


def _documents(data: Path) -> tuple[list[Document], list[str]]:
    """Documents in random order; sentences in the order of their first document."""
    texts: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for name in SETS:
        for row in _rows(data / name / "passages.jsonl"):
            key = (name, row.get("article") or row["doc_id"])
            title = row["title"].replace("_", " ")
            texts.setdefault(key, (_title(title), []))[1].append(row["text"])
    keys = sorted(texts)
    random.Random(SEED).shuffle(keys)
    rows_of: dict[str, int] = {}
    documents = []
    for key in keys:
        title, parts = texts[key]
        found = [s for part in parts for s in _sentences(normalise(part))]
        rows = tuple(dict.fromkeys(rows_of.setdefault(s, len(rows_of)) for s in found))
        if rows:
            documents.append(Document(title, rows))
    return documents, list(rows_of)


def _title(title: str) -> str:
    return "" if title.startswith(("Filtered Reddit", "Amazon Reviews")) else title


def _sentences(text: str) -> Iterator[str]:
    """Those of usable length that stay one sentence when they stand alone."""
    for sentence in split_sentences(text):
        part = text[sentence.start : sentence.end]
        if SHORTEST <= len(part) <= LONGEST and len(split_sentences(part)) == 1:
            yield part


def _news(data: Path) -> list[str]:
    """The texts that the index embeds for the news articles."""
    texts = []
    for row in _rows(data / "measure/news_silver/passages.jsonl"):
        derived = chunk_article(row["title"], normalise(row["text"]))
        texts += [derived.text_to_embed(passage) for passage in derived.passages]
    return list(dict.fromkeys(texts))


def _questions(data: Path) -> list[str]:
    questions = []
    for name, count in QUESTIONS:
        rows = [
            row for row in _rows(data / name / "questions.jsonl") if row["answerable"] is not False
        ]
        random.Random(SEED).shuffle(rows)
        questions += [row["question"] for row in rows[:count]]
    return questions


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _check(corpus: GrowthCorpus, count: int) -> None:
    """How near mixed vectors are to encoded ones: cosine, and the same ten nearest."""
    passages = list(islice(corpus.passages(), count))
    texts = [
        embedded_text(title, " ".join(corpus.sentences[row] for row in rows))
        for title, rows in passages
    ]
    encoded, mixed = open_embedder().embed(texts), corpus.passage_vectors(count)
    cosine = (encoded * mixed).sum(axis=1)
    same = _overlap(corpus.question_vectors @ encoded.T, corpus.question_vectors @ mixed.T)
    p5, p50 = np.percentile(cosine, [5, 50])
    print(
        f"mixed against encoded, {count} passages: cosine {cosine.mean():.3f} "
        f"(median {p50:.3f}, worst 5% under {p5:.3f}), same ten nearest {same:.2f}"
    )


def _overlap(left: NDArray[np.float32], right: NDArray[np.float32], k: int = 10) -> float:
    pairs: Sequence[tuple[list[int], list[int]]] = list(
        zip(
            np.argsort(-left, axis=1)[:, :k].tolist(),
            np.argsort(-right, axis=1)[:, :k].tolist(),
            strict=True,
        )
    )
    return sum(len(set(a) & set(b)) for a, b in pairs) / (k * len(pairs))


if __name__ == "__main__":
    main()
