"""`serve`: run the page."""

from __future__ import annotations

import argparse
from dataclasses import replace

from assistant.cli.output import Commands
from assistant.config import Config


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "serve", parents=[common], help="the page, same as `python app.py`"
    )
    add_serving_options(parser)
    parser.set_defaults(run=run_serve)


def add_serving_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the page, for this command and `app.py`."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 7860, or PORT)")
    parser.add_argument(
        "--without-password",
        action="store_true",
        help="serve other machines and other users of this one without FOOTNOTE_USERS",
    )
    parser.add_argument(
        "--model",
        dest="language_model",
        metavar="MODEL",
        help="the language model that writes answers as well: a server's address, or a .gguf file",
    )


def run_serve(options: argparse.Namespace, config: Config) -> int:
    """Serve the page until it is stopped."""
    from app import serve

    config = replace(config, without_password=options.without_password)
    if options.host:
        config = replace(config, host=options.host)
    if options.language_model:
        config = replace(config, language_model=options.language_model)
    if options.port:
        config = replace(config, port=options.port)
    return serve(config, options.collection)
