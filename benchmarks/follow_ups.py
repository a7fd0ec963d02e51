"""How well follow-up questions are put into words of their own, against rewrites by people.

    python benchmarks/follow_ups.py ../shared/data/measure/canard/turns.jsonl

Missing entities are the capitalised words and numbers of the human rewrite that the question lacks;
added ones are those of ours that it lacks. `titles` gives the title of the article that the
conversation is about as the title of a cited article, as the page knows it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.nlp.noun_phrases import NOT_NAMES
from assistant.query.rewriting import standalone_question
from assistant.types import Turn

Row = dict[str, Any]
Rewrite = Callable[[Row], str]
ENTITY = re.compile(r"\b(?:[A-Z][\w’'-]*|\d[\w,.-]*\w|\d)")


def words(text: str) -> list[str]:
    """Lower-case words without a possessive ending."""
    return [re.sub(r"['’]s?$", "", w) for w in re.findall(r"[\w’'-]+", text.casefold())]


def entities(text: str) -> set[str]:
    """Capitalised words and numbers that are no function words."""
    found = {re.sub(r"['’]s?$", "", w.casefold()) for w in ENTITY.findall(text)}
    return {word for word in found if word not in NOT_NAMES}


def rouge_1(ours: str, theirs: str) -> float:
    """F1 of unigrams (Lin 2004)."""
    common = sum((Counter(words(ours)) & Counter(words(theirs))).values())
    return 2 * common / max(len(words(ours)) + len(words(theirs)), 1)


def turns(row: Row, *, answers: bool, titles: bool) -> list[Turn]:
    """The history of a row; an answer of the set that says there is none is none."""
    told = ["" if text == "CANNOTANSWER" else text for text in row["history"]]
    title = (row["title"],) if titles else ()
    return [
        Turn(told[i], (told[i + 1] or None) if answers and i + 1 < len(told) else None, title)
        for i in range(0, len(told), 2)
    ]


def joined(row: Row) -> str:
    """The baseline that goes before."""
    return f"{row['history'][0]} {row['question']}" if row["history"] else row["question"]


def ours(*, answers: bool, titles: bool) -> Rewrite:
    """What the assistant does, given this much."""
    return lambda row: standalone_question(
        row["question"], turns(row, answers=answers, titles=titles)
    )


def figures(rows: list[Row], rewrite: Rewrite) -> tuple[float, ...]:
    """Recall, precision, ROUGE-1 F and the share of stand-alone questions left alone."""
    right = missing = added = 0
    rouge, alone = [], []
    for row in rows:
        made = rewrite(row)
        own = set(words(row["question"]))
        gold = entities(row["rewrite"]) - own
        new = entities(made) - own
        right, missing, added = right + len(gold & new), missing + len(gold), added + len(new)
        rouge.append(rouge_1(made, row["rewrite"]))
        if row["rewrite"] == row["question"]:
            alone.append(made == row["question"])
    return (
        right / max(missing, 1),
        right / max(added, 1),
        sum(rouge) / len(rouge),
        sum(alone) / max(len(alone), 1),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("turns", type=Path)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.turns.read_text("utf-8").splitlines()]
    later = [row for row in rows if row["history"]]
    ways: dict[str, Rewrite] = {
        "leave as is": lambda row: str(row["question"]),
        "join with the first question": joined,
        "ours, questions alone": ours(answers=False, titles=False),
        "ours, with answers": ours(answers=True, titles=False),
        "ours, questions and titles": ours(answers=False, titles=True),
        "ours, answers and titles": ours(answers=True, titles=True),
    }
    for name, chosen in (("all turns", rows), ("turns with a history", later)):
        print(f"\n{name}: {len(chosen)}")
        print(f"{'':30} recall  precision  ROUGE-1  left alone")
        for way, rewrite in ways.items():
            recall, precision, rouge, alone = figures(chosen, rewrite)
            print(f"{way:30} {recall:6.3f}  {precision:9.3f}  {rouge:7.3f}  {alone:10.3f}")


if __name__ == "__main__":
    main()
