"""What a language model writes, before and after its sentences are checked.

    python benchmarks/written.py ../shared/data/measure/squad2_b --data build/measure/squad2_b \
        --model smollm2 --limit 30 --log build/written-squad2_b.jsonl

One row a question is appended to the log as it is answered; a run that is cut short goes on where
it was. The table is made of the whole log, and `--show N` prints sentences with their sources to be
read by hand. `--again LOG` checks the sentences of an earlier log again, without the model.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.config import from_environment, prepare_process
from assistant.factory import configured_assistant
from assistant.generation.factory import configured_model, open_generator, open_model
from assistant.generation.generator import AnswerGenerator
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage
from assistant.serialization.to_json import dumps
from assistant.types import Answer

SEED = 7


def main() -> int:
    """Answer what the log lacks, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="smollm2")
    parser.add_argument("--limit", type=int, default=30)
    parser.add_argument("--skip", type=int, default=0, help="so many, which were read before")
    parser.add_argument("--tokens", type=int, default=160)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--again", type=Path, help="a log whose sentences are checked anew")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    if options.limit:
        run(options)
    rows = [json.loads(line) for line in options.log.read_text("utf-8").splitlines()]
    print_table(rows)
    show(rows, options.show)
    return 0


class Replay:
    """Says once more what a model said before: its sentences, and then what they took."""

    name = "replay"

    def __init__(self, log: Path) -> None:
        rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        self.rows = {row["question"]: row for row in rows}
        self.question = ""

    def stream(self, prompt: Prompt, limits: GenerationLimits) -> Iterator[str | TokenUsage]:
        """The sentences of the question, each on a line of its own."""
        row = self.rows[self.question]
        texts = [each["text"] for each in (*row.get("shown", ()), *row.get("removed", ()))]
        yield "\n".join(texts)
        yield TokenUsage(row.get("tokens_in"), row.get("tokens_out"))


def run(options: argparse.Namespace) -> None:
    """Append a row to the log for each question that it does not hold yet."""
    prepare_process()
    config = replace(
        from_environment(),
        data=options.data,
        language_model=options.model,
        model_tokens=options.tokens,
        model_seconds=300.0,
    )
    chosen = configured_model(config)
    assert chosen is not None
    assistant = configured_assistant(config)
    replay = Replay(options.again) if options.again else None
    writer = open_generator(config, assistant, replay or open_model(config, chosen))
    known = set()
    if options.log.exists():
        known = {json.loads(line)["qid"] for line in options.log.read_text("utf-8").splitlines()}
    with options.log.open("a", encoding="utf-8") as log:
        for question in sample(options.dataset, options.skip, options.limit):
            if question["qid"] in known:
                continue
            if replay:
                if question["question"] not in replay.rows:
                    continue
                replay.question = question["question"]
            row = answered(writer, question)
            if replay:
                row |= {"seconds": replay.rows[question["question"]].get("seconds")}
            log.write(dumps(row) + "\n")
            log.flush()


def sample(dataset: Path, skip: int, limit: int) -> list[dict[str, Any]]:
    """The same answerable questions for the same limit; a larger one holds a smaller one's."""
    rows = [json.loads(line) for line in (dataset / "questions.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if row.get("answerable", True) and row["answers"]]
    random.Random(SEED).shuffle(rows)
    return rows[skip : skip + limit]


def answered(writer: AnswerGenerator, question: dict[str, Any]) -> dict[str, Any]:
    """One row: what was written, what of it was shown, and what it took."""
    quoted = answer = writer.assistant.ask(question["question"])
    for progress in writer.write(quoted, threading.Event()):
        answer = progress.answer
    row = {"qid": question["qid"], "question": question["question"], "status": answer.status}
    row["quoted_holds_answer"] = holds(" ".join(s.text for s in quoted.statements), question)
    row["quoted_ms"] = quoted.timings.total
    if (written := answer.written) is None:
        return row
    shown = " ".join(statement.text for statement in written.statements)
    everything = " ".join([shown, *(each.text for each in written.unsupported)])
    return row | {
        "shown": [shown_row(answer, index) for index in range(len(written.statements))],
        "removed": [{"text": u.text, "problems": u.problems} for u in written.unsupported],
        "shown_holds_answer": holds(shown, question),
        "all_holds_answer": holds(everything, question),
        "problem": written.problem,
        "seconds": written.seconds,
        "tokens_in": written.tokens_in,
        "tokens_out": written.tokens_out,
    }


def shown_row(answer: Answer, index: int) -> dict[str, Any]:
    """A shown sentence with the sentences that it cites."""
    assert answer.written is not None
    statement = answer.written.statements[index]
    quotes = [c.quote for c in answer.citations if c.number in statement.citations]
    return {"text": statement.text, "support": statement.support, "quotes": quotes}


def holds(text: str, question: dict[str, Any]) -> bool:
    """Whether one of the answer strings stands in a text."""
    folded = " ".join(text.casefold().split())
    return any(" ".join(answer.casefold().split()) in folded for answer in question["answers"])


def print_table(rows: list[dict[str, Any]]) -> None:
    """Counts and shares over the whole log."""
    written = [row for row in rows if "shown" in row]
    shown = [each for row in written for each in row["shown"]]
    supported = sum(each["support"] == "supported" for each in shown)
    removed = sum(len(row["removed"]) for row in written)
    total = len(shown) + removed

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"

    lines = {
        "questions; written for": f"{len(rows)}; {len(written)}",
        "sentences written": f"{total}",
        "supported, of all written": share(supported, total),
        "supported, of those shown": share(supported, len(shown)),
        "shown as weak": f"{len(shown) - supported}",
        "removed": f"{removed}",
        "answers with a shown sentence": share(
            sum(bool(r["shown"]) for r in written), len(written)
        ),
        "answer string in the quoted": share(
            sum(row["quoted_holds_answer"] for row in written), len(written)
        ),
        "answer string in all written": share(
            sum(row["all_holds_answer"] for row in written), len(written)
        ),
        "answer string in the shown": share(
            sum(row["shown_holds_answer"] for row in written), len(written)
        ),
    }
    for name, key in (
        ("tokens in", "tokens_in"),
        ("tokens out", "tokens_out"),
        ("seconds", "seconds"),
    ):
        values = [row[key] for row in written if row[key] is not None]
        lines[f"{name}, median"] = f"{median(values):.1f}" if values else "-"
    for name, value in lines.items():
        print(f"{name:32}{value}")


def show(rows: list[dict[str, Any]], count: int) -> None:
    """Sentences with their sources, to be read by hand."""
    shown = [(row, each) for row in rows for each in row.get("shown", ())]
    random.Random(SEED).shuffle(shown)
    for row, each in shown[:count]:
        print(f"\nQ {row['question']}\n{each['support'][0].upper()} {each['text']}")
        for quote in each["quotes"]:
            print(f"  > {quote[:400]}")


if __name__ == "__main__":
    sys.exit(main())
