"""`build`: add sources to the library, or refresh all sources."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.calibration import calibrate_after_build
from assistant.cli.options import examples
from assistant.cli.output import print_json, print_line, print_note
from assistant.cli.progress_bar import TerminalProgress
from assistant.config import SEEDS, Config
from assistant.factory import embedder_for_build, library_of
from assistant.serialization.library_reports import receipt_json
from assistant.wording import reread_words
from index.building.build import BuildRequest, build
from index.errors import IndexMissing, InvalidInput
from index.ingestion.sources import identify_address, identify_path
from index.types import Embedder, Failure, Receipt, SourceKind

if TYPE_CHECKING:
    from assistant.cli.output import Commands

RECEIPT_COUNTS = ("added", "changed", "renamed", "removed", "unchanged")


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command of this module."""
    parser = commands.add_parser(
        "build",
        parents=[common],
        epilog=examples("~/articles", "", "--url https://example.org/page --model fast"),
        help="add sources of articles, or refresh all of them",
        description="Add folders or files to the library, or refresh every source when none is "
        "named. Only what changed is read and embedded; the old index answers until the new one "
        "is complete.",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=path_argument,
        metavar="PATH",
        help="folder or file; a table (.csv, .tsv) or .zip may hold many articles",
    )
    parser.add_argument(
        "--jsonl",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help='rows {"id", "title", "text", "date"?, "source"?}',
    )
    parser.add_argument(
        "--url",
        action="append",
        default=[],
        metavar="URL",
        help="a page of the web; fetched now and at every later refresh",
    )
    parser.add_argument(
        "--feed",
        action="append",
        default=[],
        metavar="URL",
        help="an RSS or Atom feed; what drops out of it stays in the library",
    )
    parser.add_argument(
        "--reader",
        dest="document_reader",
        metavar="MODULE:CLASS",
        help="add what a reader of LlamaIndex loads, once: imports and runs the code of that "
        "module, such as llama_index.core:SimpleDirectoryReader",
    )
    parser.add_argument(
        "--reader-args",
        metavar="JSON",
        help='arguments of its class and of its load_data: {"init": {...}, "load": {...}}',
    )
    parser.add_argument(
        "--follow-links",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="also read what links in the named folders lead to outside of them; remembered for "
        "these folders (default: no)",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="let --url and --feed lead to this machine and its network "
        "(FOOTNOTE_ALLOW_PRIVATE=1 for every build)",
    )
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="embed with this model: `fast` (ships with the program; builds about 20 times as "
        "fast, finds nearly as much, but refuses more), or a "
        "sentence-transformers model or folder (default: the one the library was built with, at "
        "first all-MiniLM-L6-v2)",
    )
    parser.add_argument(
        "--examples", action="store_true", help="add the starter articles to a new library"
    )
    parser.add_argument(
        "--no-examples", action="store_true", help="remove the starter articles for good"
    )
    parser.add_argument(
        "--remove-source",
        action="append",
        default=[],
        metavar="SOURCE",
        help="stop following a folder, file, page or feed: its articles leave the library, its "
        "files stay; alone, it looks at no other source",
    )
    parser.add_argument(
        "--restore",
        action="append",
        default=[],
        metavar="ARTICLE_ID",
        help="let a forgotten article in again",
    )
    parser.add_argument(
        "--from-scratch", action="store_true", help="split, embed and index every article anew"
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="take another --model even if it finds less in your own articles",
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on and take in changes of all sources on this machine as they come, until Ctrl-C",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print the receipt as JSON (with --watch: each receipt as one line)",
    )
    parser.set_defaults(run=run_build)


def path_argument(text: str) -> Path:
    """A path; an empty one, as from an unset variable, is an error."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the path is empty: name a folder or a file")
    return Path(text)


def run_build(options: argparse.Namespace, config: Config) -> int:
    """Build and print the receipt."""
    if options.document_reader or options.reader_args:
        return _add_from_reader(options, config)
    library = library_of(config)
    add = [(path, False) for path in options.paths] + [(path, True) for path in options.jsonl]
    named = [identify_path(path, jsonl=jsonl) for path, jsonl in add]
    named += [identify_address(SourceKind.URL, address) for address in options.url]
    named += [identify_address(SourceKind.FEED, address) for address in options.feed]
    if options.follow_links is not None and not options.paths:
        raise InvalidInput("--follow-links is for the folders that are named: build FOLDER")
    if not (named or options.examples or library.exists or library.uploads.is_dir()):
        raise IndexMissing(
            f"there is no index in {library.folder} to refresh: name a folder or file to build one "
            "of, or another data folder with --data"
        )
    request = BuildRequest(
        add=tuple((kind, location, location == str(SEEDS)) for kind, location in named),
        offer_examples=str(SEEDS) if options.examples else None,
        remove_examples=options.no_examples,
        remove_sources=tuple(options.remove_source),
        restore=tuple(options.restore),
        from_scratch=options.from_scratch,
        force=options.force,
        follow_links=options.follow_links,
        allow_private=config.allow_private,
    )

    def open_embedder(built_with: str | None) -> Embedder:
        return embedder_for_build(config, built_with)

    if options.watch:
        from assistant.cli.watch import LibraryWatcher, WatchCallbacks, stop_on_signals
        from index.building.source_watcher import ChangeDebouncer

        changes = ChangeDebouncer()
        with stop_on_signals() as stop:

            def must_stop() -> bool:
                return stop.is_set or changes.is_waiting

            def first(receipt: Receipt) -> None:
                print_receipt(receipt, as_json=options.json)
                calibrate_after_build(config, must_stop)

            def later(receipt: Receipt, failures: list[Failure]) -> None:
                print_change(receipt, failures, as_json=options.json)
                calibrate_after_build(config, must_stop)

            callbacks = WatchCallbacks(first, later, print_note)
            LibraryWatcher(library, open_embedder, callbacks, stop, changes=changes).run(request)
        return 0
    with TerminalProgress() as progress:
        receipt = build(library, request, open_embedder, progress)
    print_receipt(receipt, as_json=options.json)
    calibrate_after_build(config)
    return 0


def _add_from_reader(options: argparse.Namespace, config: Config) -> int:
    """Add what a reader of LlamaIndex loads, and print the receipt."""
    others = (*options.paths, *options.jsonl, *options.url, *options.feed)
    if not options.document_reader:
        raise InvalidInput("--reader-args are for a reader: name it with --reader MODULE:CLASS")
    if others or options.watch:
        raise InvalidInput("--reader goes alone: build other sources with a second command")
    from integrations.llamaindex.documents import add_to_library
    from integrations.llamaindex.readers import read_documents

    documents = read_documents(options.document_reader, options.reader_args)
    with TerminalProgress() as progress:
        receipt = add_to_library(config, documents, progress=progress)
    print_receipt(receipt, as_json=options.json)
    calibrate_after_build(config)
    return 0


def print_receipt(receipt: Receipt, *, as_json: bool) -> None:
    """Print a receipt in full."""
    if as_json:
        print_json(receipt_json(receipt))
        return
    for line in receipt_lines(receipt):
        print_line(line)


def print_change(receipt: Receipt, failures: list[Failure], *, as_json: bool) -> None:
    """Print a rebuild's receipt in one line, with the time of day; `failures` are the new ones."""
    if as_json:
        print_json(receipt_json(receipt))
    else:
        print_line(f"{time.strftime('%H:%M:%S')}  {receipt_summary(receipt, failures)}")


def receipt_summary(receipt: Receipt, failures: list[Failure]) -> str:
    """A receipt in one line, with the first of these failures and the number of others."""
    line = next(receipt_lines(receipt))
    if failures:
        line += f" · failed: {failures[0].source}: {failures[0].reason}"
    if len(failures) > 1:
        line += f" (and {len(failures) - 1:,} more: `python -m assistant status` shows them)"
    return line


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """The receipt as lines for a person: counts first, then each failure and its reason."""
    counts = [
        f"{getattr(receipt, name):,} {name}" for name in RECEIPT_COUNTS if getattr(receipt, name)
    ]
    done = ", ".join(counts) or "no articles"
    failed = sum(failure.count for failure in receipt.failed)
    end = f"generation {receipt.generation}, {receipt.seconds:.1f} s"
    yield f"{done}, {failed:,} failed · {end}"
    if words := reread_words(receipt.reread):
        yield f"  {words}"
    for failure in receipt.failed:
        yield f"  failed   {failure.source}: {failure.reason}"
    for warning in receipt.warnings:
        yield f"  note     {warning.source}: {warning.reason}"
