"""Read every document of a folder and compare its PDFs with pdftotext.

`python benchmarks/documents.py FOLDER [--limit N] [--only .pdf .epub] [--no-ocr] [--json]`

For each format: files read and refused, code points, processor seconds, peak memory, tables. For
PDFs besides, against the words of `pdftotext` (poppler-utils, where it is installed) as a peer,
not as the truth:

- split: words of the peer that the article has only in two pieces side by side
- glued: two words side by side in the peer that the article has only as one
- order: share of the peer's runs of four words that the article has too

Each format is read by a process of its own, so that peak memory is of that format alone. To compare
two versions of the project, run the script in both with one folder.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.errors import UnreadableArticle  # noqa: E402
from index.parsers import pdf  # noqa: E402
from index.parsers.registry import READABLE_SUFFIXES, read_article  # noqa: E402

SHORTEST_WORD = 4  # letters: shorter pieces come together by chance
RUN = 4  # words of a run that are compared
_WORD = re.compile(r"[^\W\d_]+")
_HYPHEN_AT_LINE_END = re.compile(r"(?<=\w)[-\u00ad\u2010]\n\s*(?=\w)")


@dataclass(slots=True)
class FormatFigures:
    """What reading the files of one format gave; the last four are of PDFs with a peer."""

    files: int = 0
    refused: int = 0
    code_points: int = 0
    seconds: float = 0.0
    peak_mb: float = 0.0
    tables: int = 0
    pages: int = 0
    peer_words: int = 0
    split: int = 0
    glued: int = 0
    runs: int = 0
    same_runs: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, hyphens at line ends taken out."""
    return [word.lower() for word in _WORD.findall(_HYPHEN_AT_LINE_END.sub("", text))]


def split_and_glued(ours: Sequence[str], peer: Sequence[str]) -> tuple[int, int]:
    """How many words of the peer stand in two pieces in ours, and how many stand as one."""
    return _joined(ours, peer), _joined(peer, ours)


def _joined(pieces: Sequence[str], whole: Sequence[str]) -> int:
    """How often `pieces` has two neighbours that make one word which only `whole` has."""
    known = Counter(pieces)
    wanted = {word for word in whole if len(word) >= SHORTEST_WORD and word not in known}
    return sum(first + second in wanted for first, second in pairwise(pieces))


def same_runs(ours: Sequence[str], peer: Sequence[str]) -> tuple[int, int]:
    """How many runs of four words of the peer are in ours too, and how many there are."""
    own = set(_runs(ours))
    theirs = list(_runs(peer))
    return sum(run in own for run in theirs), len(theirs)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def _peer_text(path: Path) -> str | None:
    """The text of a PDF by pdftotext; None if there is none."""
    if shutil.which("pdftotext") is None:
        return None
    try:
        done = subprocess.run(["pdftotext", path, "-"], capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def read_format(paths: Sequence[Path], *, has_ocr: bool) -> FormatFigures:
    """Read these files one after the other, in this process; pictures only with `has_ocr`."""
    if not has_ocr:
        pdf.can_recognise = lambda: False
    figures = FormatFigures()
    reasons: Counter[str] = Counter()
    for path in paths:
        figures.files += 1
        data = path.read_bytes()
        began = time.process_time()
        try:
            article = read_article(path, data)
        except UnreadableArticle as error:
            figures.refused += 1
            reasons[re.sub(r"\d+", "N", str(error))[:60]] += 1
            continue
        finally:
            figures.seconds += time.process_time() - began
        figures.code_points += len(article.text)
        figures.pages += len(article.page_starts)
        figures.tables += len(getattr(article, "tables", ()))
        if path.suffix.lower() == ".pdf" and (peer := _peer_text(path)):
            ours, theirs = words_of(article.text), words_of(peer)
            split, glued = split_and_glued(ours, theirs)
            same, runs = same_runs(ours, theirs)
            figures.split += split
            figures.glued += glued
            figures.same_runs += same
            figures.runs += runs
            figures.peer_words += len(theirs)
    figures.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.reasons = dict(reasons.most_common(5))
    return figures


def files_by_format(folder: Path, limit: int, only: Sequence[str]) -> dict[str, list[Path]]:
    """The readable files of a folder by suffix, at most `limit` of each, a fixed sample."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        suffix = path.suffix.lower()
        if path.is_file() and suffix in (only or READABLE_SUFFIXES):
            found[suffix].append(path)
    for paths in found.values():
        random.Random(1).shuffle(paths)
        del paths[limit:]
    return dict(found)


def measure(
    folder: Path, limit: int, only: Sequence[str], *, has_ocr: bool
) -> dict[str, FormatFigures]:
    """The figures of each format, each read by a process of its own."""
    results = {}
    context = multiprocessing.get_context("spawn")
    for suffix, paths in sorted(files_by_format(folder, limit, only).items()):
        with context.Pool(1) as pool:
            results[suffix] = pool.apply(read_format, (paths,), {"has_ocr": has_ocr})
    return results


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="files of each format (200)")
    parser.add_argument("--only", nargs="*", default=(), help="suffixes, such as .pdf .epub")
    parser.add_argument("--no-ocr", action="store_true", help="leave pages that are pictures out")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder, limit, only = arguments.folder, arguments.limit, arguments.only
    results = measure(folder, limit, only, has_ocr=not arguments.no_ocr)
    if arguments.json:
        print(json.dumps({name: asdict(row) for name, row in results.items()}, indent=1))
        return
    print("| format | files | refused | code points | pages | tables | seconds | peak MB | split | "
          "glued | of words | order |")  # fmt: skip
    print("|---" * 12 + "|")
    for name, row in results.items():
        print(
            f"| {name} | {row.files} | {row.refused} | {row.code_points:,} | {row.pages} | "
            f"{row.tables} | {row.seconds:.1f} | {row.peak_mb:.0f} | {row.split} | {row.glued} | "
            f"{row.peer_words:,} | {_share(row.same_runs, row.runs)} |"
        )
    for name, row in results.items():
        for reason, count in row.reasons.items():
            print(f"{name}: {count} x {reason}")


if __name__ == "__main__":
    main()
