"""`verify` and `feedback export`: what was kept of answers, checked and used."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli.output import Commands, print_json, print_line, print_note
from assistant.config import Config
from assistant.conversations.export import read_export
from assistant.conversations.export_check import CheckedCitation, ExportCheck, check_export
from assistant.evaluation.feedback_dataset import feedback_rows
from assistant.factory import library_of
from assistant.serialization.to_json import citation_json, dumps
from assistant.wording import format_count
from index.errors import InvalidInput

MAX_QUOTE_SHOWN = 100  # code points of a quote in a line


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "verify",
        parents=[common],
        help="check the citations of an exported answer against the articles as they are now",
        description="Check every citation of an answer or conversation that was exported from the "
        "page as Markdown, HTML or JSON (or of what `ask --json` and `ask --batch` printed). Each "
        "is unchanged, moved (the same words at another place of the article), edited (the nearest "
        "sentence is shown) or gone. Exits 1 unless all are unchanged or moved.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_verify)

    parser = commands.add_parser(
        "feedback",
        parents=[common],
        help="thumbs given on the page, as questions for `eval`",
    )
    parser.add_argument("what", choices=["export"], help="the only thing to do with it")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: print")
    parser.description = (
        "Write what was said of answers as rows for `eval --questions FILE`. An answer found good "
        "becomes an answerable question whose cited sentences are the evidence; thumbs on single "
        "citations choose among them. An answer that should have been refused, and a refusal found "
        'good, become unanswerable questions. Other answers found bad are written with "skip" and '
        "the reason: `eval` passes them over until somebody adds the right answer and takes the "
        '"skip" out. Rows hold the questions, the quotes and the notes, of all who sign in.'
    )
    parser.set_defaults(run=run_feedback)


def run_verify(options: argparse.Namespace, config: Config) -> int:
    """Say of every citation where it stands; 1 unless all stand."""
    try:
        text = options.file.read_bytes().decode("utf-8")
    except OSError as error:
        raise InvalidInput(f"{options.file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{options.file}: not a text in UTF-8") from error
    try:
        checked = check_export(library_of(config), read_export(text))
    except InvalidInput as error:
        raise InvalidInput(f"{options.file}: {error}") from error
    if options.json:
        print_json(_check_json(checked), indent=2)
    else:
        _print_check(checked)
    return 0 if checked.is_valid else 1


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


def _print_check(checked: ExportCheck) -> None:
    question = None
    for each in checked.citations:
        if (each.answer, each.question) != question:
            question = (each.answer, each.question)
            print_line(_truncate(each.question))
        print_line(f"  {_citation_line(each)}")
    for problem in checked.problems:
        print_line(f"  {problem}")
    if not checked.citations:
        print_line("There are no citations in it.")


def _citation_line(each: CheckedCitation) -> str:
    citation, anchor = each.citation, each.anchor
    number = f"[{citation.number}]" if citation.number is not None else "near"
    line = f"{number:4} {anchor.state:9}  {citation.article_id} {citation.start}-{citation.end}"
    if anchor.state == "moved":
        line += f", now {anchor.start}-{anchor.end}"
    line += f"  {_truncate(citation.quote)}"
    if anchor.state == "edited":
        line += f"  → now {anchor.start}-{anchor.end}: {_truncate(anchor.quote)}"
    return line


def _truncate(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_QUOTE_SHOWN else f"{text[:MAX_QUOTE_SHOWN]}…"


def _check_json(checked: ExportCheck) -> dict[str, object]:
    return {
        "holds": checked.is_valid,
        "problems": list(checked.problems),
        "citations": [
            {
                "answer": each.answer,
                "question": each.question,
                "state": each.anchor.state,
                "now": None
                if each.anchor.start is None
                else {
                    "start": each.anchor.start,
                    "end": each.anchor.end,
                    "quote": each.anchor.quote,
                },
                "citation": citation_json(each.citation),
            }
            for each in checked.citations
        ],
    }
