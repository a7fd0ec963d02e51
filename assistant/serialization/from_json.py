"""Answers as they are stored and exported: the JSON record, read back.

A record may come from a file that anyone wrote: every field is checked, none is trusted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import cast, get_args

from assistant.serialization.filters import filters_of
from assistant.serialization.structured_result import gathered_of
from assistant.serialization.untrusted_fields import (
    Record,
    list_of,
    number_of,
    text_of,
    text_or_none,
    whole_of,
)
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

FORGOTTEN = "forgotten"  # the key of a citation whose article was forgotten


def answer_of(record: Record) -> Answer:
    """The answer of a record; keys that are not known are left out. InvalidInput says why not."""
    status = record.get("status")
    if status not in get_args(Status) or not isinstance(record.get("question"), str):
        raise InvalidInput("this is not an answer: it has no question, or an unknown status")
    filters, times = limits_of(record)
    citations = tuple(map(citation_of, _rows(record, "citations")))
    verdict, decided_by = record.get("verdict"), whole_of(record.get("decided_by"))
    if verdict not in get_args(YesNo) or not 1 <= (decided_by or 0) <= len(citations):
        decided_by = None
    return Answer(
        question=record["question"],
        searched_for=text_of(record.get("searched_for")) or record["question"],
        status=cast(Status, status),
        statements=_statements(record, len(citations)),
        citations=citations,
        near_misses=tuple(map(citation_of, _rows(record, "near_misses"))),
        short_answer=text_or_none(record.get("short_answer")),
        confidence=number_of(record.get("confidence")),
        generation=int(number_of(record.get("generation"))),
        timings=Timings(*(number_of(_times(record).get(k)) for k in Timings.__slots__)),
        message=text_or_none(record.get("message")),
        looked_for=tuple(map(text_of, list_of(record.get("looked_for")))),
        unknown_words=tuple(map(text_of, list_of(record.get("unknown_words")))),
        parts=tuple(
            Part(
                text_of(row.get("question")), tuple(filter(whole_of, list_of(row.get("citations"))))
            )
            for row in _rows(record, "parts")
        ),
        written=_written(record.get("written"), len(citations)),
        hops=tuple(
            Hop(
                text_of(row.get("question")),
                text_of(row.get("answer")),
                tuple(filter(whole_of, list_of(row.get("citations")))),
            )
            for row in _rows(record, "hops")
        ),
        corrected=tuple(
            Corrected(text_of(row.get("word")), text_of(row.get("read_as")))
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
    start, end, number, page = (whole_of(row.get(k)) for k in ("start", "end", "number", "page"))
    if start is None or end is None:
        raise InvalidInput("a citation has no start and end")
    known = row.get("date_from")
    return Citation(
        number=number,
        article_id=text_of(row.get("article_id")),
        article_sha256=text_of(row.get("article_sha256")),
        title=text_of(row.get("title")),
        date=text_or_none(row.get("date")),
        source=text_or_none(row.get("source")),
        page=page,
        start=start,
        end=end,
        quote=text_of(row.get("quote")),
        answer_start=whole_of(row.get("answer_start")),
        answer_end=whole_of(row.get("answer_end")),
        also_in=tuple(map(text_of, list_of(row.get("also_in")))),
        why=_why(row.get("why")),
        date_from=cast(DateFrom, known) if known in get_args(DateFrom) else None,
        file_date=text_or_none(row.get("file_date")),
        times=tuple(
            RelativeTime(*(text_of(time.get(name)) for name in RelativeTime.__slots__))
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
        words=text_of(row.get("words")),
        since=text_or_none(row.get("since")),
        until=text_or_none(row.get("until")),
        is_newest=row.get("is_newest") is True,
        is_only=row.get("is_only") is True,
        is_met=row.get("is_met") is not False,
    )


def _why(row: object) -> Why | None:
    if not isinstance(row, dict):
        return None
    second = row.get("runner_up")
    return Why(
        matched=tuple(map(text_of, list_of(row.get("matched")))),
        unmatched=tuple(map(text_of, list_of(row.get("unmatched")))),
        rank=whole_of(row.get("rank")),
        dense_rank=whole_of(row.get("dense_rank")),
        text_rank=whole_of(row.get("text_rank")),
        score=number_of(row.get("score")),
        runner_up=text_or_none(second),
        runner_up_score=number_of(row.get("runner_up_score")) if second else None,
    )


def _written(form: object, count: int) -> Written | None:
    if not isinstance(form, dict):
        return None
    tokens = form.get("tokens")
    tokens = tokens if isinstance(tokens, dict) else {}
    return Written(
        model=text_of(form.get("model")),
        statements=_statements(form, count),
        unsupported=tuple(
            Unsupported(
                text_of(row.get("text")),
                tuple(map(text_of, list_of(row.get("problems")))),
                whole_of(row.get("after")) or 0,
            )
            for row in _rows(form, "unsupported")
        ),
        problem=text_or_none(form.get("problem")),
        seconds=number_of(form.get("seconds")),
        tokens_in=whole_of(tokens.get("in")),
        tokens_out=whole_of(tokens.get("out")) or 0,
    )


def forgotten_numbers(record: Record) -> frozenset[int | None]:
    """Numbers of the citations whose article was forgotten."""
    return frozenset(
        whole_of(row.get("number")) for row in _rows(record, "citations") if row.get(FORGOTTEN)
    )


def said(record: Record, not_found: str = "") -> str:
    """What was answered, in plain words."""
    if record.get("status") == "not_found":
        return not_found
    words = " ".join(text_of(row.get("text")) for row in _rows(record, "statements"))
    return words or text_of(record.get("message"))


def folded(texts: Iterable[str]) -> str:
    """Texts as they are searched in: without regard to case and width."""
    plain = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    return plain.encode("utf-8", "replace").decode().replace("\0", " ")


def _statements(record: Record, count: int) -> tuple[Statement, ...]:
    statements = []
    for row in _rows(record, "statements"):
        numbers = tuple(list_of(row.get("citations")))
        if not numbers or not all(whole_of(n) is not None and 1 <= n <= count for n in numbers):
            raise InvalidInput("a statement names a citation that is not there")
        support = row.get("support")
        statements.append(
            Statement(
                text=text_of(row.get("text")),
                citations=numbers,
                support=cast(Support, support if support in get_args(Support) else "weak"),
                score=number_of(row.get("score")),
                context=text_or_none(row.get("context")),
            )
        )
    return tuple(statements)


def _sides(record: Record, count: int) -> tuple[Side, ...]:
    """The sides that name citations which are there; none where fewer than two do."""
    sides = []
    for row in _rows(record, "sides"):
        numbers = tuple(
            n for n in list_of(row.get("citations")) if 1 <= (whole_of(n) or 0) <= count
        )
        if numbers:
            sides.append(Side(text_of(row.get("says")), numbers, text_of(row.get("time")) or None))
    return tuple(sides) if len(sides) > 1 else ()


def _agreement(record: Record) -> tuple[Citation, ...]:
    form = record.get("agreement")
    rows = _rows(form, "articles") if isinstance(form, dict) else []
    return tuple(map(citation_of, rows)) if len(rows) > 1 else ()


def _rows(record: Record, key: str) -> list[Record]:
    rows = list_of(record.get(key))
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(f"the {key} are not a list of objects")
    return list(rows)


def _times(record: Record) -> Record:
    times = record.get("timings_ms")
    return times if isinstance(times, dict) else {}
