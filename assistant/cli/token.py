"""`token`: the access tokens of programs that use the library over HTTP."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.access.tokens import ROLES, AccessToken, TokenStore
from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line, print_note
from assistant.collections import existing_collection
from assistant.config import Config


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "token",
        parents=[common],
        help="make, list and revoke the access tokens of `serve --api`",
        description="Tokens with which programs use the library over HTTP (`serve --api`, "
        "`serve --mcp`). Only their hashes are stored.",
        epilog=examples(
            "create notebook", "create reports --role write --collection reports --expires 90",
            "revoke notebook",
        ),
    )  # fmt: skip
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    place = argparse.ArgumentParser(add_help=False)
    for option, metavar, words in (
        ("--data", "DIR", "the data folder of the library"),
        ("--config", "FILE", "a file of settings"),
    ):  # also behind the action; what stands before it is kept
        place.add_argument(
            option, type=Path, metavar=metavar, default=argparse.SUPPRESS, help=words
        )
    create = actions.add_parser(
        "create",
        parents=[place],
        help="make a token; it is shown once",
        epilog=examples("notebook", "reports --role write --expires 90"),
    )
    create.add_argument("name", metavar="NAME", help="what the token is for")
    create.add_argument(
        "--collection",
        action="append",
        dest="collections",
        metavar="NAME",
        help="a collection that it opens, '' for the main library; may be repeated (default: all)",
    )
    create.add_argument(
        "--role", choices=ROLES, default="read", help="write may change articles (default read)"
    )
    create.add_argument("--expires", type=int, metavar="DAYS", help="days it lives (default: ever)")
    create.set_defaults(act=_create)
    listing = actions.add_parser(
        "list",
        parents=[place],
        help="all tokens, without their secrets",
        epilog=examples("", "--json"),
    )
    listing.add_argument("--json", action="store_true", help="print as JSON")
    listing.set_defaults(act=_list)
    revoke = actions.add_parser(
        "revoke", parents=[place], help="end a token at once", epilog=examples("notebook")
    )
    revoke.add_argument("name", metavar="NAME|ID")
    revoke.set_defaults(act=_revoke)
    parser.set_defaults(run=run_token)


def run_token(options: argparse.Namespace, config: Config) -> int:
    """Make, list or revoke tokens."""
    options.act(options, config, TokenStore(config.data))
    return 0


def _create(options: argparse.Namespace, config: Config, store: TokenStore) -> None:
    asked = options.collections
    names = None if asked is None else [existing_collection(config, name) for name in asked]
    secret, token = store.create(
        options.name, role=options.role, collections=names, days=options.expires
    )
    print_line(secret)
    print_note(f"{_line(token)}\nThis is the only time that the token is shown: keep it safe.")


def _list(options: argparse.Namespace, _config: Config, store: TokenStore) -> None:
    tokens = store.all()
    if options.json:
        print_json([token.record() for token in tokens], indent=2)
        return
    for token in tokens:
        print_line(_line(token))
    if not tokens:
        print_line("There are no tokens: `token create NAME` makes one.")


def _revoke(options: argparse.Namespace, _config: Config, store: TokenStore) -> None:
    token = store.revoke(options.name)
    print_line(f"Revoked: {token.name} ({token.id})")


def _line(token: AccessToken) -> str:
    places = (
        "all collections"
        if token.collections is None
        else ", ".join(name or "the main library" for name in token.collections)
    )
    end = f"until {token.expires}" if token.expires else "without end"
    return f"{token.id}  {token.name}  {token.role}  {places}  {end}"
