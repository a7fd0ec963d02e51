"""Options, batch rows and filters that `ask`, `search` and `list` share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from assistant.serialization.filters import filters_from_json, parse_filter_day
from assistant.types import Filters
from index.errors import FootnoteError, InvalidInput
from index.search.searcher import Searcher


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that filter articles."""
    for name, words in (("since", "on this day or later"), ("until", "on this day or earlier")):
        parser.add_argument(
            f"--{name}", metavar="DAY", help=f"only articles dated {words}, as 2023-08-18"
        )
    for name, metavar, words in (
        ("source", "NAME", "articles of this source, web site or folder"),
        ("article", "ID", "this article"),
        ("author", "NAME", "articles by this author; a surname is enough"),
        ("tag", "TAG", "articles with this tag"),
    ):
        parser.add_argument(
            f"--{name}",
            action="append",
            metavar=metavar,
            help=f"only {words}; may be given more than once",
        )


def chosen_filters(options: argparse.Namespace) -> Filters:
    """The filters that the options of `add_filter_options` name; InvalidInput for a bad day."""
    return Filters(
        parse_filter_day(options.since, "--since"),
        parse_filter_day(options.until, "--until"),
        tuple(options.source or ()),
        tuple(options.article or ()),
        tuple(options.author or ()),
        tuple(options.tag or ()),
    )


def require_one_input(options: argparse.Namespace) -> None:
    """Raise InvalidInput unless there is either a question or a batch file."""
    if (options.question is None) == (options.batch is None):
        raise InvalidInput("give either a question or --batch FILE")


def open_index(searcher: Searcher) -> None:
    """Open the index before the first row, so that a missing one fails the whole batch."""
    with searcher.session():
        pass


def row_or_error(
    row: Mapping[str, Any] | str,
    work: Callable[[str], dict[str, Any]],
    failed: Callable[[Mapping[str, Any], str], dict[str, Any]],
) -> dict[str, Any]:
    """Answer one row; an error becomes that row's result and the other rows continue."""
    if isinstance(row, str):
        return failed({}, row)
    question = row.get("question")
    if not isinstance(question, str):
        return failed(row, "the row has no question")
    try:
        return work(question)
    except FootnoteError as error:
        return failed(row, str(error))


def row_filters(row: Mapping[str, Any], filters: Filters) -> Filters:
    """The filters of a row, which replace those of the whole batch."""
    return filters if row.get("filters") is None else filters_from_json(row["filters"])
