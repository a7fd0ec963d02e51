"""Answers as they are stored and exported: the JSON record, read back.

A record may come from a file that anyone wrote: every field is checked, none is trusted.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast, get_args

from assistant.filters import filters_of
from assistant.gathered_form import gathered_of
from assistant.types import (
    EVERYTHING,
    Answer,
    Citation,
    Corrected,
    Filters,
    Hop,
    Part,
    RelativeTime,
    Side,
    Statement,
    Status,
    Support,
    TimeWish,
    Timings,
    Unsupported,
    Why,
    Written,
    YesNo,
)
from index.errors import InvalidInput
from index.types import DateFrom

Record = Mapping[str, Any]
FORGOTTEN = "forgotten"  # the key of a citation whose article was forgotten


def answer_of(record: Record) -> Answer:
    """The answer of a record; keys that are not known are left out. InvalidInput says why not."""
    status = record.get("status")
    if status not in get_args(Status) or not isinstance(record.get("question"), str):
        raise InvalidInput("this is not an answer: it has no question, or an unknown status")
    filters, times = limits_of(record)
    citations = tuple(map(citation_of, _rows(record, "citations")))
    short, message = record.get("short_answer"), record.get("message")
    verdict, decided_by = record.get("verdict"), _whole(record.get("decided_by"))
    if verdict not in get_args(YesNo) or not 1 <= (decided_by or 0) <= len(citations):
        decided_by = None
    return Answer(
        question=record["question"],
        searched_for=_text(record.get("searched_for")) or record["question"],
        status=cast(Status, status),
        statements=_statements(record, len(citations)),
        citations=citations,
        near_misses=tuple(map(citation_of, _rows(record, "near_misses"))),
        short_answer=short if isinstance(short, str) else None,
        confidence=_number(record.get("confidence")),
        generation=int(_number(record.get("generation"))),
        timings=Timings(*(_number(_times(record).get(k)) for k in Timings.__slots__)),
        message=message if isinstance(message, str) else None,
        looked_for=tuple(map(_text, _list(record.get("looked_for")))),
        unknown_words=tuple(map(_text, _list(record.get("unknown_words")))),
        parts=tuple(
            Part(_text(row.get("question")), tuple(filter(_whole, _list(row.get("citations")))))
            for row in _rows(record, "parts")
        ),
        written=_written(record.get("written"), len(citations)),
        hops=tuple(
            Hop(
                _text(row.get("question")),
                _text(row.get("answer")),
                tuple(filter(_whole, _list(row.get("citations")))),
            )
            for row in _rows(record, "hops")
        ),
        corrected=tuple(
            Corrected(_text(row.get("word")), _text(row.get("read_as")))
            for row in _rows(record, "corrected")
        ),
        filters=filters,
        times=times,
        gathered=gathered_of(record, len(citations)),
        verdict=cast(YesNo, verdict) if decided_by else None,
        decided_by=decided_by,
        sides=_sides(record, len(citations)),
        agreement=_agreement(record),
    )


def citation_of(row: Record) -> Citation:
    """One citation or near miss of a record."""
    start, end, number, page = (_whole(row.get(k)) for k in ("start", "end", "number", "page"))
    if start is None or end is None:
        raise InvalidInput("a citation has no start and end")
    date, source, known = row.get("date"), row.get("source"), row.get("date_from")
    file_date = row.get("file_date")
    return Citation(
        number=number,
        article_id=_text(row.get("article_id")),
        article_sha256=_text(row.get("article_sha256")),
        title=_text(row.get("title")),
        date=date if isinstance(date, str) else None,
        source=source if isinstance(source, str) else None,
        page=page,
        start=start,
        end=end,
        quote=_text(row.get("quote")),
        answer_start=_whole(row.get("answer_start")),
        answer_end=_whole(row.get("answer_end")),
        also_in=tuple(map(_text, _list(row.get("also_in")))),
        why=_why(row.get("why")),
        date_from=cast(DateFrom, known) if known in get_args(DateFrom) else None,
        file_date=file_date if isinstance(file_date, str) else None,
        times=tuple(
            RelativeTime(*(_text(time.get(name)) for name in RelativeTime.__slots__))
            for time in _rows(row, "times")
        ),
    )


def limits_of(record: Record) -> tuple[Filters, tuple[TimeWish, ...]]:
    """The filters of a record, and what was taken from its question's words of time."""
    try:
        filters = filters_of(record.get("filters"))
    except InvalidInput:  # of a later version, or by hand: the answer can be shown all the same
        filters = EVERYTHING
    return filters, tuple(map(_wish, _rows(record, "times")))


def _wish(row: Record) -> TimeWish:
    return TimeWish(
        words=_text(row.get("words")),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
        is_newest=row.get("is_newest") is True,
        is_only=row.get("is_only") is True,
        is_met=row.get("is_met") is not False,
    )


def _day(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _why(row: object) -> Why | None:
    if not isinstance(row, dict):
        return None
    second = row.get("runner_up")
    return Why(
        matched=tuple(map(_text, _list(row.get("matched")))),
        unmatched=tuple(map(_text, _list(row.get("unmatched")))),
        rank=_whole(row.get("rank")),
        dense_rank=_whole(row.get("dense_rank")),
        text_rank=_whole(row.get("text_rank")),
        score=_number(row.get("score")),
        runner_up=second if isinstance(second, str) else None,
        runner_up_score=_number(row.get("runner_up_score")) if second else None,
    )


def _written(form: object, count: int) -> Written | None:
    if not isinstance(form, dict):
        return None
    problem, tokens = form.get("problem"), form.get("tokens")
    tokens = tokens if isinstance(tokens, dict) else {}
    return Written(
        model=_text(form.get("model")),
        statements=_statements(form, count),
        unsupported=tuple(
            Unsupported(
                _text(row.get("text")),
                tuple(map(_text, _list(row.get("problems")))),
                _whole(row.get("after")) or 0,
            )
            for row in _rows(form, "unsupported")
        ),
        problem=problem if isinstance(problem, str) else None,
        seconds=_number(form.get("seconds")),
        tokens_in=_whole(tokens.get("in")),
        tokens_out=_whole(tokens.get("out")) or 0,
    )


def forgotten_numbers(record: Record) -> frozenset[int | None]:
    """Numbers of the citations whose article was forgotten."""
    return frozenset(
        _whole(row.get("number")) for row in _rows(record, "citations") if row.get(FORGOTTEN)
    )


def said(record: Record, not_found: str = "") -> str:
    """What was answered, in plain words."""
    if record.get("status") == "not_found":
        return not_found
    words = " ".join(_text(row.get("text")) for row in _rows(record, "statements"))
    return words or _text(record.get("message"))


def folded(texts: Iterable[str]) -> str:
    """Texts as they are searched in: without regard to case and width."""
    plain = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    return plain.encode("utf-8", "replace").decode().replace("\0", " ")


def _statements(record: Record, count: int) -> tuple[Statement, ...]:
    statements = []
    for row in _rows(record, "statements"):
        numbers = tuple(_list(row.get("citations")))
        if not numbers or not all(_whole(n) is not None and 1 <= n <= count for n in numbers):
            raise InvalidInput("a statement names a citation that is not there")
        support, context = row.get("support"), row.get("context")
        statements.append(
            Statement(
                text=_text(row.get("text")),
                citations=numbers,
                support=cast(Support, support if support in get_args(Support) else "weak"),
                score=_number(row.get("score")),
                context=context if isinstance(context, str) else None,
            )
        )
    return tuple(statements)


def _sides(record: Record, count: int) -> tuple[Side, ...]:
    """The sides that name citations which are there; none where fewer than two do."""
    sides = []
    for row in _rows(record, "sides"):
        numbers = tuple(n for n in _list(row.get("citations")) if 1 <= (_whole(n) or 0) <= count)
        if numbers:
            sides.append(Side(_text(row.get("says")), numbers, _text(row.get("time")) or None))
    return tuple(sides) if len(sides) > 1 else ()


def _agreement(record: Record) -> tuple[Citation, ...]:
    form = record.get("agreement")
    rows = _rows(form, "articles") if isinstance(form, dict) else []
    return tuple(map(citation_of, rows)) if len(rows) > 1 else ()


def _rows(record: Record, key: str) -> list[Record]:
    rows = _list(record.get(key))
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(f"the {key} are not a list of objects")
    return list(rows)


def _times(record: Record) -> Record:
    times = record.get("timings_ms")
    return times if isinstance(times, dict) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(cast(float, value)) if is_number and math.isfinite(cast(float, value)) else 0.0
