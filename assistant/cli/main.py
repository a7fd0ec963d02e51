"""The command line: `python -m assistant COMMAND ...`.

Exit codes: 0 done, answered or partial; 1 not found or a check failed; 2 wrong use or set-up.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence

from assistant.cli.options import (
    EXIT_WRONG_USE,
    CommandParser,
    common_options,
    examples,
    given_settings,
    program_name,
)
from assistant.collections import collection_config
from assistant.config import Config, load_config, prepare_process
from assistant.termination import interrupt_on_termination
from index.errors import FootnoteError, MigrationRefused
from index.storage.error_translation import as_storage_error
from index.storage.private_files import private_umask

COLLECTION_AWARE = ("collections", "serve", "token")  # they receive the main library and the name
EXTERNAL_OUTPUT = ("feedback",)  # writes a file of the person's, with the person's own umask
EXIT_DONE, EXIT_CHECK_FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    interrupt_on_termination()
    options = build_parser().parse_args(arguments)
    config = None
    try:
        config = load_config(given_settings(options), options.config)
        prepare_process(allow_download=config.allow_download)
        if options.command not in COLLECTION_AWARE:
            config = collection_config(config, options.collection)
        elsewhere = options.command in EXTERNAL_OUTPUT
        with private_umask(unless=elsewhere or config.shared_data):
            code: int = options.run(options, config)
        sys.stdout.flush()
    except MigrationRefused as error:
        print(f"footnote: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_CHECK_FAILED
    except FootnoteError as error:
        print(f"footnote: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_WRONG_USE
    except KeyboardInterrupt:
        print("footnote: stopped", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:  # the reader of the output closed it: not an error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except (sqlite3.Error, OSError) as error:
        print(f"footnote: {_error_line(error, config)}", file=sys.stderr)  # noqa: T201
        return EXIT_WRONG_USE
    return code


def _error_line(error: sqlite3.Error | OSError, config: Config | None) -> str:
    """An unexpected error as one line."""
    data = config.data if config else None
    if reported := as_storage_error(error, data):
        return str(reported)
    if isinstance(error, sqlite3.Error):
        place = data or "the data folder"
        return f"{place} cannot be used as a library ({error}): try `python -m assistant repair`"
    place = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{place}"


def build_parser(program: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; each module adds its own. `program` is the name in its help."""
    from assistant.cli import (
        ask,
        build,
        collections,
        completion,
        config,
        evaluate,
        feedback,
        forget,
        library,
        maintenance,
        mcp,
        search,
        serve,
        token,
        verify,
    )

    parser = CommandParser(
        prog=program or program_name(),
        description="Footnote: answers from your own articles, every sentence cited to its place.",
        epilog=examples("build ~/articles", 'ask "Who invited the leaders?"', "ask --help"),
    )
    parser.set_defaults(build_parser=build_parser)
    common = common_options()
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = (
        build, forget, ask, search, library, verify, feedback, collections, maintenance, serve,
        mcp, token, evaluate, config, completion,
    )  # fmt: skip
    for module in modules:
        module.add_commands(commands, common)
    return parser
