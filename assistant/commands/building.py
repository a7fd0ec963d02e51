"""`build` and `forget`: what changes the index."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.output import note, say, say_json
from assistant.config import SEEDS, Config
from assistant.jsonform import receipt_json
from assistant.parts import builder_embedder, library_of
from index.build import BuildRequest, build
from index.forget import forget
from index.receipt import receipt_lines
from index.sources import identify
from index.types import Progress

if TYPE_CHECKING:
    from assistant.commands.output import Commands

BAR_EVERY_SECONDS = 0.1  # as fast as an eye follows
LINES_EVERY_SECONDS = 5.0  # where there is no terminal to draw a bar on


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser(
        "build",
        parents=[common],
        help="add sources of articles, or refresh all of them",
        description="Add folders or files to the library, or refresh every source when none is "
        "named. Only what changed is read and embedded; the old index answers until the new one "
        "is complete.",
    )
    parser.add_argument("paths", nargs="*", type=named_path, metavar="PATH", help="folder or file")
    parser.add_argument(
        "--jsonl",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help='rows {"id", "title", "text", "date"?, "source"?}',
    )
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="embed with this sentence-transformers model or folder (default: the one the library "
        "was built with, at first the one that ships)",
    )
    parser.add_argument(
        "--examples", action="store_true", help="add the starter articles to a new library"
    )
    parser.add_argument(
        "--no-examples", action="store_true", help="remove the starter articles for good"
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
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    parser.set_defaults(run=run_build)

    parser = commands.add_parser(
        "forget",
        parents=[common],
        help="remove an article and prove it gone",
        description="Remove an article from text, vectors and full text, keep it out of later "
        "builds, and search the raw files of the data folder for what is left of it. The original "
        "file in its source is never touched.",
    )
    parser.add_argument("article_id", metavar="ARTICLE_ID")
    parser.set_defaults(run=run_forget)


def named_path(text: str) -> Path:
    """A path that was really given: an empty one, as of an unset variable, is a mistake."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the path is empty: name a folder or a file")
    return Path(text)


def run_build(options: argparse.Namespace, config: Config) -> int:
    """Build and print the receipt."""
    library = library_of(config)
    add = [(path, False) for path in options.paths] + [(path, True) for path in options.jsonl]
    named = [identify(path, jsonl=jsonl) for path, jsonl in add]
    request = BuildRequest(
        add=tuple((kind, place, place == str(SEEDS)) for kind, place in named),
        offer_examples=str(SEEDS) if options.examples else None,
        remove_examples=options.no_examples,
        restore=tuple(options.restore),
        from_scratch=options.from_scratch,
    )
    with ProgressLine() as progress:
        receipt = build(
            library, request, lambda built_with: builder_embedder(config, built_with), progress
        )
    if options.json:
        say_json(receipt_json(receipt))
    else:
        for line in receipt_lines(receipt):
            say(line)
    return 0


def run_forget(options: argparse.Namespace, config: Config) -> int:
    """Forget an article and print the proof; 1 if something of it was found afterwards."""
    proof = forget(library_of(config), options.article_id)
    say(f"Forgotten: {proof.article_id} ({proof.passages} passages), generation {proof.generation}")
    if proof.traces:
        say(f"Traces were found in: {', '.join(proof.traces)}")
    elif proof.runs:
        say(
            f"Searched {proof.files} files ({proof.bytes_searched} bytes) of "
            f"{library_of(config).folder} for {proof.runs} of its word runs: none is left."
        )
    if proof.copies:
        say(f"The same text is still held by: {', '.join(proof.copies)}. Forget those too.")
    elif not proof.runs:
        say("All its words stand in other articles too, so there was nothing of its own to seek.")
    if proof.original:
        say(f"The original still lies at {proof.original}; it is yours and was not touched.")
    if proof.was_upload:
        say("The uploaded file was removed as well.")
    else:
        say("The next build leaves it out; `build --restore ARTICLE_ID` lets it in again.")
    return 1 if proof.traces or proof.copies else 0


class ProgressLine:
    """Progress on stderr: a bar on a terminal, else a plain line every few seconds."""

    NAMES = {  # noqa: RUF012 - never changed
        "reading": "Reading articles",
        "splitting": "Splitting into sentences",
        "embedding": "Embedding passages",
        "saving": "Saving",
        "asking": "Asking questions",
    }

    def __enter__(self) -> Progress:
        self._stage = ""
        self._began = self._shown = 0.0
        self._tty = sys.stderr.isatty()
        return self._report

    def __exit__(self, *_: object) -> None:
        if self._tty and self._stage:
            sys.stderr.write("\r\x1b[K")

    def _report(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._shown = stage, now, now
            if not self._tty:
                return
        elif now - self._shown < (BAR_EVERY_SECONDS if self._tty else LINES_EVERY_SECONDS):
            return
        self._shown = now
        line = self._line(stage, done, total, now - self._began)
        if self._tty:
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()
        elif done:
            note(line)

    def _line(self, stage: str, done: int, total: int, seconds: float) -> str:
        name = self.NAMES.get(stage, stage)
        if not total:
            return f"{name} … {done:,}" if done else f"{name} …"
        rate = done / seconds if seconds > 0 else 0.0
        left = f", {(total - done) / rate:.0f} s left" if rate and done < total else ""
        bar = "█" * round(20 * done / total)
        return f"{name} {bar:░<20} {done:,} of {total:,} ({rate:.0f} a second{left})"
