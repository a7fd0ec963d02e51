"""`eval`: measure search, answers and refusals."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from assistant.cli.calibration import calibrate_after_build
from assistant.cli.evaluate_mine import run_mine
from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line
from assistant.cli.progress_bar import TerminalProgress
from assistant.config import Config
from assistant.evaluation.dataset import LabelledQuestion, read_foreign_questions, read_questions
from assistant.evaluation.evaluate import Metrics, evaluate
from assistant.factory import (
    embedder_for_build,
    library_of,
    ready_assistant,
)
from assistant.serving_options import add_reader_option
from index.building.build import BuildRequest, build
from index.errors import InvalidInput
from index.library import Library
from index.storage import catalogue
from index.types import SourceKind

FOREIGN_SHARE = 0.2


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "eval",
        parents=[common],
        epilog=examples(
            "--mine --report quality.html", "--mine --against fast", "DATASET_DIR --limit 200"
        ),
        help="measure on a set of questions",
        description="Measure on a folder of passages.jsonl and questions.jsonl (indexed in a "
        "temporary folder, or kept in --data DIR), with --questions on the library in --data, or "
        "with --mine on questions made of that library's own articles.",
    )
    parser.add_argument("dataset", nargs="?", type=Path, metavar="DATASET_DIR")
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help="rows as in questions.jsonl; with --mine how many questions are made (default: 100)",
    )
    parser.add_argument("--field", default="question", help="the field that holds the question")
    parser.add_argument(
        "--limit",
        type=_question_count,
        metavar="N",
        help="a fixed sample of N of the set's questions",
    )
    parser.add_argument(
        "--foreign",
        type=Path,
        metavar="FILE",
        help="ask a fixed sample of another set's questions too, all of which should be refused",
    )
    parser.add_argument(
        "--share",
        type=_share,
        metavar="S",
        help=f"the share of foreign questions among all (default: {FOREIGN_SHARE})",
    )
    parser.add_argument("--model", metavar="NAME", help="embed the data set with this model")
    add_reader_option(parser)
    own = parser.add_argument_group("questions made of the library's own articles")
    own.add_argument(
        "--mine",
        action="store_true",
        help="make questions of the articles in --data and measure how they are answered",
    )
    own.add_argument(
        "--against",
        metavar="NAME",
        help="compare with another reader (small, large) or encoder (fast, all-MiniLM-L6-v2)",
    )
    own.add_argument(
        "--report", type=Path, metavar="FILE.html", help="write plots and failures into one page"
    )
    own.add_argument("--seed", type=int, metavar="S", help="other questions (default: 1)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=run_eval)


def _question_count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of questions")
    return int(text)


def _share(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) < 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a share between 0 and 1")


def run_eval(options: argparse.Namespace, config: Config) -> int:
    """Measure and print a table, or JSON."""
    if options.mine:
        return run_mine(options, config)
    for name in ("against", "report", "seed"):
        if getattr(options, name) is not None:
            raise InvalidInput(f"--{name} goes with --mine")
    if (options.dataset is None) == (options.questions is None):
        raise InvalidInput("give either DATASET_DIR or --questions FILE")
    questions = _questions(options)
    with TerminalProgress() as progress, _evaluation_config(options, config) as library_config:
        assistant = ready_assistant(library_config)
        with assistant.searcher.session():  # opening is not part of a question's time
            pass
        assistant.ask(questions[0].text)
        figures = evaluate(
            assistant, questions, lambda done: progress("asking", done, len(questions))
        )
    if options.json:
        print_json(figures, indent=2)
    else:
        for line in metric_lines(figures):
            print_line(line)
    return 0


def _questions(options: argparse.Namespace) -> list[LabelledQuestion]:
    """The questions of the set and, behind them, the foreign ones."""
    if options.share is not None and options.foreign is None:
        raise InvalidInput("--share is of foreign questions: give --foreign FILE too")
    file = options.questions or options.dataset / "questions.jsonl"
    questions = read_questions(file, options.field, options.limit)
    if options.foreign is not None:
        share = FOREIGN_SHARE if options.share is None else options.share
        questions += read_foreign_questions(options.foreign, len(questions), share)
    return questions


@contextmanager
def _evaluation_config(options: argparse.Namespace, config: Config) -> Iterator[Config]:
    """The configuration of the library to evaluate: --data, or one built from the data set."""
    if options.dataset is None:
        yield config
        return
    passages = options.dataset / "passages.jsonl"
    if not passages.is_file():
        raise InvalidInput(f"{passages}: no such file; use --questions FILE on a built library")
    with tempfile.TemporaryDirectory(prefix="footnote-eval-") as folder:
        dataset_config = config if options.data is not None else replace(config, data=Path(folder))
        _refuse_other_sources(library_of(dataset_config), passages)
        with TerminalProgress() as progress:
            build(
                library_of(dataset_config),
                BuildRequest(add=((SourceKind.JSONL, str(passages.resolve()), False),)),
                lambda built_with: embedder_for_build(dataset_config, built_with),
                progress,
            )
        calibrate_after_build(dataset_config)
        yield dataset_config


def _refuse_other_sources(library: Library, passages: Path) -> None:
    """Raise InvalidInput rather than mix a data set into another library."""
    if not library.exists:
        return
    with catalogue.open_catalogue(library) as connection:
        others = [
            source.location
            for source in catalogue.all_sources(connection)
            if source.kind != SourceKind.UPLOADS and source.location != str(passages.resolve())
        ]
    if others:
        raise InvalidInput(
            f"{library.folder} holds other articles ({others[0]}): give another --data folder"
        )


def metric_lines(figures: Metrics) -> Iterator[str]:
    """The metrics as lines; shares with three decimals, times in milliseconds."""
    width = max(map(len, figures))
    for name, value in figures.items():
        if value is None:
            shown = "–"
        elif isinstance(value, int):
            shown = f"{value:,}"
        else:
            shown = f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"
        yield f"{name:{width}}  {shown:>8}"
