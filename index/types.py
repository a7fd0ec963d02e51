"""Records and protocols of the index.

All offsets are code points into an article's stored `text`; all ranges are half-open.
Scores: higher is better, everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]
"""Called as `progress(stage, done, total)`; may raise to stop the work."""

DateFrom = Literal["front matter", "row", "page", "mail", "feed", "document", "dateline"]
"""Where the date of an article comes from: a file's front matter; a row of JSONL or of a table; the
metadata of a web page; a mail header; a feed entry; the properties of a document; the dateline at
the head of the text."""


class SourceKind(StrEnum):
    """What a source is; the values are those that the catalogue stores."""

    FOLDER = "folder"
    FILE = "file"
    JSONL = "jsonl"
    UPLOADS = "uploads"
    URL = "url"
    FEED = "feed"


OnRead = Callable[[str, str], None]
"""Called as `on_read(locator, reason)` for each place; `reason` is empty if it could be read."""


Range = tuple[int, int]
"""A half-open range of code points in an article's text."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in an article's text; each row is a line of the text, or a part of one.

    `rows[r][c]` is the range of a cell, empty (`start == end`) where nothing is in it; rows may
    differ in length. The first `header_rows` rows name the columns. `caption` is the range of the
    line that names the table, if there is one.
    """

    rows: tuple[tuple[Range, ...], ...]
    header_rows: int = 1
    caption: Range | None = None


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """What a parser reads from one file or row, before the library assigns an id.

    `text` is already normalised. `page_starts[i]` is the offset at which page `i + 1` begins
    (empty where the format has no pages). `id` is set only if the file or row states one.

    `boilerplate` are ranges of the text that stand around the article and are not its own (a
    caption, "read also", a comment): shown and never evidence. `ocr_pages` are the pages whose text
    was recognised in a picture, as `(page, confidence)`, pages from 1 and confidence from 0 to 1.
    `read_by` is the parser and its version. `fetched` is when a web address was read (ISO 8601,
    UTC).
    """

    title: str
    text: str
    id: str | None = None
    date: str | None = None
    author: str | None = None
    source: str | None = None
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    date_from: DateFrom | None = None
    tags: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    boilerplate: tuple[Range, ...] = ()
    ocr_pages: tuple[tuple[int, float], ...] = ()
    read_by: str = ""
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One stored article. `sha256` is that of `text` in UTF-8.

    `date` (ISO 8601) is the day that the article states. `file_date` is the day its file last
    changed: weak evidence, since copying and unpacking change it, and never used as `date`. The
    fields from `tags` on are those of `ParsedArticle`.
    """

    id: str
    title: str
    text: str
    sha256: str
    date: str | None = None
    author: str | None = None
    source: str | None = None
    language: str | None = None
    page_starts: tuple[int, ...] = ()
    is_example: bool = False
    date_from: DateFrom | None = None
    file_date: str | None = None
    tags: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    boilerplate: tuple[Range, ...] = ()
    ocr_pages: tuple[tuple[int, float], ...] = ()
    warnings: tuple[str, ...] = ()
    read_by: str = ""
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A half-open range of code points in an article's text; it never crosses a paragraph."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of consecutive whole sentences: the unit that is embedded and searched."""

    id: int
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may be searched; an empty field allows all.

    `since` and `until` are days in ISO 8601, inclusive; an article without a date is outside every
    range. `sources` are sources as articles state them, sites of web addresses, or folders;
    `articles` are ids, `without` those of articles that are left out. `authors` are names or parts
    of them, in whole words; an article that several wrote has each of them. One of the `tags` is
    enough. Case and accents do not count.
    """

    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores, and its ranks (from 1) among all candidates.

    `score` is the fused score, `dense` a cosine, `text` a BM25 score. If both retrievers are used,
    `dense` and `dense_rank` are set even for a passage that only full text found; with full text
    alone they are None. `text` and `text_rank` are None if full text did not find the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    text: float | None = None
    rank: int | None = None
    dense_rank: int | None = None
    text_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be indexed, and the reason in words for the person who owns it.

    `count` is the number of failures that this line summarises.
    """

    source: str
    reason: str
    count: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a build did. The counts are of articles.

    `failed` and `warnings` are limited in number; each line has a count of its own. `reread` counts
    articles of unchanged files that were read again because their parser is newer.
    """

    generation: int
    added: int
    changed: int
    renamed: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...]
    warnings: tuple[Failure, ...]
    seconds: float
    reread: int = 0


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their similarity."""

    @property
    def name(self) -> str:
        """The name or folder it was opened by; stored in the catalogue."""

    @property
    def fingerprint(self) -> str:
        """Identifies weights, precision and pooling; equal only if vectors are comparable."""

    @property
    def dimension(self) -> int:
        """Width of a vector."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text are read; the rest is ignored."""

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, shape `(len(texts), dimension)`; `progress(n)` after each batch of n."""


@runtime_checkable
class QuestionEmbedder(Protocol):
    """An `Embedder` that embeds questions in another way than passages, as with an instruction."""

    def embed_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of questions, shape `(len(questions), dimension)`."""


class VectorStore(Protocol):
    """Vectors by passage id; nearest first. Higher scores are nearer."""

    def __len__(self) -> int:
        """Stored vectors, dead ones too."""

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        dead: NDArray[np.int64] | None = None,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Up to k `(passage id, inner product)`, highest first.

        `query` has shape `(dimension,)`. `dead` ids are excluded; if `allowed` is given, only its
        ids are returned. Both arrays ascend.
        """

    def vectors(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """The stored vectors, shape `(len(passage_ids), dimension)`; KeyError for an unknown id."""
