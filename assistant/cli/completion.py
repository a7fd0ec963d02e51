"""`completion`: a script that lets a shell complete commands, options and files."""

from __future__ import annotations

import argparse

from assistant.cli.options import CONSOLE_COMMAND, examples
from assistant.cli.output import Commands
from assistant.config import Config

SHELLS = ("bash", "zsh", "fish")
INSTALL_LINES = {
    "bash": "footnote completion bash > ~/.local/share/bash-completion/completions/footnote",
    "zsh": "footnote completion zsh > FOLDER/_footnote, with FOLDER in $fpath",
    "fish": "footnote completion fish > ~/.config/fish/completions/footnote.fish",
}


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "completion",
        parents=[common],
        help="print a script with which a shell completes `footnote`",
        description="A script for the command `footnote`, which an installed wheel has. Keep it "
        f"where the shell looks: {'; '.join(INSTALL_LINES.values())}.",
        epilog=examples("bash", "zsh", "fish"),
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell that completes")
    parser.set_defaults(run=run_completion)


def run_completion(options: argparse.Namespace, config: Config) -> int:
    """Print the script."""
    import shtab

    parser = options.build_parser(CONSOLE_COMMAND)
    _complete_files(parser)
    print(shtab.complete(parser, options.shell))  # noqa: T201 - escapes stay as they are
    return 0


def _complete_files(parser: argparse.ArgumentParser) -> None:
    """Let arguments that are files and folders be completed as such."""
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _complete_files(command)
        elif action.metavar in ("DIR", "DATASET_DIR"):
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.metavar in ("FILE", "PATH"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
