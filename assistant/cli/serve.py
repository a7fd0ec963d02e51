"""`serve`: run the page."""

from __future__ import annotations

import argparse
from dataclasses import replace

from assistant.cli.output import Commands
from assistant.config import Config
from assistant.serving_options import add_serving_options


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "serve", parents=[common], help="the page, same as `python app.py`"
    )
    add_serving_options(parser)
    parser.set_defaults(run=run_serve)


def run_serve(options: argparse.Namespace, config: Config) -> int:
    """Serve the page until it is stopped."""
    from app import serve

    config = replace(config, without_password=options.without_password)
    config = replace(config, api=config.api or options.api, mcp=config.mcp or options.mcp)
    if options.host:
        config = replace(config, host=options.host)
    if options.language_model:
        config = replace(config, language_model=options.language_model)
    if options.port:
        config = replace(config, port=options.port)
    return serve(config, options.collection)
