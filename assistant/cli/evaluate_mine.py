"""`eval --mine`: measure a library on questions made of its own articles."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.output import print_json, print_line, print_note
from assistant.cli.progress_bar import TerminalProgress
from assistant.collections import MAIN_COLLECTION
from assistant.config import Config
from index.errors import InvalidInput

if TYPE_CHECKING:
    from assistant.evaluation.report import ReportHead
    from assistant.evaluation.self_evaluation import AskedQuestion

DEFAULT_QUESTIONS, MAX_QUESTIONS = 100, 5_000
DEFAULT_SEED = 1
FEW = 30  # questions with fewer of them say little
NOTE = (
    "Made by a rule from the sentences that answer them, so easier than people's questions: good "
    "for comparing configurations and finding failures, no promise for other questions."
)


def run_mine(options: argparse.Namespace, config: Config) -> int:
    """Make questions, ask them, print the figures and write the report."""
    count = _question_count(options)
    if options.report is not None:
        from assistant.evaluation.report import check_writable

        check_writable(options.report)
    head, asked = _measure(options, config, count)
    if options.json:
        print_json(_record(head, asked), indent=2)
    else:
        for line in _lines(asked):
            print_line(line)
    if options.report is not None:
        from assistant.evaluation.report import report_html, write_report

        write_report(options.report, report_html(head, asked))
        print_note(f"The report is in {options.report}")
    return 0


def _question_count(options: argparse.Namespace) -> int:
    """How many questions; InvalidInput for options of other kinds of evaluation."""
    unfit = {"DATASET_DIR": options.dataset, "--limit": options.limit, "--model": options.model,
             "--foreign": options.foreign, "--share": options.share}  # fmt: skip
    for name, value in unfit.items():
        if value is not None:
            raise InvalidInput(f"--mine makes its own questions: leave {name} out")
    if options.questions is None:
        return DEFAULT_QUESTIONS
    text = str(options.questions)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_QUESTIONS):
        raise InvalidInput(
            f"--questions {text[:60]}: with --mine it is a number from 1 to {MAX_QUESTIONS:,}"
        )
    return int(text)


def _measure(
    options: argparse.Namespace, config: Config, count: int
) -> tuple[ReportHead, Mapping[str, Sequence[AskedQuestion]]]:
    from assistant.evaluation.configurations import measured_configuration, other_configuration
    from assistant.evaluation.made_questions import make_questions
    from assistant.evaluation.report import ReportHead
    from assistant.evaluation.self_evaluation import ask_questions

    seed = DEFAULT_SEED if options.seed is None else options.seed
    with ExitStack() as stack:
        progress = stack.enter_context(TerminalProgress())
        own = measured_configuration(config)

        def on_read(done: int, total: int) -> None:
            progress("making questions", done, total)

        with own.assistant.searcher.session() as session:
            questions = make_questions(session, count, seed, on_read)
            articles, passages = session.article_count, session.passage_count
        if not questions:
            raise InvalidInput(
                f"no question could be made of the articles in {config.data} ({articles:,}): it "
                "takes whole sentences with a name, a number or a date in them"
            )
        configurations = [own]
        if options.against is not None:
            other = other_configuration(config, options.against, own, progress)
            configurations.append(stack.enter_context(other))

        def on_asked(done: int, total: int) -> None:
            progress("asking", done, total)

        results = ask_questions(configurations, questions, on_asked)
    collection = "" if options.collection == MAIN_COLLECTION else options.collection
    library = f"{Path(config.data).name}"
    page = f"http://{config.host}:{config.port}"
    head = ReportHead(
        library, dt.date.today().isoformat(), articles, passages, seed, page, collection
    )
    return head, {each.name: asked for each, asked in zip(configurations, results, strict=True)}


def _record(head: ReportHead, asked: Mapping[str, Sequence[AskedQuestion]]) -> dict[str, Any]:
    """The figures as JSON; no question is in it."""
    from assistant.evaluation.self_evaluation import by_origin, compare, own_metrics

    configurations = [
        {
            "name": name,
            **own_metrics(each),
            "by_kind": {
                kind: {"questions": number, "right": right, "refused": refused}
                for kind, (number, right, refused) in by_origin(each).items()
            },
        }
        for name, each in asked.items()
    ]
    record: dict[str, Any] = {
        "articles": head.articles, "passages": head.passages, "seed": head.seed,
        "configurations": configurations, "note": NOTE,
    }  # fmt: skip
    if len(asked) == 2:
        result = compare(*asked.values())
        record["comparison"] = {
            "only_first_right": result.only_first,
            "only_second_right": result.only_second,
            "sign_test": result.probability,
        }
    return record


def _lines(asked: Mapping[str, Sequence[AskedQuestion]]) -> Iterator[str]:
    """The figures as a table with a column for each configuration, and what they are worth."""
    from assistant.evaluation.report import FIGURES
    from assistant.evaluation.self_evaluation import compare, interval, own_metrics

    figures = [own_metrics(each) for each in asked.values()]
    letters = "AB" if len(asked) > 1 else " "
    for letter, name in zip(letters, asked, strict=False):
        yield f"{letter} {name}".strip()
    width = max(map(len, FIGURES.values()))
    counts = f"{figures[0]['questions']:,} questions, {figures[0]['answerable']:,} answerable"
    yield f"{counts:{width}}{''.join(f'{each:>9}' for each in letters)}".rstrip()
    for key, words in FIGURES.items():
        yield f"{words:{width}}" + "".join(f"{_shown(key, each[key]):>9}" for each in figures)
    first, number = figures[0]["right_first"], int(figures[0]["answerable"] or 0)
    if first is not None:
        low, high = interval(float(first), number)
        few = ": few questions say little" if number < FEW else ""
        yield f"Right sentence first is between {low:.0%} and {high:.0%} (95 % interval){few}."
    if len(asked) == 2:
        result = compare(*asked.values())
        yield (
            f"Right first in A alone: {result.only_first}, in B alone: {result.only_second} "
            f"(sign test {result.probability:.3f})."
        )
    yield NOTE


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.1f}" if key.endswith("_ms") else f"{value:.3f}"
