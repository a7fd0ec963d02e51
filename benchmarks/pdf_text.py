"""How well the text of PDF files is read, against pdftotext (poppler), which must be installed.

    python -m benchmarks.pdf_text FOLDER [--limit N] [--worst N]

For each PDF below the folder that has text: words that come apart ("T erminal") and words that run
together, counted by the words of pdftotext; the share of its words that are read; the share of
neighbouring words that are neighbours there as well (reading order); seconds of processor time,
and peak memory. Line ends with a hyphen count for neither.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
LINE_END_HYPHEN = re.compile(r"(\w)[-\u2010\u00ad]\s*\n\s*(?=\w)")
SECONDS = 300  # for one file


class Scores(NamedTuple):
    """The counts of one file."""

    words: int = 0
    split: int = 0
    glued: int = 0
    found: int = 0
    pairs: int = 0
    pairs_there: int = 0


def compare(text: str, reference: str) -> Scores:
    """Our text against that of pdftotext."""
    ours = WORD.findall(text)
    joined = WORD.findall(LINE_END_HYPHEN.sub(r"\1", reference))
    apart = WORD.findall(reference)
    vocabulary = {*joined, *apart}
    pairs = {*zip(joined, joined[1:], strict=False), *zip(apart, apart[1:], strict=False)}
    glueable = {a + b for a, b in pairs}
    neighbours = list(zip(ours, ours[1:], strict=False))
    split = sum(
        a + b in vocabulary and (a, b) not in pairs and not (a.isdigit() or b.isdigit())
        for a, b in neighbours
    )
    glued = sum(word not in vocabulary and word in glueable and not word.isdigit() for word in ours)
    found = sum((Counter(ours) & Counter(joined)).values())
    return Scores(
        len(joined), split, glued, found, len(neighbours), sum(p in pairs for p in neighbours)
    )


def read_in_child(path: Path) -> dict[str, object]:
    """Text or reason, seconds and peak memory of reading one file in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.pdf_text", "--child", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS)
        return dict(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return {"reason": f"took longer than {SECONDS} s", "seconds": float(SECONDS)}
    except ValueError:
        return {"reason": "crashed", "seconds": 0.0}


def read_here(path: Path) -> None:
    """Read one file and print what became of it as JSON; imports do not count."""
    from index.errors import UnreadableArticle
    from index.parsers.pdf import read_pdf

    with suppress(UnreadableArticle):
        read_pdf(path, b"%PDF-1.4 broken")  # imports what is needed
    before, result = time.process_time(), {}
    try:
        article = read_pdf(path, path.read_bytes())
        result = {"text": article.text, "pages": len(article.page_starts)}
    except UnreadableArticle as error:
        result = {"reason": str(error)}
    result["seconds"] = time.process_time() - before
    result["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(result))


def main() -> None:
    """Print a table: one line for each folder, and the files that are read worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--child", action="store_true")
    options = parser.parse_args()
    if options.child:
        read_here(options.folder)
        return
    totals: dict[str, Counter[str]] = {}
    worst: list[tuple[float, str]] = []
    for path in sorted(options.folder.rglob("*.pdf"))[: options.limit]:
        reference = subprocess.run(
            ["pdftotext", "-q", str(path), "-"], capture_output=True, timeout=SECONDS
        ).stdout.decode("utf-8", "replace")
        result = read_in_child(path)
        total = totals.setdefault(path.parent.name, Counter())
        total["files"] += 1
        total["seconds"] += float(result["seconds"])  # type: ignore[arg-type]
        total["mb"] = max(total["mb"], int(result.get("mb", 0)))  # type: ignore[call-overload]
        total["read"] += "text" in result
        if "text" not in result or not reference.strip():
            if len(WORD.findall(reference)) > 20:
                worst.append((9.0, f"{path.name}: {result.get('reason')}"))
            continue
        total["pages"] += int(result["pages"])  # type: ignore[call-overload]
        scores = compare(str(result["text"]), reference)
        total.update(scores._asdict())
        badness = (scores.split + scores.glued + scores.pairs - scores.pairs_there) / (
            scores.words + 20
        )
        worst.append((badness, f"{path.name}: {scores} {float(result['seconds']):.1f} s"))  # type: ignore[arg-type]
    head = (
        "| folder | files | read | pages | words | split | glued | words read | in order | s | MB |"
    )
    print(head, "\n|" + "---|" * 11)
    for name, total in [*totals.items(), ("all", sum(totals.values(), Counter()))]:
        if name == "all":
            total["mb"] = max(each["mb"] for each in totals.values())
        cells = (
            name, total["files"], total["read"], total["pages"], f"{total['words']:,}",
            total["split"], total["glued"], f"{total['found'] / max(1, total['words']):.3f}",
            f"{total['pairs_there'] / max(1, total['pairs']):.3f}", f"{total['seconds']:.1f}",
            total["mb"],
        )  # fmt: skip
        print("| " + " | ".join(map(str, cells)) + " |")
    for badness, line in sorted(worst, reverse=True)[: options.worst]:
        print(f"{badness:.3f} {line}")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
