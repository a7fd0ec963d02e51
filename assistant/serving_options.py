"""The options of the page, for `python app.py` and for `python -m assistant serve`."""

from __future__ import annotations

import argparse

from assistant.settings.table import READERS


def add_serving_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the page to a parser."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 7860, or PORT)")
    add_reader_option(parser)
    parser.add_argument(
        "--without-password",
        action="store_true",
        help="serve other machines and other users of this one without FOOTNOTE_USERS",
    )
    parser.add_argument(
        "--api",
        action="store_true",
        help="serve the HTTP API as well, under /api/v1 and /v1 (or FOOTNOTE_API=1); "
        "`token create` makes the tokens that it asks for",
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="serve MCP clients as well, under /mcp, with the same tokens (or FOOTNOTE_MCP=1)",
    )
    parser.add_argument(
        "--model",
        dest="language_model",
        metavar="MODEL",
        help="the language model that writes answers as well: a server's address, or a .gguf file",
    )


def add_reader_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses the reader."""
    parser.add_argument(
        "--reader",
        choices=READERS,
        help="the large reader reads the best passages again, which takes longer (default: large "
        "where it is there, or FOOTNOTE_READER)",
    )
