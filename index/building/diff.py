"""What changed in a source since the last build, by locator and content hash."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from index.errors import SourceTimeout, SourceUnavailable, UnreadableArticle
from index.failure_summary import REPEATS_LISTED, FailureSummary
from index.ingestion.candidates import ArticleCandidate, LoadedArticle, Scan, record_hash
from index.ingestion.prefetch import GetLoaded, prefetch
from index.parsers.versions import is_current
from index.storage.article_rows import StoredArticle, TouchedArticle
from index.storage.forgotten import ForgottenKeys
from index.storage.source_registry import FailedRead
from index.storage.spool import RecordSpool
from index.text.article_details import reading_of
from index.types import Failure, OnRead, ParsedArticle

PARALLEL_READS = min(4, os.cpu_count() or 1)  # each may be a process that parses, and 1.5 GB


ArticleSpool = RecordSpool[ParsedArticle]


@dataclass(frozen=True, slots=True)
class SpooledArticle:
    """A parsed article, which is on disk until it is stored, with the id that it states."""

    spool: ArticleSpool
    number: int
    id: str | None
    record_sha256: str

    def load(self) -> ParsedArticle:
        """Read it from the disk."""
        return self.spool[self.number]


@dataclass(frozen=True, slots=True)
class SpooledRow:
    """The `load` of a row that the scan parsed."""

    article: SpooledArticle
    raw_sha256: str

    def __call__(self) -> LoadedArticle:
        """The row, read from the disk."""
        return LoadedArticle(self.article.load(), self.raw_sha256)


@dataclass(frozen=True, slots=True)
class ArticleUpdate:
    """An article that was parsed: new if `stored` is None, else changed or renamed."""

    stored: StoredArticle | None
    locator: str
    raw_sha256: str
    parsed: SpooledArticle
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
    spool: ArticleSpool,
    tick: Callable[[int], None],
    on_read: OnRead,
) -> Diff:
    """Compare a scan with the stored articles of the source.

    Only new or changed files are parsed, and those that were read by an older parser.

    `known_failures` maps locators to `(hash, reason)`: a file that failed before and has not
    changed fails again without being parsed. Parsed articles go into the `spool`. `tick` is called
    for each article with the number of articles still to be parsed, or 0 if unknown; `on_read` for
    each that was parsed or failed.
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
            fresh.append(_with_spooled_row(candidate, spool))
        elif article.raw_sha256 != candidate.raw_sha256 or not is_current(article.read_by):
            rewritten.append(_with_spooled_row(candidate, spool))
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
    queue = [*rewritten, *fresh]
    order = {candidate.locator: number for number, candidate in enumerate(queue)}
    parsing = _Parsing(known_failures, forgotten, spool, result, tick, on_read, len(queue))
    moved = _moved_articles(fresh, vanished)
    result.removed += _not_moved(vanished, moved)
    with closing(prefetch(queue, parsing.is_wanted, PARALLEL_READS)) as loads:
        for candidate, take in loads:
            if (article := by_locator.get(candidate.locator)) is not None:
                _reread(candidate, take, article, parsing)
            else:
                _place(candidate, take, moved.get(candidate.locator), parsing)
    parsing.finish(order)
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
    spool: ArticleSpool
    result: Diff
    tick: Callable[[int], None]
    on_read: OnRead
    remaining: int
    noted: list[Failure] = field(default_factory=list)  # warnings of files

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
        notes = (Failure(candidate.locator, words) for words in loaded.article.warnings)
        (self.noted if candidate.is_slow else self.result.warnings).extend(notes)
        self.on_read(candidate.locator, "")
        return loaded

    def finish(self, order: Mapping[str, int]) -> None:
        """Bring the result into the order of the candidates, whichever was read first."""
        result = self.result
        for updates in (result.added, result.changed, result.renamed):
            updates.sort(key=lambda update: order[update.locator])
        result.touched.sort(key=lambda touched: order.get(touched.stored.locator, -1))
        result.failed.sort(key=lambda failed: order[failed.failure.source])
        self.noted.sort(key=lambda note: order[note.source])
        result.warnings.extend(self.noted)

    def update(
        self, article: StoredArticle | None, candidate: ArticleCandidate, loaded: LoadedArticle
    ) -> ArticleUpdate:
        """The update by a loaded candidate."""
        spooled = (
            candidate.load.article
            if isinstance(candidate.load, SpooledRow)
            else _spooled(loaded.article, self.spool)
        )
        place, digest = candidate.locator, loaded.raw_sha256
        return ArticleUpdate(article, place, digest, spooled, loaded.file_date)

    def skip_forgotten(self, locator: str) -> None:
        """Note that a candidate is left out because it was forgotten."""
        reason = "forgotten on request; `python -m assistant build --restore ID` lets it in again"
        self.result.warnings.append(Failure(locator, reason))

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
        parsing.result.changed.append(parsing.update(article, candidate, loaded))


def _place(
    candidate: ArticleCandidate,
    take: GetLoaded,
    moved: StoredArticle | None,
    parsing: _Parsing,
) -> None:
    """Parse a new file: `moved` is the vanished article that it was renamed from, else added."""
    if moved is not None:
        _move(moved, candidate, parsing.parse(candidate, take), parsing)
    elif parsing.is_forgotten(candidate):
        parsing.skip_forgotten(candidate.locator)
    elif (loaded := parsing.parse(candidate, take)) is not None:
        if parsing.is_forgotten(candidate, loaded):
            parsing.skip_forgotten(candidate.locator)
        else:
            parsing.result.added.append(parsing.update(None, candidate, loaded))
    parsing.done()


def _moved_articles(
    fresh: Sequence[ArticleCandidate], vanished: Sequence[StoredArticle]
) -> dict[str, StoredArticle]:
    """The vanished article that each new file with its bytes was renamed from, by locator."""
    by_hash: dict[str, list[StoredArticle]] = {}
    for article in reversed(vanished):
        by_hash.setdefault(article.raw_sha256, []).append(article)
    return {
        candidate.locator: same.pop()
        for candidate in fresh
        if (same := by_hash.get(candidate.raw_sha256))
    }


def _not_moved(
    vanished: Sequence[StoredArticle], moved: Mapping[str, StoredArticle]
) -> list[StoredArticle]:
    keys = {article.key for article in moved.values()}
    return [article for article in vanished if article.key not in keys]


def _move(
    article: StoredArticle,
    candidate: ArticleCandidate,
    loaded: LoadedArticle | None,
    parsing: _Parsing,
) -> None:
    """Record a renamed article; it has changed too if the file was saved in the meantime."""
    result = parsing.result
    if loaded is None:  # its bytes still exist: it is preserved until they can be read
        result.unchanged.append(article)
    elif loaded.raw_sha256 == article.raw_sha256:
        result.renamed.append(parsing.update(article, candidate, loaded))
    else:
        result.changed.append(parsing.update(article, candidate, loaded))


def _with_spooled_row(candidate: ArticleCandidate, spool: ArticleSpool) -> ArticleCandidate:
    """The candidate with its row on disk; one that is no row as it is."""
    if candidate.row is None:
        return candidate
    load = SpooledRow(_spooled(candidate.row, spool), candidate.raw_sha256)
    return replace(candidate, load=load, row=None)


def _spooled(article: ParsedArticle, spool: ArticleSpool) -> SpooledArticle:
    return SpooledArticle(spool, spool.append(article), article.id, record_hash(article))
