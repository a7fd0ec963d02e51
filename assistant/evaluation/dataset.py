"""Labelled questions: rows of a JSONL file, all or a fixed sample."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.types import Turn
from index.errors import InvalidInput

SAMPLE_SEED = 20  # fixed, so that limited runs are comparable


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its gold answers, relevant articles and evidence sentences.

    `spans` are the ranges of a relevant article's text that answer it, in code points. A foreign
    question is from another set, about articles that are not in the library.
    """

    qid: str
    text: str
    answers: tuple[str, ...]
    relevant: tuple[str, ...]
    evidence: tuple[str, ...]
    answerable: bool
    history: tuple[Turn, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    is_foreign: bool = False


def read_questions(
    path: Path, field: str = "question", limit: int | None = None
) -> list[LabelledQuestion]:
    """The rows of a questions file in order, or a fixed sample of `limit` rows.

    Rows with a `skip` are left out: `feedback export` marks incomplete rows with it. InvalidInput
    names the file and the line of an invalid row.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    rows = [
        _question(path, number, line, field) for number, line in enumerate(lines, 1) if line.strip()
    ]
    questions = [question for question in rows if question is not None]
    if not questions:
        raise InvalidInput(f"{path} holds no questions")
    if limit is None or limit >= len(questions):
        return questions
    chosen = sorted(random.Random(SAMPLE_SEED).sample(range(len(questions)), limit))
    return [questions[i] for i in chosen]


def read_foreign_questions(path: Path, own: int, share: float) -> list[LabelledQuestion]:
    """A fixed sample of another set's questions, none of them answerable.

    With `own` questions beside them they are `share`, 0 to 1, of all: one at least. InvalidInput
    if the file holds too few.
    """
    count = max(1, round(own * share / (1 - share)))
    rows = read_questions(path, limit=count)
    if len(rows) < count:
        raise InvalidInput(
            f"{path} holds {len(rows)} questions, but a share of {share:g} beside {own} questions "
            f"needs {count}: give a smaller --share or --limit"
        )
    return [
        LabelledQuestion(row.qid, row.text, (), (), (), False, row.history, is_foreign=True)
        for row in rows
    ]


def _question(path: Path, number: int, line: str, field: str) -> LabelledQuestion | None:
    try:
        row: dict[str, Any] = json.loads(line)
        text = row[field]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{path}, line {number}: no JSON object with {field!r}") from error
    if row.get("skip"):
        return None
    if not isinstance(text, str):
        raise InvalidInput(f"{path}, line {number}: {field!r} is not a text")
    answers = tuple(str(answer) for answer in row.get("answers") or ())
    return LabelledQuestion(
        qid=str(row.get("qid", number)),
        text=text,
        answers=answers,
        relevant=tuple(row.get("relevant") or ()),
        evidence=tuple(row.get("evidence") or row.get("evidence_silver") or ()),
        answerable=bool(row.get("answerable", bool(answers))),
        history=_history(path, number, row.get("history") or ()),
        spans=_spans(path, number, row.get("spans") or ()),
    )


def _history(path: Path, number: int, turns: Any) -> tuple[Turn, ...]:  # noqa: ANN401 - of JSON
    try:
        return tuple(Turn(str(turn["question"]), turn.get("answer")) for turn in turns)
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{path}, line {number}: the history is not a list of turns") from error


def _spans(path: Path, number: int, spans: Any) -> tuple[tuple[int, int], ...]:  # noqa: ANN401
    try:
        ranges = tuple((start, end) for start, end in spans)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{path}, line {number}: the spans are not a list of ranges") from error
    for start, end in ranges:
        if not (type(start) is type(end) is int and 0 <= start < end):
            raise InvalidInput(f"{path}, line {number}: [{start}, {end}] is not a range of a text")
    return ranges
