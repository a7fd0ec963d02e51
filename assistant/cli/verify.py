"""`verify`: check the citations of an exported answer."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line
from assistant.config import Config
from assistant.conversations.export import read_export
from assistant.conversations.export_check import CheckedCitation, ExportCheck, check_export
from assistant.factory import library_of
from assistant.serialization.library_reports import checked_citation_json, export_check_json
from assistant.serialization.to_json import Json
from index.errors import InvalidInput

MAX_QUOTE_SHOWN = 100  # code points of a quote in one line


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "verify",
        parents=[common],
        epilog=examples("conversation.md", "answer.json --json"),
        help="check the citations of an exported answer against the articles as they are now",
        description="Check every citation of an answer or conversation that was exported from the "
        "page as Markdown, HTML or JSON (or of what `ask --json` and `ask --batch` printed). Each "
        "is unchanged, moved (the same words at another place of the article), edited (the nearest "
        "sentence is shown) or gone. Exits 1 unless all are unchanged or moved.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace, config: Config) -> int:
    """Print the state of every citation; 1 unless all are unchanged or moved."""
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


def _check_json(checked: ExportCheck) -> Json:
    return export_check_json(
        checked.is_valid,
        checked.problems,
        [
            checked_citation_json(
                each.answer,
                each.question,
                each.anchor.state,
                None
                if each.anchor.start is None
                else (each.anchor.start, each.anchor.end, each.anchor.quote),
                each.citation,
            )
            for each in checked.citations
        ],
    )
