"""The article text of web pages against what a person marked as the article, in two collections.

    python benchmarks/web_pages.py COLLECTION [--boilerplate] [--worst N]

COLLECTION is a copy of scrapinghub/article-extraction-benchmark (`ground-truth.json` and `html/`)
or of the folder `test-pages` of mozilla/readability (`source.html` and `expected.html` in each
folder). Scores are those of the first: precision and recall of runs of four words, the mean over
the pages, and their F1. Each page is also read by trafilatura alone, as the peer. With
`--boilerplate` the ranges that are shown and never evidence are counted as left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from index.errors import UnreadableArticle  # noqa: E402
from index.parsers.registry import read_article  # noqa: E402
from index.parsers.xml_blocks import block_text  # noqa: E402
from index.types import ParsedArticle  # noqa: E402

SHINGLE = 4  # words
Score = tuple[float, float]
"""Precision and recall of one page."""


def main() -> None:
    """Read every page of the collection, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("collection", type=Path)
    parser.add_argument("--boilerplate", action="store_true", help="boilerplate counts as left out")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the lowest scores")
    options = parser.parse_args()
    ours: dict[str, Score] = {}
    theirs: dict[str, Score] = {}
    for name, page, wanted in _pages(options.collection):
        ours[name] = _score(wanted, _our_text(page, options.boilerplate))
        theirs[name] = _score(wanted, _peer_text(page))
    print(f"{len(ours)} pages\n| | F1 | precision | recall |\n|---|---|---|---|")
    print(f"| ours | {_row(ours)} |\n| trafilatura alone | {_row(theirs)} |")
    for name in sorted(ours, key=lambda name: sum(ours[name]))[: options.worst]:
        print(f"{name}: precision {ours[name][0]:.2f}, recall {ours[name][1]:.2f}")


def _pages(collection: Path) -> Iterator[tuple[str, bytes, str]]:
    truth = collection / "ground-truth.json"
    if truth.exists():
        for name, page in json.loads(truth.read_text("utf-8")).items():
            data = gzip.decompress((collection / "html" / f"{name}.html.gz").read_bytes())
            yield name, data, page.get("articleBody", "")
        return
    for folder in sorted(path.parent for path in collection.glob("*/source.html")):
        wanted = block_text((folder / "expected.html").read_bytes())
        yield folder.name, (folder / "source.html").read_bytes(), wanted


def _our_text(page: bytes, is_boilerplate_out: bool) -> str:
    try:
        article = read_article(Path("page.html"), page)
    except UnreadableArticle:
        return ""
    return _own_text(article) if is_boilerplate_out else article.text


def _own_text(article: ParsedArticle) -> str:
    pieces, at = [], 0
    for start, end in article.boilerplate:
        pieces.append(article.text[at:start])
        at = end
    return "\n".join([*pieces, article.text[at:]])


def _peer_text(page: bytes) -> str:
    from trafilatura import extract

    return extract(page.decode("utf-8", "replace"), include_comments=False) or ""


def _score(wanted: str, found: str) -> Score:
    true, ours = _shingles(wanted), _shingles(found)
    common = sum((true & ours).values())
    if not true or not ours:
        return float(true == ours), float(true == ours)
    return common / sum(ours.values()), common / sum(true.values())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    last = max(1, len(words) - SHINGLE + 1)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(last) if words)


def _row(scores: dict[str, Score]) -> str:
    precision = statistics.mean(score[0] for score in scores.values())
    recall = statistics.mean(score[1] for score in scores.values())
    f1 = 2 * precision * recall / (precision + recall)
    return f"{f1:.4f} | {precision:.4f} | {recall:.4f}"


if __name__ == "__main__":
    main()
