"""`serve`: run the page."""

from __future__ import annotations

import argparse

from assistant.cli.options import examples
from assistant.cli.output import Commands
from assistant.config import Config
from assistant.serving_options import add_serving_options


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "serve",
        parents=[common],
        epilog=examples("", "--port 7861 --collection work", "--model ollama:llama3"),
        help="the page, same as `python app.py`",
    )
    add_serving_options(parser)
    parser.set_defaults(run=run_serve)


def run_serve(options: argparse.Namespace, config: Config) -> int:
    """Serve the page until it is stopped."""
    from ui.serving import serve

    return serve(config, options.collection)
