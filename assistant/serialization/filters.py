"""Filters as JSON: in an answer's record, in a batch row, and from the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.types import NO_FILTERS, Filters
from index.errors import InvalidInput
from index.parsers.metadata import parse_date

FILTER_KEYS = ("since", "until", "sources", "articles", "authors", "tags", "without")
_ALIASES: dict[object, str] = {"author": "authors", "tag": "tags"}
MAX_NAMES = 1_000  # of sources or articles; use a collection for more


def filters_json(filters: Filters) -> dict[str, Any]:
    """The filters that are set, as `filters_from_json` reads them."""
    record: dict[str, Any] = {
        "since": filters.since,
        "until": filters.until,
        "sources": list(filters.sources),
        "articles": list(filters.articles),
        "authors": list(filters.authors),
        "tags": list(filters.tags),
        "without": list(filters.without),
    }
    return {key: value for key, value in record.items() if value}


def filters_from_json(value: object) -> Filters:
    """The filters of an untrusted record; InvalidInput explains what is wrong."""
    if value is None:
        return NO_FILTERS
    if not isinstance(value, dict):
        keys = ", ".join(f'"{key}"?' for key in FILTER_KEYS)
        raise InvalidInput(f"filters are not {{{keys}}}")
    named: dict[str, Any] = {
        _ALIASES.get(key, str(key)): _as_list(key, given) for key, given in value.items()
    }
    if unknown := set(named) - set(FILTER_KEYS):
        raise InvalidInput(f"there is no filter {min(map(str, unknown))!r}")
    return Filters(
        parse_filter_day(named.get("since"), "since"),
        parse_filter_day(named.get("until"), "until"),
        _name_list(named, "sources"),
        _name_list(named, "articles"),
        _name_list(named, "authors"),
        _name_list(named, "tags"),
        _name_list(named, "without"),
    )


def _as_list(key: object, given: object) -> object:
    """The value of a filter; one name under a key in the singular is a list of one."""
    return [given] if key in _ALIASES and isinstance(given, str) else given


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
