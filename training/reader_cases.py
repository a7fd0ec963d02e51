"""Questions as the reader sees them: searched for, read, and with what is right known.

Reading takes nearly all of the time, so that what the network says is kept in a cache folder.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.evaluation.metrics import contains_answer
from assistant.reading.cascade import CascadeReader
from assistant.reading.features import FeatureMatrix, PassageScores, sentence_features
from assistant.reading.reader import SpanReader
from assistant.reading.rereading import with_rereading
from assistant.reading.span_decoding import SentenceScores
from assistant.retrieval.passages import passages_to_read
from assistant.types import ReadingPassage
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from index.search.searcher import Searcher, Session

T = TypeVar("T")
Said = (
    tuple[tuple[SentenceScores, ...], float, float] | None
)  # of a passage: scores, none, answerable


@dataclass(frozen=True, slots=True)
class ReaderCase:
    """A question with its passages; both arrays have a value for each scored sentence.

    `is_unclear`: the sentence holds an answer string, but nobody said that it answers.
    """

    set_name: str
    row: dict[str, Any]
    answerable: bool
    session: Session
    read: tuple[PassageScores, ...]
    scored: FeatureMatrix
    is_evidence: NDArray[np.bool_]
    is_unclear: NDArray[np.bool_]

    @property
    def article(self) -> str:
        """What folds are made by: the article asked about, or the question itself."""
        relevant = self.row.get("relevant") or [str(self.row["qid"])]
        return str(relevant[0]).split("#")[0]


@contextmanager
def open_session(folder: Path, articles: Path, model: str | None = None) -> Iterator[Session]:
    """A session on the library of these articles; built in the folder, where it is kept."""
    library, embedder = Library(folder), open_embedder(model)
    if not library.exists:
        request = BuildRequest(add=(("jsonl", str(articles.resolve()), False),))
        build(library, request, lambda _: embedder)
    with Searcher(library, embedder).session() as session:
        yield session


class ScoreCache(Generic[T]):
    """What a network says of each question in turn, kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: Iterator[T] | None = None
        if path.exists():
            self._known = iter(pickle.loads(path.read_bytes()))
        self._kept: list[T] = []

    def next_or(self, compute: Callable[[], T]) -> T:
        """What the file holds of the next question; computed if there is no file yet."""
        if self._known is not None:
            return next(self._known)
        self._kept.append(compute())
        return self._kept[-1]

    def save(self) -> None:
        """Write the file, after the last question."""
        if self._known is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_bytes(pickle.dumps(self._kept))


def collect_cases(
    set_name: str,
    rows: Sequence[tuple[dict[str, Any], bool]],
    session: Session,
    reader: SpanReader | CascadeReader,
    caches: Sequence[Path],
) -> list[ReaderCase]:
    """The cases of questions with whether the library answers them.

    `caches` are the folders for what the small network says and, for a cascade, the large one.
    """
    digest = hashlib.sha256(json.dumps([row["question"] for row, _ in rows]).encode()).hexdigest()
    kept = [ScoreCache[list[Said]](path / f"{set_name}-{digest[:12]}.pickle") for path in caches]
    small = reader.small if isinstance(reader, CascadeReader) else reader
    cases = []
    for row, answerable in rows:
        question = row["question"]
        passages, _ = passages_to_read(session, question)
        said = kept[0].next_or(partial(_said_first, small, question, passages))
        read = tuple(
            PassageScores(p, *each) for p, each in zip(passages, said, strict=True) if each
        )
        scored = sentence_features(question, read, session)
        if isinstance(reader, CascadeReader):
            again = kept[1].next_or(partial(_said_again, reader, question, read, scored))
            read = tuple(
                replace(each, reread=PassageScores(each.passage, *second) if second else None)
                for each, second in zip(read, again, strict=True)
            )
            scored = with_rereading(scored, read)
        if scored.places:
            evidence = _is_evidence(row, read, scored, answerable)
            unclear = _holds_answer(row, read, scored) & ~evidence
            cases.append(
                ReaderCase(set_name, row, answerable, session, read, scored, evidence, unclear)
            )
    for cache in kept:
        cache.save()
    return cases


def _said_first(
    reader: SpanReader, question: str, passages: Sequence[ReadingPassage]
) -> list[Said]:
    return [_said(each) for each in reader.score_passages(question, passages)]


def _said_again(
    reader: CascadeReader, question: str, read: Sequence[PassageScores], scored: FeatureMatrix
) -> list[Said]:
    return [_said(each.reread) for each in reader.reread(question, read, scored)]


def _said(scores: PassageScores | None) -> Said:
    return scores and (scores.sentences, scores.none, scores.answerable)


def words(text: str) -> list[str]:
    """The words of a text, case folded."""
    return re.findall(r"\w+", text.casefold())


def _is_evidence(
    row: dict[str, Any], read: Sequence[PassageScores], scored: FeatureMatrix, answerable: bool
) -> NDArray[np.bool_]:
    """Sentences of the right article that share nearly all words with a gold evidence sentence."""
    gold = [set(words(sentence)) for sentence in row.get("evidence", ())] if answerable else []

    def is_gold(place: tuple[int, int]) -> bool:
        passage = read[place[0]].passage
        chosen = passage.sentences[place[1]]
        own = set(words(passage.article.text[chosen.start : chosen.end]))
        return passage.article.id in row.get("relevant", ()) and any(
            len(own & other) >= 0.8 * min(len(own), len(other)) > 0 for other in gold
        )

    return np.array([is_gold(place) for place in scored.places])


def _holds_answer(
    row: dict[str, Any], read: Sequence[PassageScores], scored: FeatureMatrix
) -> NDArray[np.bool_]:
    """Sentences that hold an answer string."""
    result = []
    for number, sentence in scored.places:
        passage = read[number].passage
        chosen = passage.sentences[sentence]
        text = passage.article.text[chosen.start : chosen.end]
        result.append(contains_answer(text, row["answers"]))
    return np.array(result)
