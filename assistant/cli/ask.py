"""`ask`: answer one question or a batch."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.cli.answer_text import answer_lines
from assistant.cli.batch import (
    add_filter_options,
    chosen_filters,
    open_index,
    require_one_input,
    row_filters,
    row_or_error,
)
from assistant.cli.generation import print_generated, requested_model, with_generated_answer
from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line, read_batch
from assistant.config import Config
from assistant.factory import configured_assistant, use_large_reader
from assistant.generation.factory import open_generator, open_model
from assistant.generation.generator import AnswerGenerator
from assistant.generation.model_spec import SPEC_EXAMPLES
from assistant.pipeline import Assistant
from assistant.serialization.to_json import answer_error_json, answer_json
from assistant.serving_options import add_reader_option
from assistant.types import Filters, Turn
from index.errors import InvalidInput


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "ask",
        parents=[common],
        epilog=examples(
            '"Who invited the leaders to Camp David?"',
            '"Who leads it?" --since 2023-01-01 --source cnn.com',
            "--batch questions.jsonl > answers.jsonl",
        ),
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
        '{"since"?, "until"?, "sources"?, "articles"?, "authors"?, "tags"?, "without"?}}; '
        "- is standard input",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_filter_options(parser)
    add_reader_option(parser)
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


def run_ask(options: argparse.Namespace, config: Config) -> int:
    """Answer one question, or every row of a batch."""
    require_one_input(options)
    spec = requested_model(options, config)
    filters = chosen_filters(options)
    rows = read_batch(options.batch) if options.batch else ()
    assistant = configured_assistant(config)
    open_index(assistant.searcher)
    use_large_reader(assistant, config)
    generator = open_generator(config, assistant, open_model(config, spec)) if spec else None
    if options.batch:
        for row in rows:
            print_json(_answer_row(assistant, row, filters, generator))
        return 0
    answer = assistant.ask(options.question, filters=filters)
    if options.json:
        answer = with_generated_answer(generator, answer) if generator else answer
        print_json(answer_json(answer), indent=2)
    else:
        for line in answer_lines(answer):
            print_line(line)
        if generator:
            answer = print_generated(generator, answer, struck=config.strikes_unsupported)
    return 1 if answer.status == "not_found" else 0


def _answer_row(
    assistant: Assistant,
    row: dict[str, Any] | str,
    filters: Filters,
    generator: AnswerGenerator | None,
) -> dict[str, Any]:
    def work(question: str) -> dict[str, Any]:
        assert isinstance(row, dict)
        history = _history(row)
        answer = assistant.ask(question, history, filters=row_filters(row, filters))
        if generator:
            answer = with_generated_answer(generator, answer, history)
        return answer_json(answer, row.get("qid"), has_qid=True)

    return row_or_error(row, work, answer_error_json)


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
