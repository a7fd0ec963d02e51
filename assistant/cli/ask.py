"""`search` and `ask`: one question or a batch of them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.cli.answer_text import answer_lines, hit_lines
from assistant.cli.generation import print_generated, requested_model, with_generated_answer
from assistant.cli.output import Commands, print_json, print_line, read_batch
from assistant.config import Config
from assistant.factory import open_assistant, open_searcher
from assistant.generation.factory import open_generator, open_model
from assistant.generation.generator import AnswerGenerator
from assistant.generation.model_spec import SPEC_EXAMPLES
from assistant.pipeline import Assistant
from assistant.serialization.filters import filters_from_json, parse_filter_day
from assistant.serialization.to_json import answer_error_json, answer_json, hit_json
from assistant.types import Filters, Turn
from index.errors import FootnoteError, InvalidInput
from index.search.searcher import Searcher

MAX_HITS = 1000  # more is an export, not a search


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "ask",
        parents=[common],
        help="answer a question with cited sentences",
        description="Answer from the articles alone, in their own sentences. Exits 1 when they "
        "hold no answer.",
    )
    parser.add_argument("question", nargs="?")
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        help='rows {"qid", "question", "history"?: [{"question", "answer"?}], "filters"?: '
        '{"since"?, "until"?, "sources"?, "articles"?}}; - is standard input',
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_filters(parser)
    parser.add_argument(
        "--written",
        action="store_true",
        help="let the configured language model write the answer as well, sentence by sentence "
        "checked",
    )
    parser.add_argument(
        "--model",
        dest="language_model",
        metavar="MODEL",
        help=f"the language model to write with (implies --written): {SPEC_EXAMPLES}",
    )
    parser.set_defaults(run=run_ask)

    parser = commands.add_parser("search", parents=[common], help="rank passages without answering")
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--k", type=_hit_count, default=10, help="passages (default 10)")
    parser.add_argument(
        "--batch", type=Path, metavar="FILE", help='rows {"qid", "question"}; - is standard input'
    )
    parser.add_argument("--json", action="store_true", help="print the hits as JSON")
    add_filters(parser)
    parser.set_defaults(run=run_search)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which articles may be found."""
    for name, words in (("since", "on this day or later"), ("until", "on this day or earlier")):
        parser.add_argument(
            f"--{name}", metavar="DAY", help=f"only articles dated {words}, as 2023-08-18"
        )
    parser.add_argument(
        "--source",
        action="append",
        metavar="NAME",
        help="only articles of this source, web site or folder; may be given more than once",
    )
    parser.add_argument(
        "--article",
        action="append",
        metavar="ID",
        help="only this article; may be given more than once",
    )


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        parse_filter_day(options.since, "--since"),
        parse_filter_day(options.until, "--until"),
        tuple(options.source or ()),
        tuple(options.article or ()),
    )


def _hit_count(text: str) -> int:
    count = int(text) if text.isdigit() else 0
    if not 1 <= count <= MAX_HITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_HITS}")
    return count


def run_ask(options: argparse.Namespace, config: Config) -> int:
    """Answer one question, or every row of a batch."""
    _require_one(options)
    chosen = requested_model(options, config)
    filters = _filters(options)
    rows = read_batch(options.batch) if options.batch else ()
    assistant = open_assistant(config)
    _warm_up(assistant.searcher)
    writer = open_generator(config, assistant, open_model(config, chosen)) if chosen else None
    if options.batch:
        for row in rows:
            print_json(_answer_row(assistant, row, filters, writer))
        return 0
    answer = assistant.ask(options.question, filters=filters)
    if options.json:
        answer = with_generated_answer(writer, answer) if writer else answer
        print_json(answer_json(answer), indent=2)
    else:
        for line in answer_lines(answer):
            print_line(line)
        if writer:
            answer = print_generated(writer, answer, struck=config.strikes_unsupported)
    return 1 if answer.status == "not_found" else 0


def run_search(options: argparse.Namespace, config: Config) -> int:
    """Rank passages for one question, or for every row of a batch."""
    _require_one(options)
    filters = _filters(options)
    if options.batch:
        rows = read_batch(options.batch)
        searcher = open_searcher(config)
        _warm_up(searcher)
        for row in rows:
            print_json(_search_row(searcher, row, options.k, filters))
        return 0
    if not options.question.strip():
        raise InvalidInput("the question is empty: ask something")
    with open_searcher(config).session() as session:
        hits = session.search(options.question, options.k, filters=filters)
        if options.json:
            print_json(
                {"question": options.question, "hits": [hit_json(h) for h in hits]}, indent=2
            )
        else:
            for line in hit_lines(hits, session, filters):
                print_line(line)
    return 0 if hits else 1


def _require_one(options: argparse.Namespace) -> None:
    if (options.question is None) == (options.batch is None):
        raise InvalidInput("give either a question or --batch FILE")


def _warm_up(searcher: Searcher) -> None:
    """Open the index before the first row, so that a missing one is an error of the whole batch."""
    with searcher.session():
        pass


def _row_or_error(
    row: Mapping[str, Any] | str,
    work: Callable[[str], dict[str, Any]],
    failed: Callable[[Mapping[str, Any], str], dict[str, Any]],
) -> dict[str, Any]:
    """Run one row; whatever is wrong with it is told in its own line and stops no other."""
    if isinstance(row, str):
        return failed({}, row)
    question = row.get("question")
    if not isinstance(question, str):
        return failed(row, "the row has no question")
    try:
        return work(question)
    except FootnoteError as error:
        return failed(row, str(error))


def _answer_row(
    assistant: Assistant,
    row: dict[str, Any] | str,
    filters: Filters,
    writer: AnswerGenerator | None,
) -> dict[str, Any]:
    def work(question: str) -> dict[str, Any]:
        assert isinstance(row, dict)
        history = _history(row)
        answer = assistant.ask(question, history, filters=_row_filters(row, filters))
        if writer:
            answer = with_generated_answer(writer, answer, history)
        return answer_json(answer, row.get("qid"), has_qid=True)

    return _row_or_error(row, work, answer_error_json)


def _history(row: Mapping[str, Any]) -> list[Turn]:
    turns = row.get("history") or []
    if not isinstance(turns, list):
        raise InvalidInput("history is not a list")
    history = []
    for turn in turns:
        if not isinstance(turn, dict) or not isinstance(turn.get("question"), str):
            raise InvalidInput('a turn of the history is not {"question", "answer"?}')
        answer = turn.get("answer")
        history.append(Turn(turn["question"], answer if isinstance(answer, str) else None))
    return history


def _row_filters(row: Mapping[str, Any], filters: Filters) -> Filters:
    """Those of a row, in the place of those of the whole batch."""
    return filters if row.get("filters") is None else filters_from_json(row["filters"])


def _search_row(
    searcher: Searcher, row: dict[str, Any] | str, k: int, filters: Filters
) -> dict[str, Any]:
    def work(question: str) -> dict[str, Any]:
        assert isinstance(row, dict)
        if not question.strip():
            raise InvalidInput("the question is empty")
        with searcher.session() as session:
            hits = session.search(question, k, filters=_row_filters(row, filters))
        return {"qid": row.get("qid"), "hits": [hit_json(hit) for hit in hits]}

    def failed(bad: Mapping[str, Any], error: str) -> dict[str, Any]:
        return {"qid": bad.get("qid"), "hits": [], "status": "error", "error": error}

    return _row_or_error(row, work, failed)
