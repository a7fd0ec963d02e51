"""`search`: rank passages for one question or a batch."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from assistant.cli.answer_text import hit_lines
from assistant.cli.batch import (
    add_filter_options,
    chosen_filters,
    open_index,
    require_one_input,
    row_filters,
    row_or_error,
)
from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line, read_batch
from assistant.config import Config
from assistant.factory import open_searcher
from assistant.serialization.to_json import hits_error_json, hits_json, hits_row_json
from assistant.types import Filters
from index.errors import InvalidInput
from index.search.searcher import Searcher

MAX_HITS = 1000  # more is an export, not a search


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "search",
        parents=[common],
        epilog=examples('"Camp David" --k 5', "--batch questions.jsonl --k 50"),
        help="rank passages without answering",
    )
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--k", type=_hit_count, default=10, help="passages (default 10)")
    parser.add_argument(
        "--batch", type=Path, metavar="FILE", help='rows {"qid", "question"}; - is standard input'
    )
    parser.add_argument("--json", action="store_true", help="print the hits as JSON")
    add_filter_options(parser)
    parser.set_defaults(run=run_search)


def _hit_count(text: str) -> int:
    count = int(text) if text.isdigit() else 0
    if not 1 <= count <= MAX_HITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_HITS}")
    return count


def run_search(options: argparse.Namespace, config: Config) -> int:
    """Rank passages for one question, or for every row of a batch."""
    require_one_input(options)
    filters = chosen_filters(options)
    if options.batch:
        rows = read_batch(options.batch)
        searcher = open_searcher(config)
        open_index(searcher)
        for row in rows:
            print_json(_search_row(searcher, row, options.k, filters))
        return 0
    if not options.question.strip():
        raise InvalidInput("the question is empty: ask something")
    with open_searcher(config).session() as session:
        hits = session.search(options.question, options.k, filters=filters)
        if options.json:
            print_json(hits_json(options.question, hits), indent=2)
        else:
            for line in hit_lines(hits, session, filters):
                print_line(line)
    return 0 if hits else 1


def _search_row(
    searcher: Searcher, row: dict[str, Any] | str, k: int, filters: Filters
) -> dict[str, Any]:
    def work(question: str) -> dict[str, Any]:
        assert isinstance(row, dict)
        if not question.strip():
            raise InvalidInput("the question is empty")
        with searcher.session() as session:
            hits = session.search(question, k, filters=row_filters(row, filters))
        return hits_row_json(row.get("qid"), hits)

    return row_or_error(row, work, hits_error_json)
