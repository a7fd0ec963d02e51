"""`forget`: remove an article and prove the removal."""

from __future__ import annotations

import argparse
import shlex

from assistant.cli.options import examples
from assistant.cli.output import Commands, print_line
from assistant.cli.progress_bar import TerminalProgress
from assistant.config import Config
from assistant.conversations.redaction import forget_article
from assistant.factory import library_of
from assistant.wording import format_bytes, format_count


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "forget",
        parents=[common],
        epilog=examples("notes/ferry.md"),
        help="remove an article and prove it gone",
        description="Remove an article from text, vectors, full text and saved answers, keep it "
        "out of later builds, and search the raw files of the data folder for what is left of it. "
        "Questions and notes, a person's own words, stay. The original file in its source is never "
        "touched.",
    )
    parser.add_argument("article_id", metavar="ARTICLE_ID")
    parser.set_defaults(run=run_forget)


def run_forget(options: argparse.Namespace, config: Config) -> int:
    """Forget an article and print the proof; 1 if a trace of it was found afterwards."""
    with TerminalProgress() as progress:
        progress("forgetting", 0, 0)
        proof = forget_article(library_of(config), options.article_id)
    held = format_count(proof.passages, "passage")
    print_line(f"Forgotten: {proof.article_id} ({held}), generation {proof.generation}")
    if proof.traces:
        print_line(f"Traces were found in: {', '.join(proof.traces)}")
    elif proof.runs:
        print_line(
            f"Searched {format_count(proof.files, 'file')} "
            f"({format_bytes(proof.bytes_searched)}) of "
            f"{library_of(config).folder} for {format_count(proof.runs, 'run')} of its words: "
            "none is left."
        )
    if proof.copies:
        print_line(f"The same text is still held by: {', '.join(proof.copies)}. Forget those too.")
    elif not proof.runs:
        print_line(
            "All its words stand in other articles too, so there was nothing of its own to seek."
        )
    if proof.original:
        print_line(f"The original still lies at {proof.original}; it is yours and was not touched.")
    if proof.was_upload:
        print_line("The uploaded file was removed as well.")
    else:
        restore = f"python -m assistant build --restore {shlex.quote(proof.article_id)}"
        print_line(f"The next build leaves it out; `{restore}` lets it in again.")
    return 1 if proof.traces or proof.copies else 0
