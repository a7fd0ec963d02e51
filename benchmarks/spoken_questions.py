"""What spoken questions cost: clean, as spoken, and with disfluencies removed; the same questions.

    python benchmarks/spoken_questions.py ../shared/data/measure/disfluent/questions.jsonl \
        --data build/squad2_b [--limit 100] [--clean FILE ...]

`--clean` counts how many questions of other files, which are not spoken, would be altered.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.config import from_environment, prepare_process
from assistant.evaluation.metrics import contains_answer
from assistant.factory import configured_assistant
from assistant.pipeline import Assistant
from assistant.query.disfluency import DisfluencyRemover


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of questions."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def plain(text: str) -> str:
    """Words alone, for telling whether two questions are the same."""
    return " ".join(re.findall(r"[\w']+", text.casefold()))


def outcome(assistant: Assistant, row: dict[str, Any], way: str) -> tuple[bool, bool, bool]:
    """Answer string in the first and in any cited sentence; refused."""
    question = row["question"] if way == "clean" else row["disfluent"]
    answer = assistant.ask(question, searched_for=None if way == "mended" else question)
    answers = row["answers"]
    quotes = [citation.quote for citation in answer.citations]
    holds = [contains_answer(quote, answers) for quote in quotes]
    return holds[:1] == [True], any(holds), answer.status == "not_found"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--clean", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    prepare_process()
    mender = DisfluencyRemover()
    rows = rows_of(options.questions)
    same = left = clean_left = 0
    for row in rows:
        mended = mender.remove_disfluencies(row["disfluent"])
        same += plain(mended) == plain(row["question"])
        left += mended == row["disfluent"]
        clean_left += mender.remove_disfluencies(row["question"]) == row["question"]
    count = len(rows)
    print(
        f"{count} spoken questions: mended to the clean form {same / count:.3f}, "
        f"left as they are {left / count:.3f}; clean forms left alone {clean_left / count:.3f}"
    )
    for path in options.clean:
        questions = [row["question"] for row in rows_of(path)]
        alone = sum(mender.remove_disfluencies(question) == question for question in questions)
        print(f"{path.parent.name}: left alone {alone / len(questions):.4f} of {len(questions)}")
    if not options.limit:
        return
    assistant = configured_assistant(replace(from_environment(), data=options.data))
    answerable = [row for row in rows if row["answerable"]]
    chosen = random.Random(3).sample(answerable, options.limit)
    print(f"{options.limit} answerable: first cited  any cited  refused")
    for name in ("clean", "as spoken", "mended"):
        found = [outcome(assistant, row, name) for row in chosen]
        first, anywhere, refused = (sum(column) / len(found) for column in zip(*found, strict=True))
        print(f"{name:12} {first:.3f} {anywhere:.3f} {refused:.3f}", flush=True)


if __name__ == "__main__":
    main()
