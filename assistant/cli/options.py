"""What all commands share: one-line errors, help with examples, the options that stand anywhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from assistant.collections import MAIN_COLLECTION
from assistant.settings.table import SETTINGS

CONSOLE_COMMAND = "footnote"  # what a wheel installs
MODULE_COMMAND = "python -m assistant"
EXIT_WRONG_USE = 2
_OPTION_ONLY = ("without_password",)  # fields of `Config` that nothing else sets


class CommandHelp(argparse.HelpFormatter):
    """Help whose examples keep their lines."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return "\n".join(indent + line for line in text.splitlines())
        return super()._fill_text(text, width, indent)


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - those of ArgumentParser
        super().__init__(**{"formatter_class": CommandHelp, **settings})

    def error(self, message: str) -> NoReturn:
        """Print the error and how to get help; exit code 2."""
        print(f"footnote: {message} (see `{self.prog} --help`)", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_WRONG_USE)


def examples(*arguments: str) -> str:
    """The end of a command's help: the command itself with each of these arguments."""
    return "\n".join(["examples:", *(f"  %(prog)s {each}".rstrip() for each in arguments)])


def program_name() -> str:
    """How this program was called, for its help."""
    is_console_command = Path(sys.argv[0]).stem == CONSOLE_COMMAND
    return CONSOLE_COMMAND if is_console_command else MODULE_COMMAND


def common_options() -> argparse.ArgumentParser:
    """The options of every command, as a parent of its parser."""
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
    common.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="a file of settings (default: FOOTNOTE_CONFIG, or footnote.toml in the data folder)",
    )
    return common


def given_settings(options: argparse.Namespace) -> dict[str, object]:
    """The settings that the command line gives, by field of `Config`."""
    names = (*(setting.name for setting in SETTINGS), *_OPTION_ONLY)
    given = {name: getattr(options, name, None) for name in names}
    return {name: value for name, value in given.items() if value not in (None, False, "")}
