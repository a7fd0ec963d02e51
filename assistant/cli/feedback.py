"""`feedback export`: thumbs given on the page, as questions for `eval`."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_note
from assistant.config import Config
from assistant.evaluation.feedback_dataset import feedback_rows
from assistant.factory import library_of
from assistant.serialization.to_json import dumps
from assistant.wording import format_count


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "feedback",
        parents=[common],
        epilog=examples("export", "export ratings.jsonl"),
        help="thumbs given on the page, as questions for `eval`",
    )
    parser.add_argument("what", choices=["export"], help="the only action")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: print")
    parser.description = (
        "Write the ratings of answers as rows for `eval --questions FILE`. An answer rated good "
        "becomes an answerable question whose cited sentences are the evidence; ratings of single "
        "citations select among these sentences. An answer that should have been refused, and a "
        "refusal rated good, become unanswerable questions. Other answers rated bad are written "
        "with `skip` and the reason: rows with `skip` are ignored until the field is removed; add "
        "the right answer first. Rows contain the questions, quotes and notes of all accounts."
    )
    parser.set_defaults(run=run_feedback)


def run_feedback(options: argparse.Namespace, config: Config) -> int:
    """Write the rows to a file or print them."""
    rows = list(feedback_rows(library_of(config)))
    if options.file is None:
        for row in rows:
            print_json(row)
        return 0
    text = "".join(f"{dumps(row)}\n" for row in rows)
    options.file.write_text(text, "utf-8")
    usable = sum("skip" not in row for row in rows)
    print_note(
        f"{format_count(len(rows), 'row')} written to {options.file}, "
        f"{usable:,} of use to `eval` as is"
    )
    return 0
