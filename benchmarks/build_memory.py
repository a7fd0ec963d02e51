"""Peak memory and processor seconds of a build from nothing, by the number of passages.

    python benchmarks/build_memory.py [--passages 20000 200000] [--long 0]

Makes a file of JSON rows of sentences in random order, eight passages an article, and builds it
in a process of its own with the deterministic test embedder in 384 components, so that what is
measured is the building and not the encoder. `--long N` builds one plain text of N characters too.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ARTICLE_PASSAGES = 8
PASSAGE_CHARACTERS = 640
SEED = 11


def sentences(chance: random.Random, characters: int) -> Iterator[str]:
    """Sentences of random words in random order, so many characters of them."""
    made = 0
    while made < characters:
        sentence = chance.choice(SENTENCES)
        made += len(sentence) + 1
        yield sentence


def random_sentences(count: int) -> list[str]:
    """So many sentences of random words."""
    chance = random.Random(SEED)
    words = [f"w{n:x}" for n in range(0x4000, 0x9000)]
    return [
        " ".join(chance.choices(words, k=chance.randint(6, 20))).capitalize() + "."
        for _ in range(count)
    ]


SENTENCES = random_sentences(5_000)


def write_rows(path: Path, passages: int) -> None:
    """A file of JSON rows that is split into about so many passages."""
    chance = random.Random(SEED)
    with path.open("w") as stream:
        for number in range(max(1, passages // ARTICLE_PASSAGES)):
            text = " ".join(sentences(chance, ARTICLE_PASSAGES * PASSAGE_CHARACTERS))
            row = {"id": f"row{number}", "title": f"Article {number}", "text": text}
            stream.write(json.dumps(row) + "\n")


def build_here(source: str, data: str) -> None:
    """Build one source and print passages, processor seconds and the peak of this process in MB."""
    from index.building.build import BuildRequest, build
    from index.embedding.hashing import HashingEmbedder
    from index.ingestion.sources import identify_path
    from index.library import Library
    from index.storage import catalogue

    library = Library(Path(data))
    request = BuildRequest(add=((*identify_path(Path(source)), False),))
    receipt = build(library, request, lambda _: HashingEmbedder(384))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = usage.ru_utime + usage.ru_stime
    assert not receipt.failed, receipt.failed[0]
    with catalogue.open_catalogue(library) as connection:
        count = catalogue.count_rows(connection, "passages")
    peak = usage.ru_maxrss / 1000
    print(f"| {count:,} | {seconds:.1f} | {peak:,.0f} |")  # noqa: T201


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[20_000, 200_000])
    parser.add_argument("--long", type=int, default=0, help="characters of one plain text")
    parser.add_argument("--build", nargs=2, metavar=("SOURCE", "DATA"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build_here(*options.build)
        return
    print("| passages | processor seconds | most memory, MB |\n|---|---|---|", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory() as place:
        sources = []
        for count in options.passages:
            sources.append(Path(place, f"{count}.jsonl"))
            write_rows(sources[-1], count)
        if options.long:
            sources.append(Path(place, "long.txt"))
            sources[-1].write_text(" ".join(sentences(random.Random(SEED), options.long)))
        for source in sources:
            command = [sys.executable, __file__, "--build", str(source), f"{source}.data"]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
