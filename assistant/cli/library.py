"""`status`, `list` and `show`: the contents of the library."""

from __future__ import annotations

import argparse
import re
from typing import Any

from assistant.calibration.calibrate import is_calibrated
from assistant.cli.batch import add_filter_options, chosen_filters
from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line, print_note
from assistant.config import Config
from assistant.factory import library_of
from assistant.reading.reader import load_weights
from assistant.serialization.library_reports import (
    article_json,
    article_summary_json,
    status_json,
)
from assistant.upload_usage import upload_quota_bytes, used_upload_bytes
from assistant.wording import (
    byline_words,
    format_bytes,
    format_count,
    reading_words,
    uploads_usage,
)
from index.errors import InvalidInput
from index.search.filters import filtered_article_keys
from index.storage import catalogue
from index.storage.undo_log import can_roll_back
from index.types import NO_FILTERS, SourceKind

CALIBRATED = "calibrated with questions that no article answers"
NOT_CALIBRATED = "not calibrated: how sure an answer is, is estimated from the library's size"
MAX_GENERATIONS_SHOWN = 3  # --json lists all that are stored


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "status",
        parents=[common],
        epilog=examples("", "--json"),
        help="articles, model, size, sources and failures",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_status)

    parser = commands.add_parser(
        "list",
        parents=[common],
        epilog=examples("", "--tag work --json"),
        help="all articles, or those that fit filters",
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    add_filter_options(parser)
    parser.set_defaults(run=run_list)

    parser = commands.add_parser(
        "show",
        parents=[common],
        epilog=examples("notes/ferry.md", "notes/ferry.md --at 295-485"),
        help="the stored text of an article",
    )
    parser.add_argument("article_id", metavar="ARTICLE_ID")
    parser.add_argument("--at", metavar="START-END", help="only this range of code points")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_show)


def run_status(options: argparse.Namespace, config: Config) -> int:
    """Print the state of the library."""
    library = library_of(config)
    with catalogue.open_catalogue(library, is_snapshot=True) as connection:
        manifest = catalogue.read_manifest(connection)
        counts = catalogue.article_counts(connection)
        status = status_json(
            data=library.folder,
            articles=catalogue.count_rows(connection, "articles"),
            passages=catalogue.count_rows(connection, "passages"),
            manifest=manifest,
            segments=catalogue.count_rows(connection, "segments"),
            generations=catalogue.recent_generations(connection),
            can_roll_back=can_roll_back(connection),
            is_calibrated=is_calibrated(library, load_weights().digest),
            size_bytes=library.size_bytes(),
            upload_bytes=used_upload_bytes(library.folder),
            upload_bytes_allowed=upload_quota_bytes(config),
            sources=[
                (source, counts.get(source.key, 0))
                for source in catalogue.all_sources(connection)
                if source.kind != SourceKind.UPLOADS or counts.get(source.key)
            ],
            failures=catalogue.truncated_failures(connection),
        )
    if options.json:
        print_json(status, indent=2)
        return 0
    articles, passages = status["articles"], status["passages"]
    contents = f"{format_count(articles, 'article')} in {format_count(passages, 'passage')}"
    print_line(
        f"{contents} · generation {status['generation']} · {status['model']} · "
        f"{format_bytes(library.size_bytes())}"
    )
    print_line(f"  {uploads_usage(status['uploads']['bytes'], status['uploads']['allowed'])}")
    print_line(f"  {CALIBRATED if status['calibrated'] else NOT_CALIBRATED}")
    if status["can_roll_back"]:
        print_line("  `rollback` brings back the state before the last generation")
    for made in status["generations"][:MAX_GENERATIONS_SHOWN]:
        print_line(
            f"  {made['made'][:16].replace('T', ' ')}  generation {made['number']}: {made['what']} "
            f"({format_count(made['articles'], 'article')})"
        )
    for source in status["sources"]:
        mark = "examples, " if source["example"] else ""
        contents = format_count(source["articles"], "article")
        print_line(f"  {source['kind']:8} {source['location']} ({mark}{contents})")
    for failure in status["failures"]:
        print_line(f"  failed   {failure['source']}: {failure['reason']}")
    return 0


def run_list(options: argparse.Namespace, config: Config) -> int:
    """List the articles that fit the filters."""
    filters = chosen_filters(options)
    with catalogue.open_catalogue(library_of(config), is_snapshot=True) as connection:
        catalogue.read_manifest(connection)
        keys = None if filters == NO_FILTERS else filtered_article_keys(connection, filters)
        summaries = catalogue.article_summaries(connection, keys)
    rows = [article_summary_json(each) for each in summaries]
    if options.json:
        print_json(rows, indent=2)
        return 0
    for row in rows:
        by = byline_words(row["author"], row["tags"])
        marks = f"  · {by}" if by else ""
        marks += "" if row["state"] == "indexed" else f"  [{row['state']}]"
        if row["place"] != row["id"] and not row["id"].endswith(f"/{row['place']}"):
            marks += f"  [now {row['place']}]"
        print_line(f"{_day(row):11} {row['words']:>7,} words  {row['id']}  {row['title']}{marks}")
    if not rows:
        fitting = "" if filters == NO_FILTERS else " that fit"
        print_line(f"The library holds no articles{fitting}.")
    elif any("file_date" in row for row in rows):
        print_line("~ the day of the file: the article itself states no date")
    return 0


def _day(row: dict[str, Any]) -> str:
    """The date of an article, or its file's date with a mark, for a column."""
    if row["date"]:
        return str(row["date"])
    return f"{row['file_date']}~" if "file_date" in row else ""


def run_show(options: argparse.Namespace, config: Config) -> int:
    """Print an article's stored text, or a range of it."""
    with catalogue.open_catalogue(library_of(config), is_snapshot=True) as connection:
        article = catalogue.find_article(connection, options.article_id)
    start, end = _range(options.at, len(article.text))
    if options.json:
        print_json(article_json(article, start, end), indent=2)
    else:
        for words in (byline_words(article.author, article.tags), reading_words(article)):
            if words:
                print_note(words)  # standard output has the text alone
        print_line(article.text[start:end])
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
