"""Full text of the passages in tantivy: BM25 over body and title, any user text a valid query."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy as np
    import tantivy
    from numpy.typing import NDArray

ANALYZER = "footnote_en"
UNSPACED_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}"
TOKEN_PATTERN = rf"[{UNSPACED_SCRIPTS}]|[\p{{L}}\p{{M}}\p{{N}}--[{UNSPACED_SCRIPTS}]]+"
# scripts written without spaces are indexed by single characters, all others by words
LONGEST_TOKEN = 80  # bytes; longer runs are hashes and encoded data, not words
WRITER_HEAP_BYTES = 64_000_000  # one thread's arena; tantivy asks for 15 MB at least
MAX_QUERY_TERMS = (
    48  # a longer question is searched by its rarest words; keeps 10,000 characters fast
)
TITLE_BOOST = 1.0  # 0.5 and 2 did no better; docs/experiments.md, "Fusion"
FEW_ALLOWED = 10_000  # passages that a filter leaves: tantivy finds them among themselves
FETCH_GROWTH = 8  # times as many hits where a filter left too few of the last ones
BM25_K1 = 1.2  # tantivy's own


class TextIndex:
    """One tantivy index. Many may read it; one process at a time writes it."""

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
        """Open an index that is there, writing nothing.

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
        """Add `(passage id, title, body)` rows and commit them."""
        import tantivy

        with self._writer() as writer:
            for passage_id, title, body in rows:
                document = tantivy.Document()
                document.add_integer("id", passage_id)
                document.add_text("title", title)
                document.add_text("body", body)
                writer.add_document(document)

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages by id and commit; unknown ids are no error."""
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
        """A writer whose changes are committed behind the block; OSError where it cannot write."""
        try:
            writer = self._index.writer(WRITER_HEAP_BYTES, 1)
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:  # tantivy's only one, whatever went wrong
            raise OSError(f"the full text cannot be written: {error}") from error

    def snapshot(self) -> TextSnapshot:
        """What is committed now, for reading; later commits do not change it. IndexDamaged."""
        with _reporting_damage(self.folder):
            self._index.reload()
            searcher = self._index.searcher()
            return TextSnapshot(self, self._schema, self._analyzer, searcher)


class TextSnapshot:
    """An immutable view of the full text; safe for many threads.

    Whatever reads it raises IndexDamaged where a file of it is not what was written.
    """

    def __init__(
        self,
        index: TextIndex,
        schema: tantivy.Schema,
        analyzer: tantivy.TextAnalyzer,
        searcher: tantivy.Searcher,
    ) -> None:
        self._index = index  # a mirror of its files goes with it
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
        """The distinct index terms of a text, in order of first use."""
        return list(dict.fromkeys(self.term_sequence(text)))

    def content_terms(self, text: str) -> list[str]:
        """Those of the distinct terms that are no function words."""
        return [term for term in self.terms(text) if term not in STOP_TERMS]

    def document_frequency(self, term: str) -> int:
        """Passages that hold the index term, in body or title (the larger count)."""
        with _reporting_damage(self._folder):
            return max(self._searcher.doc_freq(field, term) for field in ("body", "title"))

    def bound(self, question: str) -> float:
        """The BM25 of a passage that held all words of the question time and again.

        Words that no passage holds count as well, at the weight of the rarest.
        """
        content = self.content_terms(question) or self.terms(question)
        return (BM25_K1 + 1) * sum(self.idf(term) for term in content)

    def idf(self, term: str) -> float:
        """Inverse document frequency of an index term, as BM25 has it; above 0."""
        total, count = len(self), self.document_frequency(term)
        return math.log(1 + (total - count + 0.5) / (count + 0.5))

    def search(
        self, question: str, k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Up to k `(passage id, BM25)`, best first; empty when no term is known.

        Where `allowed` is given, ascending, only of those; their scores are the same as ever.
        """
        if allowed is None:
            return self._search(question, k)
        if len(allowed) <= FEW_ALLOWED:
            return self._search(question, k, allowed.tolist())
        fetched = k
        while True:  # a filter of many ids costs more than looking at what it leaves out
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

    def near(self, term: str, distance: int, k: int) -> list[int]:
        """Ids of up to k passages with a term at most so many letters off (1 or 2), swaps as one.

        One field, the body, is looked through.
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
        """The index terms of a text one by one, as they stand there."""
        valid = text.encode("utf-8", "replace").decode()  # unpaired surrogates are no words
        return list(self._analyzer.analyze(valid))

    def passages_with(self, terms: Sequence[str], *, title_only: bool = False) -> list[int]:
        """The ids of all passages that hold every one of the terms, in title or body; ascending."""
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
        """The terms worth searching: known ones, without function words where others remain."""
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
    """Those hits whose ids are among the ascending `allowed`, of which there are some."""
    import numpy as np

    ids = np.array([passage_id for passage_id, _ in hits], np.int64)
    at = np.minimum(np.searchsorted(allowed, ids), len(allowed) - 1)
    return [hit for hit, is_allowed in zip(hits, allowed[at] == ids, strict=True) if is_allowed]


def _link_mirror(folder: Path) -> TemporaryDirectory[str]:
    """A folder of links to the files: readers of tantivy make a lock file beside what they read.

    Where that cannot be made, nobody can be writing either.
    """
    mirror = TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True)
    for path in folder.iterdir():
        if not path.name.endswith(".lock"):
            (Path(mirror.name) / path.name).symlink_to(path.resolve())
    return mirror


@contextmanager
def _reporting_damage(folder: Path) -> Iterator[None]:
    """Turn what tantivy says of damaged files into IndexDamaged; a panic is no Exception."""
    try:
        yield
    except BaseException as error:
        told = isinstance(error, (ValueError, RuntimeError, OSError))
        if not told and type(error).__name__ != "PanicException":
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


def index_term(word: str) -> str:
    """A single word as the index holds it; words that it leaves out are given back small."""
    terms: list[str] = _shared_analyzer().analyze(word)
    return terms[0] if len(terms) == 1 else word.casefold()


STOP_TERMS = frozenset(
    "a an and ani are as at be been befor between but by can could did do doe dure each for from "
    "had ha has have he her hi him how i if in into is it its may me might more most my no not of "
    "on onli or other our out regard s she should so some such t than that the their them then "
    "there these thei they thi this those to too up us was we were what when where which while "
    "who whom whose whi why will with would you your".split()
)
"""English function words as the stemmer leaves them: they tell no passage from another."""
