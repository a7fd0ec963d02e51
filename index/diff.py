"""What changed in a source since the last build, by place and content hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from index.candidates import Candidate, Scan, record_hash
from index.errors import SourceUnavailable, UnreadableArticle
from index.types import Failure, ParsedArticle


@dataclass(frozen=True, slots=True)
class Known:
    """An article as the catalogue has it, without its text."""

    key: int
    id: str
    locator: str
    raw_sha256: str
    record_sha256: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What may not come back: places of this source, and ids and hashes of any."""

    places: frozenset[str]
    ids: frozenset[str]
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Update:
    """An article that was read anew: added when `known` is None, else changed or renamed."""

    known: Known | None
    locator: str
    raw_sha256: str
    parsed: ParsedArticle


@dataclass(slots=True)
class Diff:
    """The difference between a source and the catalogue; every article of both is in one list."""

    added: list[Update] = field(default_factory=list)
    changed: list[Update] = field(default_factory=list)
    renamed: list[Update] = field(default_factory=list)
    touched: list[tuple[Known, str]] = field(default_factory=list)  # other bytes, same article
    unchanged: list[Known] = field(default_factory=list)
    removed: list[Known] = field(default_factory=list)
    failed: list[tuple[str, str | None, str]] = field(default_factory=list)  # place, hash, reason
    warnings: list[Failure] = field(default_factory=list)
    state: str | None = None  # hash of a source that is one file of rows, before it was read


def diff_source(
    found: Scan,
    known: Sequence[Known],
    *,
    known_failures: Mapping[str, tuple[str | None, str]],
    forgotten: Forgotten,
    tick: Callable[[], None],
) -> Diff:
    """Compare a scan with what is known of the source; only new or changed files are parsed.

    `known_failures` maps places to `(hash, reason)`: a file that failed and did not change fails
    again without being parsed.
    """
    result = Diff()
    by_locator = {article.locator: article for article in known}
    seen: set[str] = set()
    fresh: list[Candidate] = []
    for candidate in found.candidates:
        tick()
        seen.add(candidate.locator)
        article = by_locator.get(candidate.locator)
        if article is None:
            fresh.append(candidate)
        elif article.raw_sha256 == candidate.raw_sha256:
            result.unchanged.append(article)
        else:
            _reread(candidate, article, known_failures, result)
    vanished = [a for a in known if a.locator not in seen and not found.is_unreachable(a.locator)]
    result.unchanged += [
        a for a in known if a.locator not in seen and found.is_unreachable(a.locator)
    ]
    _place_fresh(fresh, vanished, known_failures, forgotten, result)
    result.failed += [(failure.source, None, failure.reason) for failure in found.failures]
    if found.skipped:
        kinds = ", ".join(f"{n} {suffix}" for suffix, n in found.skipped.most_common())
        result.warnings.append(
            Failure(f"{sum(found.skipped.values())} other files", f"not articles: {kinds}")
        )
    return result


def _reread(
    candidate: Candidate,
    article: Known,
    known_failures: Mapping[str, tuple[str | None, str]],
    result: Diff,
) -> None:
    """A known place with other bytes: changed, only touched, or unreadable and kept as it was."""
    parsed = _load(candidate, known_failures, result)
    if parsed is None:
        result.unchanged.append(article)
    elif record_hash(parsed) == article.record_sha256 and parsed.id in (None, article.id):
        result.touched.append((article, candidate.raw_sha256))
    else:
        result.changed.append(Update(article, candidate.locator, candidate.raw_sha256, parsed))


def _place_fresh(
    fresh: list[Candidate],
    vanished: list[Known],
    known_failures: Mapping[str, tuple[str | None, str]],
    forgotten: Forgotten,
    result: Diff,
) -> None:
    """New places: a vanished article of the same content was renamed, all others are added."""
    gone: dict[str, list[Known]] = {}
    for article in vanished:
        gone.setdefault(article.raw_sha256, []).append(article)
    for candidate in fresh:
        if same := gone.get(candidate.raw_sha256):
            parsed = _load(candidate, known_failures, result)
            if parsed is not None:
                moved = Update(same.pop(0), candidate.locator, candidate.raw_sha256, parsed)
                result.renamed.append(moved)
        elif candidate.raw_sha256 in forgotten.hashes or candidate.locator in forgotten.places:
            _skip_forgotten(candidate.locator, result)
        elif (parsed := _load(candidate, known_failures, result)) is not None:
            if parsed.id in forgotten.ids:
                _skip_forgotten(candidate.locator, result)
            else:
                result.added.append(Update(None, candidate.locator, candidate.raw_sha256, parsed))
    result.removed += [article for articles in gone.values() for article in articles]


def _skip_forgotten(locator: str, result: Diff) -> None:
    reason = "forgotten on request; `python -m assistant build --restore ID` lets it in again"
    result.warnings.append(Failure(locator, reason))


def _load(
    candidate: Candidate, known_failures: Mapping[str, tuple[str | None, str]], result: Diff
) -> ParsedArticle | None:
    """Parse a candidate, or note why it cannot be."""
    failed_hash, reason = known_failures.get(candidate.locator, (None, ""))
    try:
        if failed_hash == candidate.raw_sha256:
            raise UnreadableArticle(reason)
        parsed = candidate.load()
    except UnreadableArticle as error:
        result.failed.append((candidate.locator, candidate.raw_sha256, str(error)))
        return None
    except SourceUnavailable as error:  # without the hash: the next build tries again
        result.failed.append((candidate.locator, None, str(error)))
        return None
    result.warnings += [Failure(candidate.locator, warning) for warning in parsed.warnings]
    return parsed
