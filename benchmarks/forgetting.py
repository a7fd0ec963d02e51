"""How long forgetting takes an article that many saved answers cite.

`python benchmarks/forgetting.py 2000 8000` prints a row for each number of answers: all of them
cite the article that is forgotten, one in ten another one as well.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

WORDS = "harbour ship mayor library bridge ferry tower market school river museum castle".split()
SENTENCES = 400


def main(numbers: list[int]) -> None:
    """Print the table."""
    print("| answers | saved MB | seconds | seconds of CPU |")  # noqa: T201
    print("|---|---|---|---|")  # noqa: T201
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            size, seconds, cpu = measure(Path(folder), number)
        print(f"| {number:,} | {size / 1e6:.1f} | {seconds:.2f} | {cpu:.2f} |")  # noqa: T201


def measure(folder: Path, number: int) -> tuple[int, float, float]:
    """Bytes of the saved answers; the seconds, and those of CPU, that forgetting took."""
    from assistant.conversations.redaction import forget_article
    from index.building.build import BuildRequest, build
    from index.embedding.hashing import HashingEmbedder
    from index.ingestion.sources import identify_path
    from index.library import Library

    articles = folder / "articles"
    articles.mkdir()
    for name in ("one", "two"):
        (articles / f"{name}.txt").write_text(article_text(name))
    library = Library(folder / "data")
    request = BuildRequest(add=((*identify_path(articles), False),))
    build(library, request, lambda _: HashingEmbedder())
    save(library, number)
    size = library.user_data.stat().st_size
    began, worked = time.perf_counter(), time.process_time()
    proof = forget_article(library, "one.txt")
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    assert proof.traces == ()
    return size, seconds, cpu


def article_text(name: str) -> str:
    """An article of `SENTENCES` sentences, no two alike."""
    return " ".join(sentence(name, n) for n in range(SENTENCES))


def sentence(name: str, number: int) -> str:
    """One of them."""
    first, second = WORDS[number % 12], WORDS[number // 12 % 12]
    return f"The {first} of {name} stands by the {second} since {1500 + number}."


def save(library: object, number: int) -> None:
    """Saved answers, each with three citations of the first article, as the page saves them."""
    from assistant.conversations.database import write_transaction
    from assistant.serialization.from_json import answer_text, search_text
    from assistant.serialization.to_json import answer_json, dumps
    from assistant.types import Answer, Citation, Explanation, Statement, Timings
    from index.storage import catalogue, schema

    with closing(schema.connect(library.catalogue)) as connection:
        found = {a: catalogue.find_article(connection, f"{a}.txt") for a in ("one", "two")}

    def cited(name: str, n: int, at: int) -> Citation:
        article, quote = found[name], sentence(name, n % SENTENCES)
        start = article.text.index(quote)
        return Citation(
            at, article.id, article.sha256, article.title, None, article.source, None,
            start, start + len(quote), quote, start + 4, start + 10,
            explanation=Explanation(
                ("harbour", "stands"), ("since",), 1, 2, 3, 0.5, sentence(name, n + 3), 0.4
            ),
        )  # fmt: skip

    with write_transaction(library) as connection:
        connection.execute("INSERT INTO conversations VALUES ('c', '', 'Talk', '', '')")
        for n in range(number):
            other = "two" if n % 10 == 0 else "one"
            citations = tuple(
                cited(a, n + 7 * i, i + 1) for i, a in enumerate(["one", "one", other])
            )
            near = tuple(cited("one", n + i, None) for i in range(5))
            statements = tuple(Statement(c.quote, (c.number,), "verbatim", 0.5) for c in citations)
            record = answer_json(
                Answer(
                    f"Question {n}?", f"Question {n}?", "answered", statements, citations, near,
                    citations[0].quote[4:10], 0.7, 1, Timings(1, 2, 3, 6),
                    content_words=("harbour", "stands", "since when"),
                )
            )  # fmt: skip
            connection.execute(
                "INSERT INTO turns VALUES (?, 'c', ?, '', ?, ?)",
                (
                    f"t{n}",
                    n + 1,
                    dumps(record),
                    search_text((record["question"], answer_text(record))),
                ),
            )


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1000, 4000])
