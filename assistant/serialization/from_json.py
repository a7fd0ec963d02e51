"""Answers read back from the JSON records of the store and of exports.

A record may come from an untrusted file: every field is validated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import cast, get_args

from assistant.serialization.filters import filters_from_json
from assistant.serialization.structured_result import structured_result_from_json
from assistant.serialization.untrusted_fields import (
    Record,
    as_integer,
    as_list,
    as_number,
    as_optional_text,
    as_text,
)
from assistant.types import (
    NO_FILTERS,
    Answer,
    BridgeStep,
    Citation,
    Explanation,
    Filters,
    GeneratedAnswer,
    Layout,
    Position,
    QuestionPart,
    RelativeTime,
    SpellingCorrection,
    Statement,
    Status,
    Support,
    TimePreference,
    Timings,
    UnsupportedSentence,
    YesNo,
)
from index.errors import InvalidInput
from index.types import DateFrom

FORGOTTEN_KEY = "forgotten"  # marks a citation whose article was forgotten


def answer_from_json(record: Record) -> Answer:
    """The answer of a record; unknown keys are ignored. InvalidInput if it is not an answer."""
    status = record.get("status")
    if status not in get_args(Status) or not isinstance(record.get("question"), str):
        raise InvalidInput("this is not an answer: it has no question, or an unknown status")
    filters, times = filters_and_times_from_json(record)
    citations = tuple(map(citation_from_json, _rows(record, "citations")))
    verdict, decided_by = record.get("verdict"), as_integer(record.get("decided_by"))
    if verdict not in get_args(YesNo) or not 1 <= (decided_by or 0) <= len(citations):
        decided_by = None
    return Answer(
        question=record["question"],
        searched_for=as_text(record.get("searched_for")) or record["question"],
        status=cast(Status, status),
        statements=_statements(record, len(citations)),
        citations=citations,
        near_misses=tuple(map(citation_from_json, _rows(record, "near_misses"))),
        short_answer=as_optional_text(record.get("short_answer")),
        confidence=as_number(record.get("confidence")),
        generation=int(as_number(record.get("generation"))),
        timings=_timings(record),
        message=as_optional_text(record.get("message")),
        content_words=tuple(map(as_text, as_list(record.get("looked_for")))),
        unknown_words=tuple(map(as_text, as_list(record.get("unknown_words")))),
        parts=tuple(
            QuestionPart(
                as_text(row.get("question")),
                tuple(filter(as_integer, as_list(row.get("citations")))),
            )
            for row in _rows(record, "parts")
        ),
        written=_generated_answer(record.get("written"), len(citations)),
        hops=tuple(
            BridgeStep(
                as_text(row.get("question")),
                as_text(row.get("answer")),
                tuple(filter(as_integer, as_list(row.get("citations")))),
            )
            for row in _rows(record, "hops")
        ),
        corrections=tuple(
            SpellingCorrection(as_text(row.get("word")), as_text(row.get("read_as")))
            for row in _rows(record, "corrected")
        ),
        filters=filters,
        times=times,
        structured=structured_result_from_json(record, len(citations)),
        verdict=cast(YesNo, verdict) if decided_by else None,
        decided_by=decided_by,
        sides=_positions(record, len(citations)),
        agreement=_agreement(record),
        is_calibrated=record.get("calibrated") is not False,
        reader="large" if record.get("reader") == "large" else "",
    )


def citation_from_json(row: Record) -> Citation:
    """One citation or near miss of a record; InvalidInput without a range."""
    start, end, number, page = (as_integer(row.get(k)) for k in ("start", "end", "number", "page"))
    if start is None or end is None:
        raise InvalidInput("a citation has no start and end")
    known, ocr = row.get("date_from"), row.get("ocr")
    return Citation(
        number=number,
        article_id=as_text(row.get("article_id")),
        article_sha256=as_text(row.get("article_sha256")),
        title=as_text(row.get("title")),
        date=as_optional_text(row.get("date")),
        source=as_optional_text(row.get("source")),
        author=as_optional_text(row.get("author")),
        tags=tuple(map(as_text, as_list(row.get("tags")))),
        page=page,
        start=start,
        end=end,
        quote=as_text(row.get("quote")),
        answer_start=as_integer(row.get("answer_start")),
        answer_end=as_integer(row.get("answer_end")),
        also_in=tuple(map(as_text, as_list(row.get("also_in")))),
        explanation=_explanation(row.get("why")),
        date_from=cast(DateFrom, known) if known in get_args(DateFrom) else None,
        file_date=as_optional_text(row.get("file_date")),
        ocr=ocr if isinstance(ocr, float) and 0 <= ocr <= 1 else None,
        times=tuple(
            RelativeTime(
                as_text(time.get("words")), as_text(time.get("since")), as_text(time.get("until"))
            )
            for time in _rows(row, "times")
        ),
    )


def filters_and_times_from_json(record: Record) -> tuple[Filters, tuple[TimePreference, ...]]:
    """The filters and time preferences of a record; invalid filters count as none."""
    try:
        filters = filters_from_json(record.get("filters"))
    except InvalidInput:  # of a later version, or edited: the answer can be shown nevertheless
        filters = NO_FILTERS
    return filters, tuple(map(_time_preference, _rows(record, "times")))


def _time_preference(row: Record) -> TimePreference:
    return TimePreference(
        words=as_text(row.get("words")),
        since=as_optional_text(row.get("since")),
        until=as_optional_text(row.get("until")),
        is_newest=row.get("is_newest") is True,
        is_only=row.get("is_only") is True,
        is_met=row.get("is_met") is not False,
    )


def _explanation(row: object) -> Explanation | None:
    if not isinstance(row, dict):
        return None
    second = row.get("runner_up")
    return Explanation(
        matched=tuple(map(as_text, as_list(row.get("matched")))),
        unmatched=tuple(map(as_text, as_list(row.get("unmatched")))),
        rank=as_integer(row.get("rank")),
        dense_rank=as_integer(row.get("dense_rank")),
        text_rank=as_integer(row.get("text_rank")),
        score=as_number(row.get("score")),
        runner_up=as_optional_text(second),
        runner_up_score=as_number(row.get("runner_up_score")) if second else None,
    )


def _generated_answer(written: object, count: int) -> GeneratedAnswer | None:
    if not isinstance(written, dict):
        return None
    tokens = written.get("tokens")
    tokens = tokens if isinstance(tokens, dict) else {}
    return GeneratedAnswer(
        model=as_text(written.get("model")),
        statements=_statements(written, count),
        unsupported=tuple(
            UnsupportedSentence(
                as_text(row.get("text")),
                tuple(map(as_text, as_list(row.get("problems")))),
                as_integer(row.get("after")) or 0,
            )
            for row in _rows(written, "unsupported")
        ),
        problem=as_optional_text(written.get("problem")),
        seconds=as_number(written.get("seconds")),
        tokens_in=as_integer(tokens.get("in")),
        tokens_out=as_integer(tokens.get("out")) or 0,
        tokens_a_second=as_number(written.get("tokens_a_second")) or None,
        remark=as_optional_text(written.get("remark")),
    )


def answer_text(record: Record, not_found: str = "") -> str:
    """The answer of a record as plain text."""
    if record.get("status") == "not_found":
        return not_found
    words = " ".join(as_text(row.get("text")) for row in _rows(record, "statements"))
    return words or as_text(record.get("message"))


def search_text(texts: Iterable[str]) -> str:
    """Texts as they are searched in: normalised and case folded."""
    plain = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    return plain.encode("utf-8", "replace").decode().replace("\0", " ")


def _statements(record: Record, count: int) -> tuple[Statement, ...]:
    statements = []
    for row in _rows(record, "statements"):
        numbers = tuple(as_list(row.get("citations")))
        if not numbers or not all(as_integer(n) is not None and 1 <= n <= count for n in numbers):
            raise InvalidInput("a statement names a citation that is not there")
        support, layout = row.get("support"), row.get("layout")
        statements.append(
            Statement(
                text=as_text(row.get("text")),
                citations=numbers,
                support=cast(Support, support if support in get_args(Support) else "weak"),
                score=as_number(row.get("score")),
                context=as_optional_text(row.get("context")),
                problems=tuple(map(as_text, as_list(row.get("problems")))),
                layout=cast(Layout, layout) if layout in get_args(Layout) else None,
            )
        )
    return tuple(statements)


def _positions(record: Record, count: int) -> tuple[Position, ...]:
    """The positions whose citations exist; none if fewer than two have any."""
    sides = []
    for row in _rows(record, "sides"):
        numbers = tuple(
            n for n in as_list(row.get("citations")) if 1 <= (as_integer(n) or 0) <= count
        )
        if numbers:
            sides.append(
                Position(as_text(row.get("says")), numbers, as_text(row.get("time")) or None)
            )
    return tuple(sides) if len(sides) > 1 else ()


def _agreement(record: Record) -> tuple[Citation, ...]:
    agreement = record.get("agreement")
    rows = _rows(agreement, "articles") if isinstance(agreement, dict) else []
    return tuple(map(citation_from_json, rows)) if len(rows) > 1 else ()


def _rows(record: Record, key: str) -> list[Record]:
    rows = as_list(record.get(key))
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(f"the {key} are not a list of objects")
    return list(rows)


def _timings(record: Record) -> Timings:
    row = record.get("timings_ms")
    row = row if isinstance(row, dict) else {}
    return Timings(
        search=as_number(row.get("search")),
        read=as_number(row.get("read")),
        compose=as_number(row.get("compose")),
        total=as_number(row.get("total")),
    )
