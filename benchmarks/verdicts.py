"""Verdicts, differing sides and agreement on held-out questions: how often right, how often given.

    python benchmarks/verdicts.py ../shared/data/train --data build/verdicts [--limit N] [--show]

A library is built of the articles that the reader was not trained on. Verdicts are asked for with
questions made by rule (`yes_no_cases.py`). The plain questions are asked as they are: hardly any
two of these articles answer the same question, so that nearly all sides and agreements stated
are false alarms, to be read with `--show`. Last, for each date or number asked for, a short
article is added that says the same sentence with another value: then sides are expected.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.config import from_environment, prepare_process
from assistant.factory import configured_assistant
from assistant.pipeline import Assistant
from benchmarks.yes_no_cases import YesNoCase, yes_no_questions
from training.reader_data import FORMAL_SETS, is_held_out

Row = dict[str, Any]
VALUE = re.compile(r"\d+")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=600, help="questions of each kind")
    parser.add_argument("--trained-on", action="store_true", help="on the others: for looking at")
    parser.add_argument("--show", action="store_true", help="print what was told wrongly")
    options = parser.parse_args()
    prepare_process()
    held_out = not options.trained_on
    passages, rows = read_sets(options.train, held_out=held_out)
    random.Random(3).shuffle(rows)
    assistant = library_of(passages.values(), options.data)
    chance = random.Random(7)
    cases = [
        case for row in rows for case in yes_no_questions(row, passages[row["key"]]["text"], chance)
    ]
    verdicts(assistant, cases[: options.limit], show=options.show)
    plain(assistant, rows[: options.limit], show=options.show)
    changed = dict(changed_rows(rows[: options.limit]))
    extra = [
        {"id": f"changed/{n}", "title": passages[row["key"]]["title"], "text": text}
        for n, (row, text) in enumerate((rows[at], text) for at, text in changed.items())
    ]
    other = library_of([*passages.values(), *extra], options.data.with_name("verdicts-changed"))
    differing(other, [rows[at] for at in changed])


def verdicts(assistant: Assistant, cases: list[YesNoCase], *, show: bool) -> None:
    """Precision and coverage of yes and no."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        answer = assistant.ask(case.question)
        counts[
            case.kind,
            case.expected,
            answer.verdict or ("none" if answer.statements else "not found"),
        ] += 1
        if show and answer.verdict not in (None, case.expected):
            print(f"WRONG {case.question} -> {answer.verdict}: {answer.citations[0].quote}")
    print("kind    expected   yes    no  none  not found")
    for kind in ("date", "number", "name", "thing"):
        for expected in ("yes", "no"):
            row = [counts[kind, expected, said] for said in ("yes", "no", "none", "not found")]
            print(f"{kind:8}{expected:8}" + "".join(f"{n:6}" for n in row))
    said = {s: sum(n for (_, _, v), n in counts.items() if v == s) for s in ("yes", "no")}
    right = {s: sum(n for (_, e, v), n in counts.items() if v == s == e) for s in ("yes", "no")}
    total, told = sum(counts.values()), sum(said.values())
    found = total - sum(n for (_, _, v), n in counts.items() if v == "not found")
    print(f"yes: {right['yes']} of {said['yes']} right; no: {right['no']} of {said['no']} right")
    precision = sum(right.values()) / told if told else float("nan")
    print(
        f"precision {precision:.3f}, told {told} of {total}, {told / max(found, 1):.3f} of answered"
    )


def plain(assistant: Assistant, rows: list[Row], *, show: bool) -> None:
    """How often something is stated of plain questions, where hardly anything should be."""
    counts: Counter[str] = Counter()
    for row in rows:
        answer = assistant.ask(row["question"])
        counts["answered"] += bool(answer.statements)
        counts["sides"] += bool(answer.sides)
        counts["agreement"] += bool(answer.agreement)
        counts["verdict"] += bool(answer.verdict)
        if show and (answer.sides or answer.agreement):
            print(row["question"], [side.says for side in answer.sides])
            for each in answer.agreement or answer.citations:
                print(f"    {each.title}: {each.quote}")
    print("plain questions:", ", ".join(f"{n} {what}" for what, n in counts.items()))


def differing(assistant: Assistant, rows: list[Row]) -> None:
    """How often sides are set up where one article says another value."""
    answers = [assistant.ask(row["question"]) for row in rows]
    found = [answer for answer in answers if answer.statements]
    sides = sum(bool(answer.sides) for answer in found)
    print(f"with a differing article: {len(rows)} asked, {len(found)} answered, {sides} with sides")


def changed_rows(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """Questions for a date or number, and their sentence with another value."""
    for at, row in enumerate(rows):
        answer, evidence = row["answers"][0], row["evidence"][0] if row["evidence"] else ""
        numbers = VALUE.findall(answer)
        if len(numbers) != 1 or evidence.count(answer) != 1 or len(numbers[0]) > 4:
            continue
        other = answer.replace(numbers[0], str(int(numbers[0]) + max(3, int(numbers[0]) // 90)))
        yield at, evidence.replace(answer, other)


def read_sets(train: Path, *, held_out: bool) -> tuple[dict[str, Row], list[Row]]:
    """The passages by key, and the answerable questions on them."""
    passages: dict[str, Row] = {}
    rows: list[Row] = []
    for name in FORMAL_SETS:
        for line in (train / name / "passages.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            key = f"{name}/{row['doc_id']}"
            if is_held_out(row["title"]) == held_out:
                title = row["title"].replace("_", " ")
                passages[key] = {"id": key, "title": title, "text": row["text"]}
        for line in (train / name / "questions.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            key = f"{name}/{row['doc_id']}"
            if row["answerable"] and key in passages:
                rows.append(row | {"key": key})
    return passages, rows


def library_of(rows: Any, data: Path) -> Assistant:  # noqa: ANN401 - any iterable of rows
    """An assistant over these articles, built unless they are there."""
    from assistant.cli.main import main as command

    if not (data / "catalogue.sqlite").exists():
        data.mkdir(parents=True, exist_ok=True)
        source = data / "articles.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        command(["build", "--jsonl", str(source), "--data", str(data), "--json"])
    return configured_assistant(replace(from_environment(), data=data))


if __name__ == "__main__":
    main()
