"""What a question asks of a table: rows with a value, the most or fewest, or a change over years.

"Which harbour has only one berth?", "Which port has the most cranes?", "In which towns did the
population shrink?". Other questions ask for a cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.nlp.numbers import extract_numbers
from assistant.nlp.types import Number

Relation = Literal["equal", "over", "under", "at least", "at most", "most", "least", "up", "down"]

_VALUE = re.compile(
    r"\W*(?:(?:and|so|please|in|at|on|for|of|from|by|to|with) )?(?:how (?:many|much|long|far|old"
    r"|tall|high|big|large|heavy|deep|wide|often|fast)|what|which|who|whose|when|where"
    r"|(?:give|tell|show) me)\b", re.I
)  # fmt: skip
_WHICH = re.compile(r"^\W*(?:(?:in|at|on|for|of|from) )?(?:which|what) (?P<noun>[^?]+)", re.I)
_MOST = re.compile(
    r"\b(?<!at )(?:most|largest|biggest|highest|greatest|longest|tallest|heaviest|dearest)\b", re.I
)
_LEAST = re.compile(
    r"\b(?<!at )(?:fewest|least|smallest|lowest|shortest|lightest|cheapest)\b", re.I
)
_UP = re.compile(
    r"\b(?:gr(?:ow|ew|own)|ris(?:e|en)|rose|increased?|gain(?:ed)?|go(?:ne)? up|went up)\b", re.I
)
_DOWN = re.compile(
    r"\b(?:shr(?:ink|ank|unk)|fall(?:en)?|fell|declined?|decreased?|drop(?:ped)?|los[et]"
    r"|go(?:ne)? down|went down)\b", re.I
)  # fmt: skip
_NONE = re.compile(r"\b(?:no|zero)\b(?! (?:fewer|less|more|longer)\b)|\bwithout\b", re.I)
_BOUND = re.compile(
    r"\b(?P<over>more than|over|above|greater than)|(?P<least>at least|no fewer than|no less than)"
    r"|(?P<most>at most|no more than|up to)|(?P<under>fewer than|less than|under|below)"
    r"|(?P<equal>only|exactly|just|precisely)\b", re.I
)  # fmt: skip
_RELATIONS: dict[str, Relation] = {
    "over": "over", "least": "at least", "most": "at most", "under": "under", "equal": "equal"
}  # fmt: skip
_CELL = re.compile(
    r"(?:[$£€¥]|\b[A-Z]{3}\b)?\s?(?P<sign>[-−]?)(?P<digits>\d{1,3}(?:[,\u202f\xa0 ]\d{3})+|\d+)"
    r"(?P<rest>\.\d+)?\s?(?:%|[$£€¥]|[^\W\d_]{1,4}\.?)?"
)


@dataclass(frozen=True, slots=True)
class RowsQuestion:
    """A question for the rows in which a number stands in a relation; `words` say which one.

    `noun` is what follows "which". `value` is None for "most", "least", "up" and "down".
    """

    noun: str
    relation: Relation
    words: str
    value: Decimal | None = None


def asks_for_value(question: str) -> bool:
    """Whether a question may ask for a cell: not for yes or no, a reason or a way."""
    return _VALUE.match(question) is not None


def parse_rows_question(question: str) -> RowsQuestion | None:
    """What rows a question asks for; None if it asks for something else, or for two things."""
    which = _WHICH.match(question)
    if which is None:
        return None
    noun = which["noun"]
    found: list[RowsQuestion] = []
    forms: tuple[tuple[Relation, re.Pattern[str]], ...] = (
        ("most", _MOST), ("least", _LEAST), ("up", _UP), ("down", _DOWN)
    )  # fmt: skip
    for relation, form in forms:
        if words := form.search(noun):
            found.append(RowsQuestion(noun, relation, words[0]))
    if not found and (none := _NONE.search(noun)):
        found.append(RowsQuestion(noun, "equal", none[0], Decimal(0)))
    if not found:
        numbers = [n for n in extract_numbers(noun) if not is_year(n)]
        if len(numbers) == 1 and not numbers[0].is_ordinal:
            found.append(_with_value(noun, numbers[0]))
    return found[0] if len(found) == 1 else None


def is_year(number: Number) -> bool:
    """Whether a number is likely a year."""
    return number.text.isdigit() and 1800 <= number.value <= 2100 and len(number.text) == 4


def cell_value(cell: str) -> Decimal | None:
    """The number that a whole cell is, with a unit or sign of money; None for anything else.

    "1.234" is a decimal fraction and "12,5" nothing: what could be read in two ways is not read.
    """
    found = _CELL.fullmatch(cell.strip())
    if found is None:
        return None
    digits = re.sub(r"\D", "", found["digits"])
    return Decimal(("-" if found["sign"] else "") + digits + (found["rest"] or ""))


def holds(relation: Relation, value: Decimal, bound: Decimal) -> bool:
    """Whether a value stands in a relation to a number."""
    return {
        "equal": value == bound,
        "over": value > bound,
        "under": value < bound,
        "at least": value >= bound,
        "at most": value <= bound,
    }[relation]


def _with_value(noun: str, number: Number) -> RowsQuestion:
    before = [m for m in _BOUND.finditer(noun) if m.end() <= number.start + 1]
    words = before[-1] if before and not noun[before[-1].end() : number.start].strip() else None
    relation = _RELATIONS[str(words.lastgroup)] if words else "equal"
    said = f"{words[0] if words else ''} {number.text}"
    return RowsQuestion(noun, relation, said, number.value)
