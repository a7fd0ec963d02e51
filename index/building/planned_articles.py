"""The articles that a build will store, each with the plan of its passages; on disk until then."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.storage.article_rows import ArticleRow
from index.storage.catalogue import pack_sentences, unpack_sentences
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


@dataclass(frozen=True, slots=True)
class _PackedPlan:
    """A plan without an object for each sentence and passage, which take long to write and read.

    `sentences` are ranges as in the catalogue; a passage is `(start, end, hash)`, a reused one
    `(id, start, end, hash)`.
    """

    article: ArticleRow
    sentences: bytes
    reused: tuple[tuple[int, int, int, bytes], ...]
    new: tuple[tuple[int, int, bytes], ...]
    stale: tuple[int, ...]
    signature: Signature

    @classmethod
    def of(cls, plan: PassagePlan) -> _PackedPlan:
        chunked = plan.article.chunked
        bare = replace(chunked, sentences=(), passages=())
        return cls(
            replace(plan.article, chunked=bare),
            pack_sentences(chunked.sentences),
            tuple((key, each.start, each.end, each.text_sha256) for key, each in plan.reused),
            tuple((each.start, each.end, each.text_sha256) for each in plan.new),
            plan.stale,
            plan.signature,
        )

    def unpacked(self) -> PassagePlan:
        new = tuple(PassageChunk(*fields) for fields in self.new)
        reused = tuple(
            (key, PassageChunk(start, end, text)) for key, start, end, text in self.reused
        )
        passages = sorted((*new, *(chunk for _, chunk in reused)), key=lambda chunk: chunk.start)
        chunked = replace(
            self.article.chunked,
            sentences=unpack_sentences(self.sentences),
            passages=tuple(passages),
        )
        article = replace(self.article, chunked=chunked)
        return PassagePlan(article, reused, new, self.stale, self.signature)


class PlannedArticles:
    """The plans in the order in which they are stored; keys, hashes and ids are in memory."""

    def __init__(self, folder: Path) -> None:
        """Plans that need more memory than a few articles are on the disk of `folder`."""
        self._plans: RecordSpool[_PackedPlan] = RecordSpool(folder)
        self._digests = bytearray()
        self.new_counts = array("q")
        """How many new passages each plan has."""
        self.keys: list[int | None] = []
        """The key of each plan's article; None for a new one."""
        self.stale: set[int] = set()
        """The ids of all stale passages."""

    def append(self, plan: PassagePlan) -> None:
        """Add a plan; DiskFull and other errors of storage."""
        self._plans.append(_PackedPlan.of(plan))
        self._digests += b"".join(passage.text_sha256 for passage in plan.new)
        self.new_counts.append(len(plan.new))
        self.keys.append(plan.article.key)
        self.stale.update(plan.stale)

    def __len__(self) -> int:
        return len(self._plans)

    def __getitem__(self, number: int) -> PassagePlan:
        return self._plans[number].unpacked()

    def __iter__(self) -> Iterator[PassagePlan]:
        return (packed.unpacked() for packed in self._plans)

    @property
    def new_passages(self) -> int:
        """How many passages are new."""
        return len(self._digests) // DIGEST_BYTES

    def new_digests(self) -> Iterator[bytes]:
        """The hash of the text of each new passage, in order."""
        for at in range(0, len(self._digests), DIGEST_BYTES):
            yield bytes(self._digests[at : at + DIGEST_BYTES])
