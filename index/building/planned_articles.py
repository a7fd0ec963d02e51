"""The articles that a build will store, each with the plan of its passages; on disk until then."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.storage.article_rows import ArticleRow
from index.storage.near_duplicates import Signature
from index.storage.spool import RecordSpool
from index.text.chunking import PassageChunk

DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class PassagePlan:
    """The passages of one article: reused under their id, new, or stale and to be deleted.

    `signature` is that of the article's text, for near-duplicates.
    """

    article: ArticleRow
    reused: tuple[tuple[int, PassageChunk], ...]
    new: tuple[PassageChunk, ...]
    stale: tuple[int, ...]
    signature: Signature = Signature(b"", ())


class PlannedArticles:
    """The plans in the order in which they are stored; keys, hashes and ids are in memory."""

    def __init__(self, folder: Path) -> None:
        """Plans that need more memory than a few articles are on the disk of `folder`."""
        self._plans: RecordSpool[PassagePlan] = RecordSpool(folder)
        self._digests = bytearray()
        self.new_counts = array("q")
        """How many new passages each plan has."""
        self.keys: list[int | None] = []
        """The key of each plan's article; None for a new one."""
        self.stale: set[int] = set()
        """The ids of all stale passages."""

    def append(self, plan: PassagePlan) -> None:
        """Add a plan; DiskFull and other errors of storage."""
        self._plans.append(plan)
        self._digests += b"".join(passage.text_sha256 for passage in plan.new)
        self.new_counts.append(len(plan.new))
        self.keys.append(plan.article.key)
        self.stale.update(plan.stale)

    def __len__(self) -> int:
        return len(self._plans)

    def __getitem__(self, number: int) -> PassagePlan:
        return self._plans[number]

    def __iter__(self) -> Iterator[PassagePlan]:
        return iter(self._plans)

    @property
    def new_passages(self) -> int:
        """How many passages are new."""
        return len(self._digests) // DIGEST_BYTES

    def new_digests(self) -> Iterator[bytes]:
        """The hash of the text of each new passage, in order."""
        for at in range(0, len(self._digests), DIGEST_BYTES):
            yield bytes(self._digests[at : at + DIGEST_BYTES])
