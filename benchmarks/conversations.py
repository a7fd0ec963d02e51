"""How many of the hand-made questions over the starter articles are answered right, a kind a line.

    python benchmarks/conversations.py [--data DIR] [--unseen] [--failures]

A question is right if its status is the expected one and each expected answer stands in a cited
quote. What else is stated, a verdict, differing sides or agreement, is counted apart: right, wrong
(another verdict; sides of a question that has none) or left out. The turns of a history are asked
first, so that their answers and titles are known. The questions kept unseen are left out unless
asked for.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.config import from_environment, prepare_process
from assistant.factory import configured_assistant
from assistant.pipeline import Assistant
from assistant.types import Answer, Turn

ROOT = Path(__file__).resolve().parent.parent


def ask(assistant: Assistant, row: dict[str, Any]) -> Answer:
    """The answer after the turns before it were held."""
    history: list[Turn] = []
    for turn in row["history"]:
        said = assistant.ask(turn["question"], history)
        text = " ".join(statement.text for statement in said.statements) or None
        titles = tuple(dict.fromkeys(citation.title for citation in said.citations))
        history.append(Turn(turn["question"], text, titles))
    return assistant.ask(row["question"], history)


def is_right(row: dict[str, Any], answer: Answer) -> bool:
    """Status and every expected answer."""
    quotes = [citation.quote for citation in answer.citations]
    return answer.status == row["status"] and all(
        any(expected in quote for quote in quotes) for expected in row["answers"]
    )


def stated(row: dict[str, Any], answer: Answer) -> str:
    """Whether what is stated in words of our own is "right", "wrong" or "left out"."""
    kind = row["kind"]
    expected = row.get("verdict")
    if answer.verdict is not None or expected is not None:
        return "left out" if answer.verdict is None else _is(answer.verdict == expected)
    if kind == "disagreement":
        quotes = {c.number: c.quote for c in answer.citations}
        sides = [" ".join(quotes[n] for n in side.citations) for side in answer.sides]
        is_shown = all(any(each in side for side in sides) for each in row["answers"])
        return _is(is_shown) if sides else "left out"
    if answer.sides:
        return "wrong"
    if kind == "agreement":
        return "right" if answer.agreement else "left out"
    return "right"


def _is(right: bool) -> str:
    return "right" if right else "wrong"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--unseen", action="store_true", help="only those kept unseen")
    parser.add_argument("--failures", action="store_true", help="name the questions that failed")
    options = parser.parse_args()
    prepare_process()
    config = from_environment()
    assistant = configured_assistant(replace(config, data=options.data) if options.data else config)
    lines = (ROOT / "tests" / "data" / "conversations.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["unseen"] == options.unseen]
    right: dict[str, list[bool]] = defaultdict(list)
    besides: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        answer = ask(assistant, row)
        right[row["kind"]].append(is_right(row, answer))
        besides[row["kind"]][stated(row, answer)] += 1
        if options.failures and not right[row["kind"]][-1]:
            print(f"{row['qid']}: {row['question']} -> {answer.searched_for} [{answer.status}]")
    for kind, outcomes in right.items():
        line = f"{kind:14} {sum(outcomes):3} of {len(outcomes):3}"
        print(line, *(f"  {what} {n}" for what, n in sorted(besides[kind].items())))
    total = [outcome for outcomes in right.values() for outcome in outcomes]
    print(f"{'all':14} {sum(total):3} of {len(total)}  {sum(total) / len(total):.3f}")


if __name__ == "__main__":
    main()
