"""Read-only search over one generation: dense and full text, fused.

A session is one request. It uses one read transaction of the catalogue and one snapshot of the
segments and the full text, so that hits, offsets and texts match whatever is built meanwhile.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.questions import embed_questions
from index.errors import IndexDamaged, IndexMismatch
from index.library import Library
from index.search import phrases
from index.search.filters import allowed_passages, count_undated, filtered_article_keys
from index.search.fusion import fuse
from index.search.own_text import RepetitionCache, own_range, without_boilerplate
from index.search.phrases import ArticleMatch
from index.storage import catalogue, schema
from index.storage.measurements import ForeignScores, read_foreign_scores
from index.storage.near_duplicates import near_duplicates
from index.storage.text_index import TextIndex, TextSnapshot
from index.storage.vector_store import FaissVectorStore, SegmentInfo
from index.text.chunking import CHUNKING_SETTINGS, READABLE_SETTINGS
from index.text.folding import fold
from index.types import NO_FILTERS, Article, Embedder, Filters, Hit, Sentence, VectorStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATE_COUNT = 100  # per retriever; docs/experiments.md, "Fusion"
MAX_CACHED_FILTERS = 16  # per snapshot, 8 bytes per passage each
MAX_OPEN_ATTEMPTS = 5  # a build may remove the files of the generation that is being opened


StoreOpener = Callable[[Path, Sequence[SegmentInfo]], VectorStore]
"""Opens the vectors of a generation: the folder of its segments, and the live ones."""


class SearchMode(Enum):
    """Which retrievers are used; `DENSE` and `TEXT` alone are for evaluation."""

    BOTH = "both"
    DENSE = "dense"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The open files of one generation.

    `dead` are the ids of deleted passages whose vectors are still stored, ascending. `allowed`
    caches, per filters, the ids of the passages that pass, ascending; `repetitions` what is known
    of lines that repeat.
    """

    generation: tuple[str, int]  # the library's id, and its generation
    store: VectorStore
    dead: NDArray[np.int64]
    text: TextSnapshot
    allowed: dict[Filters, NDArray[np.int64]] = field(default_factory=dict)
    repetitions: RepetitionCache = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilterCounts:
    """`articles` of `all` pass the filters; `undated` more fail only because they have no date."""

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
        """The number of the generation that this request sees."""
        return self._snapshot.generation[1]

    @property
    def text(self) -> TextSnapshot:
        """The full-text snapshot, for terms and their frequencies."""
        return self._snapshot.text

    @cached_property
    def article_count(self) -> int:
        """Number of articles, examples included."""
        return catalogue.count_rows(self._connection, "articles")

    @cached_property
    def passage_count(self) -> int:
        """Number of passages that are not deleted."""
        return len(self._snapshot.store) - len(self._snapshot.dead)

    @cached_property
    def foreign_scores(self) -> ForeignScores | None:
        """What was last measured of questions that the library cannot answer; None without."""
        return read_foreign_scores(self._connection)

    def article(self, article_id: str) -> Article:
        """The article with this id; raises ArticleNotFound."""
        return catalogue.find_article(self._connection, article_id)

    def articles_of_file(self, article_id: str, most: int) -> list[Article]:
        """At most `most` articles from rows of the same file as this one, in order."""
        return catalogue.articles_of_file(self._connection, article_id, most)

    def article_summaries(self) -> list[catalogue.ArticleSummary]:
        """All articles without their texts, by id."""
        return catalogue.article_summaries(self._connection)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """All sentences of an article, in order; raises ArticleNotFound."""
        return catalogue.article_sentences(self._connection, article_id)

    def citable_sentences(self, article: Article) -> tuple[Sentence, ...]:
        """The sentences of an article without its boilerplate, in order; all if it has no others.

        Raises ArticleNotFound.
        """
        every = self.sentences(article.id)
        return without_boilerplate(article, every) or every

    def own_range(self, article: Article) -> tuple[int, int]:
        """`[start, end)` of an article's text without what stands under most of its source."""
        return own_range(self._connection, article, self._snapshot.repetitions)

    def own_sentences(self, article: Article) -> tuple[Sentence, ...]:
        """The citable sentences of an article in its `own_range`; all if it has none there."""
        start, end = self.own_range(article)
        every = self.citable_sentences(article)
        return tuple(s for s in every if start <= s.start and s.end <= end) or every

    def near_duplicates(self, article_id: str) -> tuple[str, ...]:
        """Ids of the near-duplicates of an article, sorted."""
        return near_duplicates(self._connection, article_id)

    def fuzzy_passage_texts(self, term: str, distance: int, k: int) -> list[str]:
        """Texts of up to k passages with a term at an edit distance of at most `distance`."""
        ids = self._snapshot.text.fuzzy_matches(term, distance, k)
        living = catalogue.passages_by_id(self._connection, ids)
        return [self.article(p.article_id).text[p.start : p.end] for p in living.values()]

    def question_vector(self, question: str) -> NDArray[np.float32]:
        """The unit vector of a question, shape `(dimension,)`; computed once per request."""
        if question not in self._vectors:
            self._vectors[question] = embed_questions(self.embedder, [fold(question)])[0]
        return self._vectors[question]

    def allowed_passages(self, filters: Filters) -> NDArray[np.int64] | None:
        """Ids of the passages that pass the filters, ascending; None if there are no filters."""
        if filters == NO_FILTERS:
            return None
        cached = self._snapshot.allowed
        if filters not in cached:
            while len(cached) >= MAX_CACHED_FILTERS:
                cached.pop(next(iter(cached), filters), None)  # another thread may have done so
            cached[filters] = allowed_passages(self._connection, filters)
        return cached[filters]

    def count_filtered(self, filters: Filters) -> FilterCounts:
        """How many articles pass the filters, and how many fail only for lack of a date."""
        has_range = bool(filters.since or filters.until)
        return FilterCounts(
            articles=len(filtered_article_keys(self._connection, filters)),
            undated=count_undated(self._connection, filters) if has_range else 0,
            all=self.article_count,
        )

    def find_phrase(self, words: str, filters: Filters = NO_FILTERS) -> list[ArticleMatch]:
        """The articles that contain the words next to each other; newest first."""
        return self._filtered(phrases.find_phrase(self._connection, self.text, words), filters)

    def find_in_titles(self, words: str, filters: Filters = NO_FILTERS) -> list[ArticleMatch]:
        """The articles whose titles contain all content words; newest first."""
        return self._filtered(phrases.find_in_titles(self._connection, self.text, words), filters)

    def articles(self, filters: Filters = NO_FILTERS) -> list[ArticleMatch]:
        """All articles that pass the filters, each with its first passage; newest first."""
        return self._filtered(phrases.all_articles(self._connection), filters)

    def _filtered(self, matches: list[ArticleMatch], filters: Filters) -> list[ArticleMatch]:
        if filters == NO_FILTERS:
            return matches
        keys = set(filtered_article_keys(self._connection, filters))
        return [mention for mention in matches if mention.key in keys]

    def count_distinct(self, matches: Sequence[ArticleMatch]) -> int:
        """The number of matches, near-duplicates counted once."""
        return phrases.count_distinct(self._connection, matches)

    def search(
        self,
        question: str,
        k: int,
        mode: SearchMode = SearchMode.BOTH,
        filters: Filters = NO_FILTERS,
    ) -> list[Hit]:
        """The k best passages for any text, best first; empty only if none passes the filters.

        Each retriever returns up to `max(k, CANDIDATE_COUNT)` candidates. With `SearchMode.BOTH`,
        candidates that only full text found get a cosine as well, so that `dense` and `dense_rank`
        are set for every hit. Scores: see `index.search.fusion`.
        """
        allowed = self.allowed_passages(filters)
        if allowed is not None and not len(allowed):
            return []
        query = self.question_vector(question)
        limit = max(k, CANDIDATE_COUNT)
        dense: dict[int, float] = {}
        text: dict[int, float] = {}
        if mode is not SearchMode.TEXT:
            snapshot = self._snapshot
            dense = dict(snapshot.store.search(query, limit, snapshot.dead, allowed))
        if mode is not SearchMode.DENSE:
            text = self._living_text(question, limit, allowed)
        living = catalogue.passages_by_id(self._connection, list(dense.keys() | text.keys()))
        dense = {i: score for i, score in dense.items() if i in living}
        text_only = [i for i in text if i not in dense]
        if mode is SearchMode.BOTH and text_only:
            cosines = self._snapshot.store.vectors(text_only) @ query
            dense.update(zip(text_only, cosines.tolist(), strict=True))
        fused = fuse(dense, text, self._snapshot.text.score_bound(question))
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
        self, question: str, limit: int, allowed: NDArray[np.int64] | None
    ) -> dict[int, float]:
        """Passage id to BM25 score, for the best `limit` full-text hits that are not deleted."""
        fetched = limit
        while True:
            hits = self._snapshot.text.search(question, fetched, allowed)
            living = catalogue.passages_by_id(self._connection, [i for i, _ in hits])
            matches = {i: score for i, score in hits if i in living}
            if len(matches) >= limit or len(hits) < fetched:
                return dict(list(matches.items())[:limit])
            fetched *= 2


class Searcher:
    """Opens sessions on a library; caches the snapshot of the latest generation. Thread-safe."""

    def __init__(
        self, library: Library, embedder: Embedder, open_store: StoreOpener = FaissVectorStore
    ) -> None:
        """Opens nothing yet; the index may be built before the first session.

        `open_store` opens the vectors of each new generation.
        """
        self._library = library
        self._embedder = embedder
        self._open_store = open_store
        self._snapshot: Snapshot | None = None
        self._swap = threading.Lock()

    @property
    def embedder(self) -> Embedder:
        """The encoder of questions."""
        return self._embedder

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One request on the newest committed generation.

        Raises IndexMissing before the first build, IndexMismatch if the index was built with
        another model, IndexDamaged if one of its files is missing or has changed.
        """
        connection = schema.connect(self._library.catalogue)
        try:
            snapshot = self._current(connection)
            yield Session(connection, snapshot, self._embedder)
        finally:
            connection.close()

    def _current(self, connection: sqlite3.Connection) -> Snapshot:
        """Begin a read transaction, and return the snapshot of the generation that it sees."""
        for attempt in range(MAX_OPEN_ATTEMPTS):
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
                        attempt == MAX_OPEN_ATTEMPTS - 1
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
        if manifest.passages not in (CHUNKING_SETTINGS, *READABLE_SETTINGS):
            raise IndexMismatch(
                "the index was made by another version of this program: run "
                "`python -m assistant build` to split the articles anew"
            )
        store = self._open_store(self._library.segments, catalogue.live_segments(connection))
        dead = np.array(sorted(catalogue.dead_passages(connection)), np.int64)
        text = TextIndex.open(self._library.full_text / manifest.full_text).snapshot()
        return Snapshot(generation, store, dead, text)


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """Ranks by descending score, from 1; equal scores share the best of their ranks."""
    places: dict[float, int] = {}
    for place, score in enumerate(sorted(scores.values(), reverse=True), 1):
        places.setdefault(score, place)
    return {identity: places[score] for identity, score in scores.items()}


def _damage_error(error: Exception) -> IndexDamaged:
    if isinstance(error, IndexDamaged):
        return error
    return IndexDamaged(f"{error.args[0]} is missing: run `python -m assistant repair`")
