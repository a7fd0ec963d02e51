"""What a slip of the finger costs: one letter dropped, swapped or wrong in one word a question.

    python benchmarks/mistyped_questions.py QUESTIONS --data DIR [--limit 100]

QUESTIONS is such as `../shared/data/measure/squad2_b/questions.jsonl`, DIR a library of the same.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import string
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.config import from_environment, prepare_process
from assistant.evaluation.metrics import contains_answer
from assistant.factory import configured_assistant
from assistant.pipeline import Assistant

SHORTEST = 5  # letters of a word that is mistyped


def mistyped(question: str, chance: random.Random) -> str:
    """The question with one slip in one of its longer words; itself where it has none."""
    words = [m for m in re.finditer(r"[A-Za-z]+", question) if len(m[0]) >= SHORTEST]
    if not words:
        return question
    word = chance.choice(words)
    at = chance.randrange(1, len(word[0]) - 1)
    slip = chance.choice(("drop", "swap", "wrong"))
    if slip == "drop":
        new = word[0][:at] + word[0][at + 1 :]
    elif slip == "swap":
        new = word[0][:at] + word[0][at + 1] + word[0][at] + word[0][at + 2 :]
    else:
        new = word[0][:at] + chance.choice(string.ascii_lowercase) + word[0][at + 1 :]
    return question[: word.start()] + new + question[word.end() :]


def outcome(assistant: Assistant, row: dict[str, Any], question: str) -> tuple[bool, ...]:
    """Answer string in the first and in any cited sentence; refused; a word was corrected."""
    answer = assistant.ask(question)
    holds = [contains_answer(citation.quote, row["answers"]) for citation in answer.citations]
    return holds[:1] == [True], any(holds), answer.status == "not_found", bool(answer.corrections)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args()
    prepare_process()
    mending = configured_assistant(replace(from_environment(), data=options.data))
    as_typed = Assistant(mending.searcher, mending.reader, mending.threshold)
    lines = options.questions.read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["answerable"]]
    chosen = random.Random(3).sample(rows, options.limit)
    chance = random.Random(4)
    typed = [mistyped(row["question"], chance) for row in chosen]
    clean = [str(row["question"]) for row in chosen]
    print(f"{options.limit} answerable: first cited  any cited  refused  corrected")
    for name, assistant, questions in (
        ("clean", mending, clean),
        ("mistyped, as typed", as_typed, typed),
        ("mistyped, corrected", mending, typed),
    ):
        found = [outcome(assistant, r, q) for r, q in zip(chosen, questions, strict=True)]
        figures = (sum(column) / len(found) for column in zip(*found, strict=True))
        print(f"{name:20}", *(f"{figure:.3f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
