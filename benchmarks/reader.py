"""The reader beside two baselines, on the questions of one data set and the same passages.

    python benchmarks/reader.py ../shared/data/measure/selqa [--limit 400] [--data DIR]

`words`: the sentence with most of the question's words by rarity, of the first passages of full
text alone. `encoder`: the sentence nearest to the question by the index's encoder, of the
passages that the reader is given. All three give their best three sentences and refuse nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.evaluation import metrics as measures  # noqa: E402 - scripts are no package
from assistant.evaluation.dataset import LabelledQuestion, read_questions  # noqa: E402
from assistant.reading.features import coverage, term_weights  # noqa: E402
from assistant.reading.network import ReadingNetwork  # noqa: E402
from assistant.reading.reader import SpanReader, load_weights  # noqa: E402
from assistant.retrieval.passages import PASSAGES_READ, load_passages, passages_to_read  # noqa: E402
from index.building.build import BuildRequest, build  # noqa: E402
from index.embedding.factory import open_embedder  # noqa: E402
from index.library import Library  # noqa: E402
from index.search.searcher import Searcher, SearchMode, Session  # noqa: E402

CITED = 3
Method = Callable[[str, Session], list[str]]


def words(question: str, session: Session) -> list[str]:
    """Full text and word overlap."""
    passages = load_passages(session, session.search(question, PASSAGES_READ, SearchMode.TEXT))
    weights = term_weights(question, session)
    texts = [p.article.text[s.start : s.end] for p in passages for s in p.sentences]
    return sorted(texts, key=lambda text: -coverage(weights, text, session))[:CITED]


def encoder(question: str, session: Session) -> list[str]:
    """Cosine of sentence and question."""
    passages, _ = passages_to_read(session, question)
    texts = [p.article.text[s.start : s.end] for p in passages for s in p.sentences]
    vectors = session.embedder.embed([question, *texts])
    order = np.argsort(-(vectors[1:] @ vectors[0]), kind="stable")
    return [texts[i] for i in order[:CITED]]


def shipped() -> Method:
    """The reader."""
    reader = SpanReader(ReadingNetwork(), load_weights())

    def method(question: str, session: Session) -> list[str]:
        passages, _ = passages_to_read(session, question)
        return [e.quote for e in reader.read(question, passages, session).evidence[:CITED]]

    return method


def figures(quotes: Sequence[list[str]], questions: Sequence[LabelledQuestion]) -> str:
    """First and any of the three, by answer string and by gold sentence."""
    parts = []
    for name, holds in (
        ("answer", lambda q, quote: measures.contains_answer(quote, q.answers)),
        (
            "gold sentence",
            lambda q, quote: any(measures.is_same_sentence(quote, e) for e in q.evidence),
        ),
    ):
        asked = [
            i for i, q in enumerate(questions) if (q.answers if name == "answer" else q.evidence)
        ]
        if asked:
            right = [[holds(questions[i], quote) for quote in quotes[i]] for i in asked]
            first = np.mean([bool(r) and r[0] for r in right])
            anywhere = np.mean([any(r) for r in right])
            parts.append(f"{name} first / any of {CITED}: {first:.3f} / {anywhere:.3f}")
    return "; ".join(parts)


def main() -> None:
    """Print one line a method."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--data", type=Path, help="keep the library here")
    options = parser.parse_args()
    questions = read_questions(options.dataset / "questions.jsonl", limit=options.limit)
    questions = [q for q in questions if q.answerable]
    with tempfile.TemporaryDirectory() as folder:
        library, embedder = Library(options.data or Path(folder)), open_embedder()
        source = str((options.dataset / "passages.jsonl").resolve())
        build(library, BuildRequest(add=(("jsonl", source, False),)), lambda _: embedder)
        with Searcher(library, embedder).session() as session:
            for name, method in (("words", words), ("encoder", encoder), ("reader", shipped())):
                quotes = [method(question.text, session) for question in questions]
                print(f"{name:8} {figures(quotes, questions)}", flush=True)


if __name__ == "__main__":
    main()
