"""`status`, `list` and `show`: what is in the library."""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from assistant.cli.output import (
    Commands,
    format_bytes,
    format_count,
    print_json,
    print_line,
    uploads_usage,
)
from assistant.config import Config
from assistant.factory import library_of
from assistant.serialization.to_json import date_provenance_json
from assistant.upload_allowance import upload_quota_bytes, used_upload_bytes
from index.errors import InvalidInput
from index.storage import catalogue, schema
from index.storage.undo_log import can_roll_back
from index.types import SourceKind

MAX_GENERATIONS_SHOWN = 3  # --json lists twenty


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "status", parents=[common], help="articles, model, size, sources and failures"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_status)

    parser = commands.add_parser("list", parents=[common], help="all articles")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_list)

    parser = commands.add_parser("show", parents=[common], help="the stored text of an article")
    parser.add_argument("article_id", metavar="ARTICLE_ID")
    parser.add_argument("--at", metavar="START-END", help="only this range of code points")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_show)


@contextmanager
def _open_catalogue(config: Config) -> Iterator[sqlite3.Connection]:
    connection = schema.connect(library_of(config).catalogue)
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def run_status(options: argparse.Namespace, config: Config) -> int:
    """Say what the library holds."""
    library = library_of(config)
    with _open_catalogue(config) as connection:
        manifest = catalogue.read_manifest(connection)
        counts = catalogue.article_counts(connection)
        form: dict[str, Any] = {
            "data": str(library.folder),
            "articles": catalogue.count_rows(connection, "articles"),
            "passages": catalogue.count_rows(connection, "passages"),
            "generation": manifest.generation,
            "model": manifest.model,
            "fingerprint": manifest.fingerprint,
            "segments": catalogue.count_rows(connection, "segments"),
            "generations": [asdict(made) for made in catalogue.recent_generations(connection)],
            "can_roll_back": can_roll_back(connection),
            "bytes": library.size_bytes(),
            "uploads": {
                "bytes": used_upload_bytes(library.folder),
                "allowed": upload_quota_bytes(config),
            },
            "sources": [
                {
                    "kind": source.kind,
                    "location": source.location,
                    "articles": counts.get(source.key, 0),
                    "example": source.is_example,
                }
                for source in catalogue.all_sources(connection)
                if source.kind != SourceKind.UPLOADS or counts.get(source.key)
            ],
            "failures": [
                {"source": failure.source, "reason": failure.reason}
                for failure in catalogue.truncated_failures(connection)
            ],
        }
    if options.json:
        print_json(form, indent=2)
        return 0
    articles, passages = form["articles"], form["passages"]
    held = f"{format_count(articles, 'article')} in {format_count(passages, 'passage')}"
    print_line(
        f"{held} · generation {form['generation']} · {form['model']} · "
        f"{format_bytes(library.size_bytes())}"
    )
    print_line(f"  {uploads_usage(form['uploads']['bytes'], form['uploads']['allowed'])}")
    if form["can_roll_back"]:
        print_line("  `rollback` brings back the state before the last generation")
    for made in form["generations"][:MAX_GENERATIONS_SHOWN]:
        print_line(
            f"  {made['made'][:16].replace('T', ' ')}  generation {made['number']}: {made['what']} "
            f"({format_count(made['articles'], 'article')})"
        )
    for source in form["sources"]:
        mark = "examples, " if source["example"] else ""
        held = format_count(source["articles"], "article")
        print_line(f"  {source['kind']:8} {source['location']} ({mark}{held})")
    for failure in form["failures"]:
        print_line(f"  failed   {failure['source']}: {failure['reason']}")
    return 0


def run_list(options: argparse.Namespace, config: Config) -> int:
    """List the articles."""
    with _open_catalogue(config) as connection:
        catalogue.read_manifest(connection)
        rows: list[dict[str, Any]] = [
            {
                "id": item.id,
                "title": item.title,
                "date": item.date,
                "source": item.source,
                "words": item.words,
                "state": item.state,
                "language": item.language,
                "place": item.locator,
                **date_provenance_json(item),
            }
            for item in catalogue.article_summaries(connection)
        ]
    if options.json:
        print_json(rows, indent=2)
        return 0
    for row in rows:
        marks = "" if row["state"] == "indexed" else f"  [{row['state']}]"
        if row["place"] != row["id"] and not row["id"].endswith(f"/{row['place']}"):
            marks += f"  [now {row['place']}]"
        print_line(f"{_day(row):11} {row['words']:>7,} words  {row['id']}  {row['title']}{marks}")
    if not rows:
        print_line("The library holds no articles.")
    elif any("file_date" in row for row in rows):
        print_line("~ the day of the file: the article itself states no date")
    return 0


def _day(row: dict[str, Any]) -> str:
    """The day of an article, or that of its file with a mark, for a column of a list."""
    if row["date"]:
        return str(row["date"])
    return f"{row['file_date']}~" if "file_date" in row else ""


def run_show(options: argparse.Namespace, config: Config) -> int:
    """Print an article's stored text, or a range of it."""
    with _open_catalogue(config) as connection:
        article = catalogue.find_article(connection, options.article_id)
    start, end = _range(options.at, len(article.text))
    text = article.text[start:end]
    if options.json:
        form = {
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
            "text": text,
        }
        print_json(form, indent=2)
    else:
        print_line(text)
    return 0


def _range(at: str | None, length: int) -> tuple[int, int]:
    if at is None:
        return 0, length
    match = re.fullmatch(r"(\d+)-(\d+)", at)
    if not match:
        raise InvalidInput(f"--at takes START-END in code points, not {at!r}")
    start, end = int(match[1]), int(match[2])
    if not start < end <= length:
        raise InvalidInput(f"--at {at} does not lie in the article's {length} code points")
    return start, end
