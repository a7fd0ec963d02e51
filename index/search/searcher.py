"""Search over one generation: dense and full text, fused; nothing here ever writes.

A session is one request: it holds one read transaction of the catalogue and one snapshot of the
segments and the full text, so that hits, offsets and texts belong together whatever is built
meanwhile.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from index.errors import IndexDamaged, IndexMismatch
from index.library import Library
from index.search import phrases
from index.search.filters import allowed_passages, count_undated, filtered_article_keys
from index.search.fusion import fuse
from index.search.phrases import ArticleMatch
from index.storage import catalogue, schema
from index.storage.near_duplicates import near_duplicates
from index.storage.text_index import TextIndex, TextSnapshot
from index.storage.vector_store import FaissVectorStore
from index.text.chunking import CHUNKING_SETTINGS
from index.types import NO_FILTERS, Article, Embedder, Filters, Hit, Sentence, VectorStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATE_COUNT = 100  # of each side; docs/experiments.md, "Fusion"
FILTERS_CACHED = 16  # of a snapshot, each 8 bytes a passage: those of the conversations of now
OPEN_TRIES = 5  # a build may sweep the files of the generation that is being opened


class SearchMode(Enum):
    """Which of the two searches take part; the single ones are for measuring."""

    BOTH = "both"
    DENSE = "dense"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one generation, open; `dead` are the stored ids that no longer live.

    `allowed` keeps what filters left, ascending, for the next question under the same ones.
    """

    generation: tuple[str, int]  # which library, and its generation
    store: VectorStore
    dead: NDArray[np.int64]
    text: TextSnapshot
    allowed: dict[Filters, NDArray[np.int64]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilterCounts:
    """Articles that filters leave of `all`; `undated` are left out for want of a date alone."""

    articles: int
    undated: int
    all: int


class Session:
    """One request's view of the library; only valid inside `Searcher.session()`."""

    def __init__(
        self, connection: sqlite3.Connection, snapshot: Snapshot, embedder: Embedder
    ) -> None:
        self._connection = connection
        self._snapshot = snapshot
        self.embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    @property
    def generation(self) -> int:
        """The generation that this request sees."""
        return self._snapshot.generation[1]

    @property
    def text(self) -> TextSnapshot:
        """The full text, for terms and their frequencies."""
        return self._snapshot.text

    @cached_property
    def article_count(self) -> int:
        """All articles, examples included."""
        return catalogue.count_rows(self._connection, "articles")

    @cached_property
    def passage_count(self) -> int:
        """Living passages."""
        return len(self._snapshot.store) - len(self._snapshot.dead)

    def article(self, article_id: str) -> Article:
        """The article of this id; ArticleNotFound."""
        return catalogue.find_article(self._connection, article_id)

    def article_summaries(self) -> list[catalogue.ArticleSummary]:
        """All articles without their texts, by id."""
        return catalogue.article_summaries(self._connection)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """All sentences of an article, in order; ArticleNotFound."""
        return catalogue.article_sentences(self._connection, article_id)

    def near_duplicates(self, article_id: str) -> tuple[str, ...]:
        """Ids of the articles that are nearly the same as this one, sorted."""
        return near_duplicates(self._connection, article_id)

    def fuzzy_passage_texts(self, term: str, distance: int, k: int) -> list[str]:
        """Up to k passages with an index term at most `distance` letters off this one."""
        ids = self._snapshot.text.near(term, distance, k)
        living = catalogue.passages_by_id(self._connection, ids)
        return [self.article(p.article_id).text[p.start : p.end] for p in living.values()]

    def question_vector(self, question: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape `(dimension,)`; made once a request."""
        if question not in self._vectors:
            self._vectors[question] = self.embedder.embed([question])[0]
        return self._vectors[question]

    def within(self, filters: Filters) -> NDArray[np.int64] | None:
        """The passages that filters leave, ascending; None for all of them."""
        if filters == NO_FILTERS:
            return None
        known = self._snapshot.allowed
        if filters not in known:
            while len(known) >= FILTERS_CACHED:
                known.pop(next(iter(known), filters), None)  # another thread may have done so
            known[filters] = allowed_passages(self._connection, filters)
        return known[filters]

    def count_filtered(self, filters: Filters) -> FilterCounts:
        """How many articles the filters leave, and how many they leave out for want of a date."""
        has_range = bool(filters.since or filters.until)
        return FilterCounts(
            articles=len(filtered_article_keys(self._connection, filters)),
            undated=count_undated(self._connection, filters) if has_range else 0,
            all=self.article_count,
        )

    def find_phrase(self, words: str, filters: Filters = NO_FILTERS) -> list[ArticleMatch]:
        """The articles in which the words stand side by side; newest first."""
        return self._kept(phrases.find_phrase(self._connection, self.text, words), filters)

    def find_in_titles(self, words: str, filters: Filters = NO_FILTERS) -> list[ArticleMatch]:
        """The articles whose titles have all the words that tell something; newest first."""
        return self._kept(phrases.find_in_titles(self._connection, self.text, words), filters)

    def articles(self, filters: Filters = NO_FILTERS) -> list[ArticleMatch]:
        """All articles that the filters leave, each with its first passage; newest first."""
        return self._kept(phrases.all_articles(self._connection), filters)

    def _kept(self, found: list[ArticleMatch], filters: Filters) -> list[ArticleMatch]:
        if filters == NO_FILTERS:
            return found
        keys = set(filtered_article_keys(self._connection, filters))
        return [mention for mention in found if mention.key in keys]

    def count_distinct(self, found: Sequence[ArticleMatch]) -> int:
        """How many of the articles are left where near-duplicates count once."""
        return phrases.count_distinct(self._connection, found)

    def search(
        self,
        question: str,
        k: int,
        sides: SearchMode = SearchMode.BOTH,
        filters: Filters = NO_FILTERS,
    ) -> list[Hit]:
        """The k best passages for any text, best first; empty only if nothing may be found.

        Each side gives its `CANDIDATE_COUNT` best; the cosine of what full text alone found is
        computed as well, so that no candidate is judged by half its scores.
        """
        allowed = self.within(filters)
        if allowed is not None and not len(allowed):
            return []
        query = self.question_vector(question)
        wanted = max(k, CANDIDATE_COUNT)
        dense: dict[int, float] = {}
        text: dict[int, float] = {}
        if sides is not SearchMode.TEXT:
            snapshot = self._snapshot
            dense = dict(snapshot.store.search(query, wanted, snapshot.dead, allowed))
        if sides is not SearchMode.DENSE:
            text = self._living_text(question, wanted, allowed)
        living = catalogue.passages_by_id(self._connection, list(dense.keys() | text.keys()))
        dense = {i: score for i, score in dense.items() if i in living}
        text_only = [i for i in text if i not in dense]
        if sides is SearchMode.BOTH and text_only:
            cosines = self._snapshot.store.vectors(text_only) @ query
            dense.update(zip(text_only, cosines.tolist(), strict=True))
        fused = fuse(dense, text, self._snapshot.text.bound(question))
        ranks = _ranks({f.passage_id: f.score for f in fused})
        dense_ranks, text_ranks = _ranks(dense), _ranks(text)
        return [
            Hit(
                living[f.passage_id], f.score, f.dense, f.text, ranks[f.passage_id],
                dense_ranks.get(f.passage_id), text_ranks.get(f.passage_id),
            )
            for f in fused[:k]
        ]  # fmt: skip

    def _living_text(
        self, question: str, wanted: int, allowed: NDArray[np.int64] | None
    ) -> dict[int, float]:
        """The best living full-text hits: more are fetched where a build has left dead ones."""
        fetched = wanted
        while True:
            hits = self._snapshot.text.search(question, fetched, allowed)
            living = catalogue.passages_by_id(self._connection, [i for i, _ in hits])
            found = {i: score for i, score in hits if i in living}
            if len(found) >= wanted or len(hits) < fetched:
                return dict(list(found.items())[:wanted])
            fetched *= 2


class Searcher:
    """Opens sessions on a library; keeps the snapshot of the latest generation between them."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        """Nothing is opened yet; an index may still be built before the first session."""
        self._library = library
        self._embedder = embedder
        self._snapshot: Snapshot | None = None
        self._swap = threading.Lock()

    @property
    def embedder(self) -> Embedder:
        """What turns the questions into vectors."""
        return self._embedder

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One request on the newest committed generation.

        Raises IndexMissing before the first build, IndexMismatch if the index was built with
        another model, IndexDamaged if a file of it is missing or not what it was.
        """
        connection = schema.connect(self._library.catalogue)
        try:
            snapshot = self._current(connection)
            yield Session(connection, snapshot, self._embedder)
        finally:
            connection.close()

    def _current(self, connection: sqlite3.Connection) -> Snapshot:
        """The snapshot of the generation that a read transaction, left open, now sees."""
        for attempt in range(OPEN_TRIES):
            schema.begin_snapshot(connection)
            generation = catalogue.current_generation(connection)
            with self._swap:
                if self._snapshot is not None and self._snapshot.generation == generation:
                    return self._snapshot
                try:
                    self._snapshot = self._open(connection, generation)
                    return self._snapshot
                except (FileNotFoundError, IndexDamaged) as error:
                    schema.end_snapshot(connection)
                    if (
                        attempt == OPEN_TRIES - 1
                        or catalogue.current_generation(connection) == generation
                    ):
                        raise _damage_error(error) from error
        raise AssertionError("unreachable")

    def _open(self, connection: sqlite3.Connection, generation: tuple[str, int]) -> Snapshot:
        import numpy as np

        manifest = catalogue.read_manifest(connection)
        if manifest.fingerprint != self._embedder.fingerprint:
            raise IndexMismatch(
                f"the index holds vectors of {manifest.fingerprint} and this is "
                f"{self._embedder.fingerprint}: run `python -m assistant build --model "
                f"{self._embedder.name}` to embed it anew"
            )
        if manifest.passages != CHUNKING_SETTINGS:
            raise IndexMismatch(
                "the index was made by another version of this program: run "
                "`python -m assistant build` to split the articles anew"
            )
        store = FaissVectorStore(self._library.segments, catalogue.live_segments(connection))
        dead = np.array(sorted(catalogue.dead_passages(connection)), np.int64)
        text = TextIndex.open(self._library.full_text / manifest.full_text).snapshot()
        return Snapshot(generation, store, dead, text)


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """The place of each, from 1 on; equal scores share one, whatever order they came in."""
    places: dict[float, int] = {}
    for place, score in enumerate(sorted(scores.values(), reverse=True), 1):
        places.setdefault(score, place)
    return {identity: places[score] for identity, score in scores.items()}


def _damage_error(error: Exception) -> IndexDamaged:
    if isinstance(error, IndexDamaged):
        return error
    return IndexDamaged(f"{error.args[0]} is missing: run `python -m assistant repair`")
