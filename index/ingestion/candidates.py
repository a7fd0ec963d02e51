"""The result of scanning a source: places that may hold an article, and what failed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from index.failure_summary import FailureSummary
from index.text.article_details import table_to_fields
from index.types import Failure, ParsedArticle

if TYPE_CHECKING:
    from index.ingestion.feeds import FeedEntry
    from index.parsers.archive import ArchiveMember


IGNORED_SUFFIXES = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .ico .bmp .tif .tiff .heic .mp3 .mp4 .m4a .wav .ogg .mov .avi "
    ".mkv .webm .css .js .mjs .map .json .jsonl .xml .yaml .yml .toml .lock .py .pyc .sh .woff "
    ".woff2 .ttf .otf .eot .db .sqlite .tmp .bak .swp .part .crdownload .ini .log".split()
)  # files that lie beside articles; counted by suffix, not reported one by one

ItemKind = Literal["row", "member", "failure", "lost", "unreachable", "skipped"]


@dataclass(frozen=True, slots=True)
class ContainerItem:
    """One item of a table, an archive or a file of JSON rows.

    What `detail` is depends on `kind`:

    - row: empty; `article` is the parsed row
    - member: the name of the archive member
    - failure: the reason; stored articles at this place may be removed
    - lost: the reason; stored articles at and below this place are preserved
    - unreachable: empty; the place could not be read, so stored articles are preserved
    - skipped: the suffix of a file that is not an article
    """

    kind: ItemKind
    locator: str
    detail: str = ""
    sha256: str = ""
    article: ParsedArticle | None = None


class ArticleReader(Protocol):
    """Parses bytes into an article; the suffix of `name` is the format. UnreadableArticle."""

    def __call__(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None, /
    ) -> ParsedArticle:
        """`charset` is the encoding stated outside the bytes, as by HTTP."""

    def container_items(self, locator: str, name: str, data: bytes, /) -> Iterator[ContainerItem]:
        """The items of a table or an archive; iterating may raise UnreadableArticle."""

    def json_rows(self, path: Path, /) -> Iterator[ContainerItem]:
        """The rows of a JSONL file, likewise; SourceUnavailable if it cannot be opened."""

    def entries(self, data: bytes, address: str, /) -> list[FeedEntry]:
        """The entries of a feed, as `index.ingestion.feeds.parse_feed`."""


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """A parsed article with the hash of the bytes that it was read from.

    `file_date` is the day of the file's last change; None where it is unrelated to the article.
    """

    article: ParsedArticle
    raw_sha256: str
    file_date: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleCandidate:
    """A file or row that may become an article; `locator` is its place within the source.

    `raw_sha256` is the hash of the bytes at the time of the scan. `load` returns a hash of its
    own, since the file may have been saved since. `load` may be called from any thread; it raises
    UnreadableArticle, or SourceUnavailable if a later attempt may succeed. `is_slow` if `load`
    parses a file, which is worth doing ahead of time. `read_by` is the parser that will read it.
    `fetched` is when the scan read its web address. `row` is the article of a row, which the scan
    parsed: `load` returns it.
    """

    locator: str
    raw_sha256: str
    load: Callable[[], LoadedArticle]
    is_slow: bool = False
    read_by: str = ""
    fetched: str | None = None
    row: ParsedArticle | None = None


@dataclass(slots=True)
class Scan:
    """The result of scanning a source. Absence below an unreachable prefix means nothing."""

    candidates: Iterator[ArticleCandidate]
    failures: FailureSummary = field(default_factory=FailureSummary)
    unreachable: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    unfollowed_links: list[str] = field(default_factory=list)
    # absence means nothing: a feed, or rows after a line that is not JSON
    is_incomplete: bool = False

    def is_unreachable(self, locator: str) -> bool:
        """Whether a place could not be read, so that its absence means nothing."""
        return self.is_incomplete or any(
            locator == p or locator.startswith(f"{p}/") for p in self.unreachable
        )

    def record_failure(self, locator: str, reason: str) -> None:
        """Record a place that could not be read: articles at and below it are preserved."""
        self.unreachable.append(locator)
        self.failures.append(Failure(locator, reason))

    def record_unfollowed_link(self, locator: str) -> None:
        """Record a link that is not followed: articles at and below it are preserved."""
        self.unreachable.append(locator)
        self.unfollowed_links.append(locator)


def escape_surrogates(locator: str) -> str:
    """The locator with escaped surrogates, which SQLite cannot store.

    Python represents file names that are not valid UTF-8 by surrogates.
    """
    return locator.encode("utf-8", "backslashreplace").decode()


RECORD_COLUMNS = "title, text, date, author, source, page_starts, tags, tables, boilerplate"
"""The columns of the catalogue that a record hash covers, in the order of its fields."""


def record_hash(article: ParsedArticle) -> str:
    """Hash of what an article says, as hex SHA-256; how and when it was read is not covered.

    A field that was added later changes it only where it is not empty, so that the hashes that
    earlier versions stored still hold.
    """
    fields: list[object] = [
        article.title,
        article.text,
        article.date,
        article.author,
        article.source,
        list(article.page_starts),
    ]
    added = {
        "tags": article.tags,
        "tables": [table_to_fields(table) for table in article.tables],
        "boilerplate": article.boilerplate,
    }
    fields += [[name, value] for name, value in added.items() if value]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
