"""What a look at a source gives: places that may hold an article, and what stands in the way."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from index.failure_summary import FailureSummary
from index.types import Failure, ParsedArticle

if TYPE_CHECKING:
    from index.ingestion.feeds import FeedEntry
    from index.parsers.archive import ArchiveMember


IGNORED_SUFFIXES = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .ico .bmp .tif .tiff .heic .mp3 .mp4 .m4a .wav .ogg .mov .avi "
    ".mkv .webm .css .js .mjs .map .json .jsonl .xml .yaml .yml .toml .lock .py .pyc .sh .woff "
    ".woff2 .ttf .otf .eot .db .sqlite .tmp .bak .swp .part .crdownload .ini .log".split()
)  # things that lie beside articles; counted together, not one failure each

ItemKind = Literal["row", "member", "failure", "lost", "unreachable", "skipped"]


@dataclass(frozen=True, slots=True)
class ContainerItem:
    """Something that was found at a place.

    A row with its article; a member of an archive, whose name is in `words`; a failure, whose
    reason is in `words`, or a place that is lost: what is known of it and below it stays; a place
    that could not be looked at; a file that is no article, of the kind in `words`.
    """

    kind: ItemKind
    place: str
    words: str = ""
    sha256: str = ""
    article: ParsedArticle | None = None


class ArticleReader(Protocol):
    """Turns bytes into an article; `name` says the format, UnreadableArticle why it is none."""

    def __call__(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None, /
    ) -> ParsedArticle:
        """`charset` is what was said of the bytes from outside, as by HTTP."""

    def parts(self, locator: str, name: str, data: bytes, /) -> Iterator[ContainerItem]:
        """What a table or an archive holds, in bits; UnreadableArticle also on the way."""

    def json_rows(self, path: Path, /) -> Iterator[ContainerItem]:
        """The rows of a file of JSON rows, likewise; SourceUnavailable if it cannot be opened."""

    def entries(self, data: bytes, address: str, /) -> list[FeedEntry]:
        """The entries of a feed, as `index.ingestion.feeds.parse_feed`."""


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """An article with the hash of the bytes that it was read from.

    `file_date` is the day of the file's last change, where it says something of the article.
    """

    article: ParsedArticle
    raw_sha256: str
    file_date: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleCandidate:
    """A file or row that may become an article; `locator` is its place within the source.

    `raw_sha256` is of what was there at the look. What `load` gives has a hash of its own, since a
    file may be saved in between. `load` raises UnreadableArticle for what was looked at, or
    SourceUnavailable if a later try may go better; it may be called in any thread. `is_slow` where
    it parses a file, so that it is worth doing ahead.
    """

    locator: str
    raw_sha256: str
    load: Callable[[], LoadedArticle]
    is_slow: bool = False


@dataclass(slots=True)
class Scan:
    """What was found in a source. Places below an unreachable prefix are neither there nor gone."""

    candidates: Iterator[ArticleCandidate]
    failures: FailureSummary = field(default_factory=FailureSummary)
    unreachable: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    unfollowed_links: list[str] = field(default_factory=list)  # links that are not followed
    is_incomplete: bool = (
        False  # absence says nothing: a feed, or rows after a line that is no JSON
    )

    def is_unreachable(self, locator: str) -> bool:
        """Whether a place could not be looked at, so that its absence says nothing."""
        return self.is_incomplete or any(
            locator == p or locator.startswith(f"{p}/") for p in self.unreachable
        )

    def fail(self, locator: str, reason: str) -> None:
        """Note a place that could not be looked at: what is known of it and below it stays."""
        self.unreachable.append(locator)
        self.failures.append(Failure(locator, reason))

    def leads_out(self, locator: str) -> None:
        """Note a link that is not followed: what is known of it and below it stays."""
        self.unreachable.append(locator)
        self.unfollowed_links.append(locator)


def escape_surrogates(locator: str) -> str:
    """File names that are not valid UTF-8 come as surrogates, which no store takes."""
    return locator.encode("utf-8", "backslashreplace").decode()


RECORD_COLUMNS = "title, text, date, author, source, page_starts"
"""The columns of the catalogue that a record hash covers, in the order of its fields."""


def record_hash(article: ParsedArticle) -> str:
    """Hash of everything that is kept of an article but its id."""
    fields = [
        article.title,
        article.text,
        article.date,
        article.author,
        article.source,
        list(article.page_starts),
    ]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
