"""Filters as JSON: in an answer's record, in a batch row, and from the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.types import NO_FILTERS, Filters
from index.errors import InvalidInput
from index.parsers.metadata import parse_date

FILTER_KEYS = ("since", "until", "sources", "articles")
MAX_NAMES = 1_000  # of sources or articles; use a collection for more


def filters_json(filters: Filters) -> dict[str, Any]:
    """The filters that are set, as `filters_from_json` reads them."""
    record: dict[str, Any] = {
        "since": filters.since,
        "until": filters.until,
        "sources": list(filters.sources),
        "articles": list(filters.articles),
    }
    return {key: value for key, value in record.items() if value}


def filters_from_json(value: object) -> Filters:
    """The filters of an untrusted record; InvalidInput explains what is wrong."""
    if value is None:
        return NO_FILTERS
    if not isinstance(value, dict):
        raise InvalidInput('filters are not {"since"?, "until"?, "sources"?, "articles"?}')
    if unknown := set(value) - set(FILTER_KEYS):
        raise InvalidInput(f"there is no filter {min(map(str, unknown))!r}")
    return Filters(
        parse_filter_day(value.get("since"), "since"),
        parse_filter_day(value.get("until"), "until"),
        _name_list(value, "sources"),
        _name_list(value, "articles"),
    )


def parse_filter_day(value: object, name: str) -> str | None:
    """A day in ISO 8601, from any format that an article's date may have; InvalidInput."""
    day, _ = parse_date(value)
    if day is None and value not in (None, ""):
        raise InvalidInput(f"{name} {value!r} is not a day: write it as 2023-08-18")
    return day


def _name_list(value: dict[str, Any], name: str) -> tuple[str, ...]:
    given: Sequence[object] = value.get(name) or []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise InvalidInput(f"{name} is not a list of texts")
    if len(given) > MAX_NAMES:
        raise InvalidInput(f"{len(given):,} {name} are more than a filter takes ({MAX_NAMES:,})")
    return tuple(each for each in given if isinstance(each, str) and each)
