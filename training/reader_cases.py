"""Questions as the reader sees them: searched for, read, and with what is right known.

Reading takes nearly all of the time, so that what the network says is kept in a cache folder.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.evaluation.metrics import contains_answer
from assistant.reading.features import FeatureMatrix, PassageScores, sentence_features
from assistant.reading.reader import SpanReader
from assistant.retrieval.passages import passages_to_read
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from index.search.searcher import Searcher, Session


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


def collect_cases(
    set_name: str,
    rows: Sequence[tuple[dict[str, Any], bool]],
    session: Session,
    reader: SpanReader,
    cache: Path,
) -> list[ReaderCase]:
    """The cases of questions with whether the library answers them."""
    digest = hashlib.sha256(json.dumps([row["question"] for row, _ in rows]).encode()).hexdigest()
    path = cache / f"{set_name}-{digest[:12]}.pickle"
    known = pickle.loads(path.read_bytes()) if path.exists() else None
    cases, kept = [], []
    for number, (row, answerable) in enumerate(rows):
        passages, _ = passages_to_read(session, row["question"])
        if known is None:
            read = reader.score_passages(row["question"], passages)
            kept.append([(each.sentences, each.none, each.answerable) for each in read])
        else:
            read = tuple(
                PassageScores(passage, *said)
                for passage, said in zip(passages, known[number], strict=True)
            )
        scored = sentence_features(row["question"], read, session)
        if scored.places:
            evidence = _is_evidence(row, read, scored, answerable)
            unclear = _holds_answer(row, read, scored) & ~evidence
            cases.append(
                ReaderCase(set_name, row, answerable, session, read, scored, evidence, unclear)
            )
    if known is None:
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(kept))
    return cases


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
