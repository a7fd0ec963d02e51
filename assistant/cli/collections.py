"""`collections`: a person's separate libraries."""

from __future__ import annotations

import argparse

from assistant.cli.options import examples
from assistant.cli.output import Commands, print_json, print_line
from assistant.collections import (
    article_count,
    collection_config,
    create_collection,
    delete_collection,
    list_collections,
)
from assistant.config import Config
from assistant.serialization.library_reports import collection_json
from assistant.wording import format_count
from index.errors import InvalidInput


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "collections",
        parents=[common],
        epilog=examples("", "--create work", "--delete work --force"),
        help="list, make and delete separate libraries below the data folder",
        description="List the collections: libraries of their own, which every command takes by "
        "`--collection NAME` and the page by its list of collections.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--create", metavar="NAME", help="make an empty collection")
    what.add_argument("--delete", metavar="NAME", help="remove a collection that holds no articles")
    parser.add_argument(
        "--force", action="store_true", help="with --delete: with its articles and conversations"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_collections)


def run_collections(options: argparse.Namespace, config: Config) -> int:
    """List, create or delete collections."""
    if options.collection:
        raise InvalidInput("a collection holds no collections: leave --collection out")
    if options.create is not None:
        name = create_collection(config, options.create)
        print_line(f"Made: {name}. `build --collection {name!r} PATH` adds articles to it.")
    elif options.delete is not None:
        _delete(config, options.delete, is_forced=options.force)
    else:
        _list(config, as_json=options.json)
    return 0


def _delete(config: Config, name: str, *, is_forced: bool) -> None:
    held = article_count(collection_config(config, name))
    if held and not is_forced:
        raise InvalidInput(
            f"the collection {name!r} holds {format_count(held, 'article')}: "
            "--force deletes it with "
            "them and its conversations, for good"
        )
    delete_collection(config, name)
    print_line(f"Deleted: {name} ({format_count(held, 'article')})")


def _list(config: Config, *, as_json: bool) -> None:
    found = list_collections(config)
    if as_json:
        print_json([collection_json(collection) for collection in found], indent=2)
        return
    for collection in found:
        print_line(f"{format_count(collection.articles, 'article'):>16}  {collection.name}")
    if not found:
        print_line("There are no collections: `collections --create NAME` makes one.")
