"""`mcp`: the library for programs that speak the Model Context Protocol."""

from __future__ import annotations

import argparse

from assistant.cli.options import examples
from assistant.cli.output import Commands
from assistant.config import Config
from assistant.factory import index_manifest, library_of
from assistant.serving_options import add_reader_option
from index.errors import InvalidInput
from index.resources import install_command

HOW_TO_INSTALL = f"`{install_command('mcp')}` installs what it needs"


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "mcp",
        parents=[common],
        epilog=examples("", "--page http://127.0.0.1:7860 --reader small"),
        help="serve the library to an MCP client over standard input and output",
        description="Tools to ask, search, read and list articles, and the articles as resources, "
        "for a client that starts this command. "
        f"{HOW_TO_INSTALL}.",
    )
    parser.add_argument(
        "--allow-build",
        action="store_true",
        help="let the client refresh the index from its sources as well",
    )
    parser.add_argument(
        "--page",
        metavar="ADDRESS",
        help="address of the page over the same library, such as http://127.0.0.1:7860: "
        "citations then carry a link that opens their place",
    )
    add_reader_option(parser)
    parser.set_defaults(run=run_mcp)


def run_mcp(options: argparse.Namespace, config: Config) -> int:
    """Serve until the client closes the connection."""
    try:
        from integrations.mcp.server import LibraryServer
    except ModuleNotFoundError as error:
        raise InvalidInput(f"this needs the package {error.name}: {HOW_TO_INSTALL}") from error
    from integrations.service.library_service import LibraryService

    if options.page and not options.page.startswith(("http://", "https://")):
        raise InvalidInput(f"--page {options.page!r} is not an address that begins with http://")
    index_manifest(library_of(config))  # a missing index is said at once
    service = LibraryService(config, options.page, options.collection or "")
    LibraryServer(service, may_build=options.allow_build).run("stdio")
    return 0
