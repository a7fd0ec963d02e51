"""The structured result of an answer as JSON, and read back.

A record may come from an untrusted file: invalid parts are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast, get_args

from assistant.serialization.untrusted_fields import (
    Record,
    as_integer,
    as_list,
    as_optional_text,
    as_text,
)
from assistant.types import (
    UNSTRUCTURED,
    ArticleCount,
    CountedArticle,
    ListItem,
    ResultType,
    StructuredResult,
)

Json = dict[str, Any]
MAX_ROWS = 1000  # of any list in a record; this program writes no more


def structured_result_json(structured: StructuredResult) -> Json:
    """The keys of an answer that only some question types have."""
    record: Json = {}
    if structured.kind:
        record["kind"] = structured.kind
    if structured.items:
        record["items"] = [
            {
                "text": item.text,
                "citations": list(item.citations),
                "start": item.start,
                "end": item.end,
            }
            for item in structured.items
        ]
    if structured.more_items:
        record["more_items"] = structured.more_items
    if structured.count:
        record["count"] = _count_json(structured.count)
    if structured.choices:
        record["choices"] = list(structured.choices)
    return record


def structured_result_from_json(record: Record, citations: int) -> StructuredResult:
    """The inverse of `structured_result_json`; the record has this number of `citations`."""
    kind = record.get("kind")
    if kind not in get_args(ResultType):
        kind = None
    items = tuple(filter(None, (_item(row, citations) for row in _rows(record, "items"))))
    structured = StructuredResult(
        kind=cast("ResultType | None", kind),
        items=items,
        more_items=as_integer(record.get("more_items")) or 0,
        count=_count(record.get("count")),
        choices=tuple(c for c in _list(record.get("choices")) if isinstance(c, str)),
    )
    return UNSTRUCTURED if structured == UNSTRUCTURED else structured


def redact_structured_result(
    record: Json, article_id: str, title: str, own_numbers: Collection[int], replacement: str
) -> Json:
    """A record without list items, counted articles and choices that only one article contributed.

    `own_numbers` are that article's citations. Its title is replaced in the message too; a message
    with a fact about it goes as a whole.
    """
    redacted = dict(record)
    if "items" in redacted:
        redacted["items"] = [
            row for row in redacted["items"] if row["citations"][0] not in own_numbers
        ]
    if "count" in redacted:
        listed = [row for row in redacted["count"]["listed"] if row["article_id"] != article_id]
        redacted["count"] = redacted["count"] | {"listed": listed}
    if "choices" in redacted:
        redacted["choices"] = [
            c for c in redacted["choices"] if title not in c and article_id not in c
        ]
    message = redacted.get("message")
    if "kind" in redacted and title and isinstance(message, str) and f"“{title}”" in message:
        is_fact = redacted["kind"] == "article"
        redacted["message"] = (
            replacement if is_fact else message.replace(f"“{title}”", f"“{replacement}”")
        )
    return redacted


def _count_json(count: ArticleCount) -> Json:
    return {
        "what": count.what,
        "articles": count.articles,
        "distinct": count.distinct,
        "periods": [{"period": period, "articles": number} for period, number in count.periods],
        "undated": count.undated,
        "listed": [
            {"article_id": one.article_id, "title": one.title, "date": one.date}
            for one in count.listed
        ],
    }


def _item(row: Record, citations: int) -> ListItem | None:
    numbers = tuple(n for n in map(as_integer, _list(row.get("citations"))) if n is not None)
    start, end, text = as_integer(row.get("start")), as_integer(row.get("end")), row.get("text")
    is_cited = bool(numbers) and all(1 <= n <= citations for n in numbers)
    if not is_cited or start is None or end is None or not isinstance(text, str):
        return None
    return ListItem(text, numbers, start, end)


def _count(value: object) -> ArticleCount | None:
    if not isinstance(value, dict):
        return None
    return ArticleCount(
        what=as_text(value.get("what")),
        articles=as_integer(value.get("articles")) or 0,
        distinct=as_integer(value.get("distinct")) or 0,
        periods=tuple(
            (as_text(row.get("period")), as_integer(row.get("articles")) or 0)
            for row in _rows(value, "periods")
        ),
        undated=as_integer(value.get("undated")) or 0,
        listed=tuple(
            CountedArticle(
                as_text(row.get("article_id")),
                as_text(row.get("title")),
                as_optional_text(row.get("date")),
            )
            for row in _rows(value, "listed")
        ),
    )


def _rows(record: Record, key: str) -> list[Record]:
    return [row for row in _list(record.get(key)) if isinstance(row, dict)]


def _list(value: object) -> list[Any]:
    return as_list(value)[:MAX_ROWS]
