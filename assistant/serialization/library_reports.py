"""Receipts and reports on a library, as the JSON that commands print.

The keys are part of the command line's contract: each is spelled out here, none is made from the
name of a Python field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.collections import Collection
from assistant.serialization.to_json import Json, citation_json, date_provenance_json
from assistant.types import Citation
from index.maintenance.integrity import IntegrityProblem
from index.storage.catalogue import ArticleSummary, CommittedGeneration, Manifest, Source
from index.types import Article, Failure, Receipt, Table


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What `doctor` reports. `sizes`, `uploads_allowed` and `memory_bytes` are bytes.

    `open_to_others` counts files and folders that other users of the machine may read;
    `network`, `language_model` and `reader` are sentences.
    """

    problems: Sequence[IntegrityProblem]
    articles: int
    passages: int
    generation: int
    model: str
    sizes: Mapping[str, int]
    uploads_allowed: int
    memory_bytes: int
    near_duplicates: Sequence[tuple[str, ...]]
    empty: Sequence[str]
    failed: Sequence[tuple[str, str]]
    network: Sequence[str]
    language_model: str
    reader: str
    open_to_others: int
    is_shared: bool  # on purpose: FOOTNOTE_SHARED_DATA


def receipt_json(receipt: Receipt) -> Json:
    """The receipt of a build (`build --json`)."""
    return {
        "generation": receipt.generation,
        "added": receipt.added,
        "changed": receipt.changed,
        "renamed": receipt.renamed,
        "removed": receipt.removed,
        "unchanged": receipt.unchanged,
        "failed": [failure_json(failure) for failure in receipt.failed],
        "warnings": [failure_json(warning) for warning in receipt.warnings],
        "seconds": receipt.seconds,
        "reread": receipt.reread,
    }


def failure_json(failure: Failure) -> Json:
    """A source that could not be read, or was read with a warning."""
    return {"source": failure.source, "reason": failure.reason}


def status_json(
    *,
    data: Path,
    articles: int,
    passages: int,
    manifest: Manifest,
    segments: int,
    generations: Iterable[CommittedGeneration],
    can_roll_back: bool,
    is_calibrated: bool,
    size_bytes: int,
    upload_bytes: int,
    upload_bytes_allowed: int,
    sources: Iterable[tuple[Source, int]],
    failures: Iterable[Failure],
) -> Json:
    """The state of a library (`status --json`); each source comes with its number of articles."""
    return {
        "data": str(data),
        "articles": articles,
        "passages": passages,
        "generation": manifest.generation,
        "model": manifest.model,
        "fingerprint": manifest.fingerprint,
        "segments": segments,
        "generations": [generation_json(each) for each in generations],
        "can_roll_back": can_roll_back,
        "calibrated": is_calibrated,
        "bytes": size_bytes,
        "uploads": {"bytes": upload_bytes, "allowed": upload_bytes_allowed},
        "sources": [
            {
                "kind": source.kind,
                "location": source.location,
                "articles": count,
                "example": source.is_example,
            }
            for source, count in sources
        ],
        "failures": [failure_json(failure) for failure in failures],
    }


def generation_json(generation: CommittedGeneration) -> Json:
    """One committed generation of the index."""
    return {
        "number": generation.number,
        "made": generation.made,
        "what": generation.what,
        "articles": generation.articles,
        "passages": generation.passages,
    }


def article_summary_json(article: ArticleSummary) -> Json:
    """One row of `list --json`."""
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "words": article.words,
        "state": article.state,
        "language": article.language,
        "place": article.locator,
        "author": article.author,
        "tags": list(article.tags),
        **date_provenance_json(article),
    }


def article_json(article: Article, start: int, end: int) -> Json:
    """An article with the range `[start, end)` of its stored text (`show --json`)."""
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "author": article.author,
        "source": article.source,
        "language": article.language,
        **date_provenance_json(article),
        "sha256": article.sha256,
        "start": start,
        "end": end,
        "text": article.text[start:end],
        "tags": list(article.tags),
        "read_by": article.read_by,
        "warnings": list(article.warnings),
        "fetched": article.fetched,
        "ocr_pages": [{"page": page, "confidence": sure} for page, sure in article.ocr_pages],
        "tables": [table_json(table) for table in article.tables],
    }


def table_json(table: Table) -> Json:
    """A table of an article: the ranges of its cells in the whole text, and of its caption."""
    return {
        "header_rows": table.header_rows,
        "caption": list(table.caption) if table.caption else None,
        "rows": [[list(cell) for cell in row] for row in table.rows],
    }


def collection_json(collection: Collection) -> Json:
    """One row of `collections --json`."""
    return {"name": collection.name, "articles": collection.articles}


def problem_json(problem: IntegrityProblem) -> Json:
    """One thing that is wrong with the index."""
    return {"part": problem.part, "name": problem.name, "what": problem.what}


def problems_json(problems: Iterable[IntegrityProblem]) -> Json:
    """All that is wrong with the index (`verify-index --json`)."""
    return {"problems": [problem_json(problem) for problem in problems]}


def health_json(health: HealthReport) -> Json:
    """The health of a library (`doctor --json`)."""
    return {
        "sound": not health.problems,
        "problems": [problem_json(problem) for problem in health.problems],
        "articles": health.articles,
        "passages": health.passages,
        "generation": health.generation,
        "model": health.model,
        "bytes": dict(health.sizes),
        "uploads_allowed_bytes": health.uploads_allowed,
        "memory_bytes": health.memory_bytes,
        "near_duplicates": [list(group) for group in health.near_duplicates],
        "empty": list(health.empty),
        "failed": [{"source": source, "reason": reason} for source, reason in health.failed],
        "network": list(health.network),
        "language_model": health.language_model,
        "open_to_others": health.open_to_others,
        "reader": health.reader,
    }


def export_check_json(is_valid: bool, problems: Iterable[str], citations: list[Json]) -> Json:
    """The check of an exported file (`verify --json`); `citations` by `checked_citation_json`."""
    return {"holds": is_valid, "problems": list(problems), "citations": citations}


def checked_citation_json(
    answer: int,
    question: str,
    state: str,
    now: tuple[int, int | None, str] | None,
    citation: Citation,
) -> Json:
    """One citation of `verify --json`; `now` is start, end and quote in today's article."""
    return {
        "answer": answer,
        "question": question,
        "state": state,
        "now": None if now is None else {"start": now[0], "end": now[1], "quote": now[2]},
        "citation": citation_json(citation),
    }
