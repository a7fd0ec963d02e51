"""The command line: `python -m assistant COMMAND ...`.

Exit codes: 0 done, answered or partial; 1 not found or a check failed; 2 wrong use or set-up.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from assistant.collections import MAIN_COLLECTION, collection_config
from assistant.config import Config, from_environment, prepare_process
from assistant.termination import interrupt_on_termination
from index.errors import FootnoteError, MigrationRefused
from index.storage.error_translation import as_storage_error
from index.storage.private_files import private_umask

COLLECTION_AWARE = ("collections", "serve", "token")  # they receive the main library and the name
EXTERNAL_OUTPUT = ("feedback",)  # writes a file of the person's, with the person's own umask
EXIT_DONE, EXIT_CHECK_FAILED, EXIT_WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    prepare_process()
    interrupt_on_termination()
    parser = build_parser()
    options = parser.parse_args(arguments)
    config = None
    try:
        config = _config(options)
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


def _config(options: argparse.Namespace) -> Config:
    config = from_environment()
    if options.data is not None:
        config = replace(config, data=options.data)
    if getattr(options, "model", None):
        config = replace(config, model=options.model)
    if getattr(options, "reader", None):
        config = replace(config, reader=options.reader)
    return config


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Print the error and how to get help; exit code 2."""
        print(f"footnote: {message} (see `{self.prog} --help`)", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_WRONG_USE)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each module adds its own."""
    from assistant.cli import (
        ask,
        build,
        collections,
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
        prog="python -m assistant",
        description="Footnote: answers from your own articles, every sentence cited to its place.",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the data folder of the library (default: data/, or FOOTNOTE_DATA)",
    )
    common.add_argument(
        "--collection",
        default=MAIN_COLLECTION,
        metavar="NAME",
        help="a separate library below the data folder (`collections` lists them)",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = (
        build, forget, ask, search, library, verify, feedback, collections, maintenance, serve,
        mcp, token, evaluate,
    )  # fmt: skip
    for module in modules:
        module.add_commands(commands, common)
    return parser
