"""Full text of the passages in tantivy: BM25 over body and title; any text is a valid query.

BM25: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond".
"""

from __future__ import annotations

import gc
import math
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.errors import IndexDamaged
from index.storage.schema import storable_text
from index.text.folding import fold_for_search

if TYPE_CHECKING:
    import numpy as np
    import tantivy
    from numpy.typing import NDArray

ANALYZER = "footnote_en"
UNSPACED_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}"
TOKEN_PATTERN = rf"[{UNSPACED_SCRIPTS}]|[\p{{L}}\p{{M}}\p{{N}}--[{UNSPACED_SCRIPTS}]]+"
# scripts without spaces are indexed by characters, all others by words
LONGEST_TOKEN = 80  # bytes; longer runs are hashes and encoded data, not words
LOCK_SECONDS = 10.0  # how long a writer that failed may take to end
WRITER_HEAP_BYTES = 64_000_000  # one thread's arena; tantivy asks for 15 MB at least
# a longer question is searched by its rarest words, so that 10,000 characters are fast
MAX_QUERY_TERMS = 48
TITLE_BOOST = 1.0  # 0.5 and 2 did no better; docs/experiments.md, "Fusion"
FEW_ALLOWED = 10_000  # allowed passages: up to this many, tantivy searches only among them
FETCH_GROWTH = 8  # times as many hits if filters excluded too many of the last ones
BM25_K1 = 1.2  # tantivy's own


class TextIndex:
    """One tantivy index. Many processes may read it; only one at a time may write."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        """Open the index in this folder, or create it; readers use `open`."""
        import tantivy

        if create:
            folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._mirror: TemporaryDirectory[str] | None = None  # lives as long as the index is open
        self._schema = _schema()
        self._analyzer = _analyzer()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
        except ValueError as error:
            if create:
                raise OSError(f"the full text cannot be written: {error}") from error
            raise
        self._index.register_tokenizer(ANALYZER, self._analyzer)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is an index in this folder."""
        return (folder / "meta.json").exists()

    @classmethod
    def open(cls, folder: Path) -> TextIndex:
        """Open an existing index for reading.

        Raises FileNotFoundError if there is none, IndexDamaged if it cannot be read.
        """
        if not cls.exists(folder):
            raise FileNotFoundError(folder)
        with _reporting_damage(folder):
            if os.access(folder, os.W_OK):
                return cls(folder, create=False)
            mirror = _link_mirror(folder)
            opened = cls(Path(mirror.name), create=False)
            opened._mirror = mirror
            return opened

    def add(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Add `(passage id, title, body)` rows and commit."""
        import tantivy

        with self._writer() as writer:
            for passage_id, title, body in rows:
                document = tantivy.Document()
                document.add_integer("id", passage_id)
                document.add_text("title", fold_for_search(title))
                document.add_text("body", fold_for_search(body))
                writer.add_document(document)

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages by id and commit; unknown ids are ignored."""
        with self._writer() as writer:
            for passage_id in passage_ids:
                writer.delete_documents_by_term("id", passage_id)

    def delete_ranges(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Delete all passages with ids in these closed ranges and commit."""
        import tantivy

        with self._writer() as writer:
            for first, last in ranges:
                writer.delete_documents_by_query(
                    tantivy.Query.range_query(
                        self._schema, "id", tantivy.FieldType.Integer, first, last
                    )
                )

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """A writer whose changes are committed at the end of the block. OSError."""
        try:
            writer = self._open_writer()
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:  # tantivy raises this for every cause
            raise OSError(f"the full text cannot be written: {error}") from error

    def _open_writer(self) -> tantivy.IndexWriter:
        """A writer; that of a write which failed may still be ending, and is waited for."""
        until = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                return self._index.writer(WRITER_HEAP_BYTES, 1)
            except ValueError as error:
                if "LockBusy" not in str(error) or time.monotonic() > until:
                    raise
            gc.collect()  # it may be held by the traceback of its error
            time.sleep(0.05)

    def snapshot(self) -> TextSnapshot:
        """A snapshot of what is committed; later commits do not change it. IndexDamaged."""
        with _reporting_damage(self.folder):
            self._index.reload()
            searcher = self._index.searcher()
            return TextSnapshot(self, self._schema, self._analyzer, searcher)


class TextSnapshot:
    """An immutable view of the full text. Thread-safe.

    Every method raises IndexDamaged if a file of the index has been changed.
    """

    def __init__(
        self,
        index: TextIndex,
        schema: tantivy.Schema,
        analyzer: tantivy.TextAnalyzer,
        searcher: tantivy.Searcher,
    ) -> None:
        self._index = index  # keeps the mirror of its files alive
        self._folder = index.folder
        self._schema = schema
        self._analyzer = analyzer
        self._searcher = searcher

    def __len__(self) -> int:
        return self._searcher.num_docs

    def ids(self) -> list[int]:
        """The ids of all passages, ascending."""
        import tantivy

        if not len(self):
            return []
        with _reporting_damage(self._folder):
            found = self._searcher.search(tantivy.Query.all_query(), len(self), count=False)
            ids = self._searcher.fast_field_values("id", [address for _, address in found.hits])
        return sorted(int(i) for i in ids if i is not None)

    def terms(self, text: str) -> list[str]:
        """The distinct index terms of a text, in order of first occurrence."""
        return list(dict.fromkeys(self.term_sequence(text)))

    def content_terms(self, text: str) -> list[str]:
        """The distinct terms of a text that are not function words."""
        return [term for term in self.terms(text) if term not in STOP_TERMS]

    def document_frequency(self, term: str) -> int:
        """How many passages contain the index term, in body or title (the larger count)."""
        with _reporting_damage(self._folder):
            return max(self._searcher.doc_freq(field, term) for field in ("body", "title"))

    def score_bound(self, question: str) -> float:
        """The upper bound of the BM25 score of a passage for this question; 0 without terms.

        Terms that no passage contains count too, with the highest possible idf.
        """
        content = self.content_terms(question) or self.terms(question)
        return (BM25_K1 + 1) * sum(self.idf(term) for term in content)

    def idf(self, term: str) -> float:
        """Inverse document frequency of an index term, as in BM25; above 0."""
        total, count = len(self), self.document_frequency(term)
        return math.log(1 + (total - count + 0.5) / (count + 0.5))

    def search(
        self, question: str, k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Up to k `(passage id, BM25 score)`, best first; empty if no term is known.

        If `allowed` (ascending ids) is given, only these are returned, with unchanged scores.
        """
        if allowed is None:
            return self._search(question, k)
        if len(allowed) <= FEW_ALLOWED:
            return self._search(question, k, allowed.tolist())
        fetched = k
        while True:  # a query with many ids takes longer than fetching more hits
            hits = self._search(question, fetched)
            found = _allowed_hits(hits, allowed)
            if len(found) >= k or len(hits) < fetched:
                return found[:k]
            fetched *= FETCH_GROWTH

    def _search(
        self, question: str, k: int, only: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        import tantivy

        terms = self._query_terms(question)
        if not terms or k <= 0:
            return []
        clauses = [
            (tantivy.Occur.Should, query) for term in terms for query in self._term_queries(term)
        ]
        query = tantivy.Query.boolean_query(clauses)
        if only is not None:
            these = tantivy.Query.term_set_query(self._schema, "id", only)
            silent = tantivy.Query.const_score_query(these, 0.0)
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query([(must, query), (must, silent)])
        with _reporting_damage(self._folder):
            result = self._searcher.search(query, k, count=False)
            addresses = [address for _, address in result.hits]
            ids = self._searcher.fast_field_values("id", addresses)
        hits = [
            (int(passage_id), float(score))
            for passage_id, (score, _) in zip(ids, result.hits, strict=True)
            if passage_id is not None
        ]
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        return hits

    def fuzzy_matches(self, term: str, distance: int, k: int) -> list[int]:
        """Ids of up to k passages whose body has a term within an edit distance of 1 or 2.

        Damerau-Levenshtein distance: swapping two adjacent letters counts as 1.
        """
        import tantivy

        query = tantivy.Query.fuzzy_term_query(
            self._schema, "body", term, distance=distance, transposition_cost_one=True, prefix=False
        )
        with _reporting_damage(self._folder):
            result = self._searcher.search(query, k, count=False)
            addresses = [address for _, address in result.hits]
            ids = self._searcher.fast_field_values("id", addresses)
        return [int(passage_id) for passage_id in ids if passage_id is not None]

    def term_sequence(self, text: str) -> list[str]:
        """All index terms of a text, in order, with repetitions."""
        return list(self._analyzer.analyze(fold_for_search(storable_text(text))))

    def passages_with(self, terms: Sequence[str], *, title_only: bool = False) -> list[int]:
        """The ids of all passages that contain every term, in title or body; ascending."""
        import tantivy

        if not terms or not len(self):
            return []
        fields = ("title",) if title_only else ("title", "body")
        clauses = []
        for term in dict.fromkeys(terms):
            either = [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, term))
                for field in fields
            ]
            clauses.append((tantivy.Occur.Must, tantivy.Query.boolean_query(either)))
        with _reporting_damage(self._folder):
            query = tantivy.Query.boolean_query(clauses)
            result = self._searcher.search(query, len(self), count=False)
            ids = self._searcher.fast_field_values("id", [address for _, address in result.hits])
        return sorted(int(identity) for identity in ids if identity is not None)

    def _query_terms(self, question: str) -> Sequence[str]:
        """The terms to search for: known ones, without function words if others remain."""
        frequencies = {term: self.document_frequency(term) for term in self.terms(question)}
        known = {term: count for term, count in frequencies.items() if count}
        content = {t: c for t, c in known.items() if t not in STOP_TERMS} or known
        rarest = sorted(content, key=lambda term: content[term])
        return rarest[:MAX_QUERY_TERMS]

    def _term_queries(self, term: str) -> list[tantivy.Query]:
        import tantivy

        body = tantivy.Query.term_query(self._schema, "body", term, index_option="freq")
        title = tantivy.Query.term_query(self._schema, "title", term, index_option="freq")
        return [body, tantivy.Query.boost_query(title, TITLE_BOOST)]


def _allowed_hits(
    hits: Sequence[tuple[int, float]], allowed: NDArray[np.int64]
) -> list[tuple[int, float]]:
    """The hits whose ids are in `allowed`, which ascends and is not empty."""
    import numpy as np

    ids = np.array([passage_id for passage_id, _ in hits], np.int64)
    at = np.minimum(np.searchsorted(allowed, ids), len(allowed) - 1)
    return [hit for hit, is_allowed in zip(hits, allowed[at] == ids, strict=True) if is_allowed]


def _link_mirror(folder: Path) -> TemporaryDirectory[str]:
    """A temporary folder of links to the files, for a read-only index.

    Readers of tantivy create a lock file beside the files. Where they cannot, nobody can write
    either.
    """
    mirror = TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True)
    for path in folder.iterdir():
        if not path.name.endswith(".lock"):
            (Path(mirror.name) / path.name).symlink_to(path.resolve())
    return mirror


@contextmanager
def _reporting_damage(folder: Path) -> Iterator[None]:
    """Raise errors of tantivy as IndexDamaged; its panics are not Exceptions."""
    try:
        yield
    except BaseException as error:
        is_known = isinstance(error, (ValueError, RuntimeError, OSError))
        if not is_known and type(error).__name__ != "PanicException":
            raise
        reason = (str(error).splitlines() or [""])[0][:100]
        raise IndexDamaged(
            f"the full text in {folder} cannot be read ({reason}): run "
            "`python -m assistant repair`, which writes it anew from the catalogue"
        ) from error


def _schema() -> tantivy.Schema:
    import tantivy

    return (
        tantivy.SchemaBuilder()
        .add_integer_field("id", stored=True, indexed=True, fast=True)
        .add_text_field("title", tokenizer_name=ANALYZER, index_option="freq")
        .add_text_field("body", tokenizer_name=ANALYZER, index_option="freq")
        .build()
    )


def _analyzer() -> tantivy.TextAnalyzer:
    import tantivy

    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(TOKEN_PATTERN))
        .filter(tantivy.Filter.remove_long(LONGEST_TOKEN))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


@lru_cache(maxsize=1)
def _shared_analyzer() -> tantivy.TextAnalyzer:
    return _analyzer()


@lru_cache(maxsize=1)
def _letter_analyzer() -> tantivy.TextAnalyzer:
    import tantivy

    raw = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return raw.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def ascii_letters(text: str) -> str:
    """A text with its letters as in index terms, but unstemmed: `Łódź, 3 Ærø` -> `lodz, 3 aero`."""
    return "".join(_letter_analyzer().analyze(fold_for_search(storable_text(text))))


def index_term(word: str) -> str:
    """A single word as an index term: `Ferries` -> `ferri`; in lower case if it is not indexed."""
    terms: list[str] = _shared_analyzer().analyze(fold_for_search(word))
    return terms[0] if len(terms) == 1 else word.casefold()


STOP_TERMS = frozenset(
    "a an and ani are as at be been befor between but by can could did do doe dure each for from "
    "had ha has have he her hi him how i if in into is it its may me might more most my no not of "
    "on onli or other our out regard s she should so some such t than that the their them then "
    "there these thei they thi this those to too up us was we were what when where which while "
    "who whom whose whi why will with would you your".split()
)
"""English function words, stemmed: they do not distinguish passages."""
