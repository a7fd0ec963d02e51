"""What changed in a source since the last build, by locator and content hash."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from index.errors import SourceTimeout, SourceUnavailable, UnreadableArticle
from index.failure_summary import REPEATS_LISTED, FailureSummary
from index.ingestion.candidates import ArticleCandidate, LoadedArticle, Scan, record_hash
from index.ingestion.prefetch import GetLoaded, prefetch
from index.parsers.versions import is_current
from index.storage.article_rows import StoredArticle, TouchedArticle
from index.storage.forgotten import ForgottenKeys
from index.storage.source_registry import FailedRead
from index.text.article_details import reading_of
from index.types import Failure, OnRead, ParsedArticle

PARALLEL_READS = min(4, os.cpu_count() or 1)  # each may be a process that parses, and 1.5 GB


@dataclass(frozen=True, slots=True)
class ArticleUpdate:
    """An article that was parsed: new if `stored` is None, else changed or renamed."""

    stored: StoredArticle | None
    locator: str
    raw_sha256: str
    parsed: ParsedArticle
    file_date: str | None = None


@dataclass(slots=True)
class Diff:
    """The difference between a source and the catalogue; each article is in one of the lists."""

    added: list[ArticleUpdate] = field(default_factory=list)
    changed: list[ArticleUpdate] = field(default_factory=list)
    renamed: list[ArticleUpdate] = field(default_factory=list)
    touched: list[TouchedArticle] = field(default_factory=list)
    unchanged: list[StoredArticle] = field(default_factory=list)
    removed: list[StoredArticle] = field(default_factory=list)
    failed: list[FailedRead] = field(default_factory=list)
    reread: int = 0  # articles of unchanged bytes that an older parser had read
    warnings: FailureSummary = field(default_factory=lambda: FailureSummary(fold_at=REPEATS_LISTED))
    postponed: int = 0  # entries left for the next build, and why
    postponed_reason: str = ""
    state: str | None = None  # hash of a JSONL source before it was read


def diff_source(
    scan: Scan,
    stored: Sequence[StoredArticle],
    *,
    known_failures: Mapping[str, tuple[str | None, str]],
    forgotten: ForgottenKeys,
    tick: Callable[[int], None],
    on_read: OnRead,
) -> Diff:
    """Compare a scan with the stored articles of the source.

    Only new or changed files are parsed, and those that were read by an older parser.

    `known_failures` maps locators to `(hash, reason)`: a file that failed before and has not
    changed fails again without being parsed. `tick` is called for each article with the number of
    articles still to be parsed, or 0 if unknown; `on_read` for each that was parsed or failed.
    """
    result = Diff()
    by_locator = {article.locator: article for article in stored}
    seen: set[str] = set()
    fresh: list[ArticleCandidate] = []
    rewritten: list[ArticleCandidate] = []
    for candidate in scan.candidates:
        seen.add(candidate.locator)
        article = by_locator.get(candidate.locator)
        if article is None:
            fresh.append(candidate)
        elif article.raw_sha256 != candidate.raw_sha256 or not is_current(article.read_by):
            rewritten.append(candidate)
        elif candidate.fetched:
            touched = TouchedArticle(article, candidate.raw_sha256, fetched=candidate.fetched)
            result.touched.append(touched)
            tick(0)
        else:
            result.unchanged.append(article)
            tick(0)
    vanished = [a for a in stored if a.locator not in seen and not scan.is_unreachable(a.locator)]
    result.unchanged += [
        a for a in stored if a.locator not in seen and scan.is_unreachable(a.locator)
    ]
    for candidates in (rewritten, fresh):  # failed ones last: they may use up the time limit again
        candidates.sort(key=lambda candidate: candidate.locator in known_failures)
    parsing = _Parsing(
        known_failures, forgotten, result, tick, on_read, len(rewritten) + len(fresh)
    )
    with closing(prefetch([*rewritten, *fresh], parsing.is_wanted, PARALLEL_READS)) as loads:
        for candidate, take in islice(loads, len(rewritten)):
            _reread(candidate, take, by_locator[candidate.locator], parsing)
        _place_fresh(loads, vanished, parsing)
    result.failed += [FailedRead(failure) for failure in scan.failures]
    if scan.skipped:
        kinds = ", ".join(f"{n} {suffix}" for suffix, n in scan.skipped.most_common())
        hint = "; `build --jsonl FILE` reads the rows of a .jsonl" if scan.skipped[".jsonl"] else ""
        total = scan.skipped.total()
        result.warnings.append(
            Failure(
                f"{total} other file{'' if total == 1 else 's'}", f"not articles: {kinds}{hint}"
            )
        )
    return result


@dataclass(slots=True)
class _Parsing:
    """The state of parsing the candidates of one source; failures go into `result`."""

    known_failures: Mapping[str, tuple[str | None, str]]
    forgotten: ForgottenKeys
    result: Diff
    tick: Callable[[int], None]
    on_read: OnRead
    remaining: int

    def is_wanted(self, candidate: ArticleCandidate) -> bool:
        """Whether to load a candidate ahead."""
        failed_hash, _ = self.known_failures.get(candidate.locator, (None, ""))
        return failed_hash != candidate.raw_sha256 and not self.is_forgotten(candidate)

    def is_forgotten(
        self, candidate: ArticleCandidate, loaded: LoadedArticle | None = None
    ) -> bool:
        """Whether a candidate is a forgotten article, by locator, hash or the id that it states."""
        digests = {candidate.raw_sha256, loaded.raw_sha256 if loaded else ""}
        return (
            not self.forgotten.hashes.isdisjoint(digests)
            or candidate.locator in self.forgotten.places
            or (loaded is not None and loaded.article.id in self.forgotten.ids)
        )

    def done(self) -> None:
        """Count a candidate."""
        self.remaining -= 1
        self.tick(self.remaining)

    def parse(self, candidate: ArticleCandidate, take: GetLoaded) -> LoadedArticle | None:
        """The candidate's article; None if it failed, which is recorded in `result`."""
        failed_hash, reason = self.known_failures.get(candidate.locator, (None, ""))
        try:
            if failed_hash == candidate.raw_sha256:
                raise UnreadableArticle(reason)
            loaded = take()
        except UnreadableArticle as error:
            self._fail(candidate, candidate.raw_sha256, str(error))
            return None
        except SourceTimeout as error:
            self.result.postponed += 1
            self.result.postponed_reason = str(error)
            if candidate.locator in self.known_failures:  # still to be tried last
                failure = Failure(candidate.locator, reason)
                self.result.failed.append(FailedRead(failure, failed_hash, candidate.read_by))
            return None
        except SourceUnavailable as error:  # without the hash: the next build tries again
            self._fail(candidate, None, str(error))
            return None
        self.result.warnings.extend(Failure(candidate.locator, w) for w in loaded.article.warnings)
        self.on_read(candidate.locator, "")
        return loaded

    def _fail(self, candidate: ArticleCandidate, digest: str | None, reason: str) -> None:
        failure = Failure(candidate.locator, reason)
        self.result.failed.append(FailedRead(failure, digest, candidate.read_by))
        self.on_read(candidate.locator, reason)


def _reread(
    candidate: ArticleCandidate, take: GetLoaded, article: StoredArticle, parsing: _Parsing
) -> None:
    """Parse a known file again: changed, only touched, or unreadable and preserved."""
    loaded = parsing.parse(candidate, take)
    parsing.done()
    if loaded is None:
        parsing.result.unchanged.append(article)
        return
    parsed = loaded.article
    parsing.result.reread += loaded.raw_sha256 == article.raw_sha256
    if record_hash(parsed) == article.record_sha256 and parsed.id in (None, article.id):
        touched = TouchedArticle(
            article, loaded.raw_sha256, reading_of(parsed), parsed.date_from, parsed.fetched
        )
        parsing.result.touched.append(touched)
    else:
        parsing.result.changed.append(_update(article, candidate, loaded))


def _place_fresh(
    loads: Iterable[tuple[ArticleCandidate, GetLoaded]],
    vanished: Sequence[StoredArticle],
    parsing: _Parsing,
) -> None:
    """Parse new files: one with the bytes of a vanished article was renamed, others are added."""
    result = parsing.result
    vanished_by_hash: dict[str, list[StoredArticle]] = {}
    for article in vanished:
        vanished_by_hash.setdefault(article.raw_sha256, []).append(article)
    for candidate, take in loads:
        if same := vanished_by_hash.get(candidate.raw_sha256):
            _move(same.pop(0), candidate, parsing.parse(candidate, take), result)
        elif parsing.is_forgotten(candidate):
            _skip_forgotten(candidate.locator, result)
        elif (loaded := parsing.parse(candidate, take)) is not None:
            if parsing.is_forgotten(candidate, loaded):
                _skip_forgotten(candidate.locator, result)
            else:
                result.added.append(_update(None, candidate, loaded))
        parsing.done()
    result.removed += [article for articles in vanished_by_hash.values() for article in articles]


def _move(
    article: StoredArticle, candidate: ArticleCandidate, loaded: LoadedArticle | None, result: Diff
) -> None:
    """Record a renamed article; it has changed too if the file was saved in the meantime."""
    if loaded is None:  # its bytes still exist: it is preserved until they can be read
        result.unchanged.append(article)
    elif loaded.raw_sha256 == article.raw_sha256:
        result.renamed.append(_update(article, candidate, loaded))
    else:
        result.changed.append(_update(article, candidate, loaded))


def _update(
    article: StoredArticle | None, candidate: ArticleCandidate, loaded: LoadedArticle
) -> ArticleUpdate:
    place = candidate.locator
    return ArticleUpdate(article, place, loaded.raw_sha256, loaded.article, loaded.file_date)


def _skip_forgotten(locator: str, result: Diff) -> None:
    reason = "forgotten on request; `python -m assistant build --restore ID` lets it in again"
    result.warnings.append(Failure(locator, reason))
