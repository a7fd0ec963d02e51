"""Questions of yes or no made by rule from questions with known answers, true ones and false ones.

"When was the fair opened?" with the answer "1893" gives "Was the fair opened in 1893?" (yes), and
with another date of the passage "Was the fair opened in 1901?" (no). Likewise for numbers, names
and things. The wording is rough where the rule is; what a question expects is not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.aggregation.date_comparison import comparable_dates
from assistant.aggregation.quantity_comparison import extract_quantities

AUX = r"(was|were|is|are|did|does|do)"
WHEN = re.compile(rf"(?:when|(?:in )?what year) {AUX} (.+?)\?", re.I)
HOW_MANY = re.compile(r"how many ([\w ]+?) (did|does|do) (.+?)\?", re.I)
HOW_MANY_BE = re.compile(r"how many ([\w ]+?) (was|were|are|is) (.+?)\?", re.I)
WHO_IS = re.compile(r"(?:who|what|where) (was|were|is|are) (.+?)\?", re.I)
WHO_DID = re.compile(
    r"(?:who|what|which \w+) (\w+ed|won|wrote|became|built|led|made) (.+?)\?", re.I
)
WHAT_DID = re.compile(r"(?:what|who|whom|which \w+) (did|does|do) (.+?)\?", re.I)
NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
BASES = {"won": "win", "wrote": "write", "became": "become", "built": "build", "led": "lead",
         "made": "make", "founded": "found", "located": "locate"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YesNoCase:
    """A question of yes or no with what it expects; `kind` is what was put into it."""

    question: str
    expected: Literal["yes", "no"]
    kind: str


def yes_no_questions(
    row: dict[str, Any], passage: str, chance: random.Random
) -> Iterator[YesNoCase]:
    """The true and the false question that a row gives; none where no rule fits."""
    answer = min(row["answers"], key=len, default="").strip(" .,")
    if not answer or len(answer) > 60 or "," in answer or '"' in answer:
        return
    kind, other = _another(answer, passage, row["answers"], chance)
    question = row["question"].strip()
    true = _asked(question, answer, kind)
    if true is None:
        return
    yield YesNoCase(true, "yes", kind)
    false = _asked(question, other, kind) if other else None
    if false and false != true:
        yield YesNoCase(false, "no", kind)


def _asked(question: str, answer: str, kind: str) -> str | None:
    if match := WHEN.fullmatch(question):
        if kind != "date":
            return None
        has_day = re.search(r"\b\d{1,2}\b", answer) is not None
        return f"{match[1].capitalize()} {match[2]} {'on' if has_day else 'in'} {answer}?"
    if match := HOW_MANY.fullmatch(question):
        return (
            f"{match[2].capitalize()} {match[3]} {answer} {match[1]}?" if kind == "number" else None
        )
    if match := HOW_MANY_BE.fullmatch(question):
        return (
            f"{match[2].capitalize()} {answer} {match[1]} {match[3]}?" if kind == "number" else None
        )
    if match := WHO_IS.fullmatch(question):
        return f"{match[1].capitalize()} {answer} {match[2]}?" if kind == "name" else None
    if match := WHO_DID.fullmatch(question):
        return f"Did {answer} {_base(match[1])} {match[2]}?" if kind == "name" else None
    if match := WHAT_DID.fullmatch(question):
        return (
            f"{match[1].capitalize()} {match[2]} {answer}?" if kind in ("name", "thing") else None
        )
    return None


def _another(
    answer: str, passage: str, answers: Sequence[str], chance: random.Random
) -> tuple[str, str]:
    """The kind of an answer, and another span of that kind; empty where there is none."""
    found = comparable_dates(answer)
    if len(found) == 1 and found[0].end - found[0].start == len(answer):
        years = [d for d in comparable_dates(passage) if d.year and d.year != found[0].year]
        other = passage[slice(years[0].start, years[0].end)] if years else ""
        if not other and found[0].year:
            year = found[0].year + chance.choice((-7, -2, -1, 1, 3, 11))
            other = answer.replace(str(found[0].year), str(year))
        return "date", other
    counts = extract_quantities(answer)
    if len(counts) == 1 and counts[0].end - counts[0].start == len(answer):
        others = [
            passage[q.start : q.end]
            for q in extract_quantities(passage)
            if q.amount != counts[0].amount and q.dimension == counts[0].dimension
        ]
        return "number", chance.choice(others) if others else ""
    if NAME.fullmatch(" " + answer, 1):
        folded = " ".join(answers).casefold()
        names = [
            name
            for name in dict.fromkeys(NAME.findall(passage))
            if not any(part.casefold() in folded for part in name.split())
        ]
        return "name", chance.choice(names) if names else ""
    return "thing", ""


def _base(verb: str) -> str:
    if verb in BASES:
        return BASES[verb]
    if verb.endswith("ied"):
        return verb[:-3] + "y"
    stem = verb[:-2]
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return verb[:-1] if stem[-1] in "vcsgu" or stem.endswith(("at", "it", "ir", "iz")) else stem
