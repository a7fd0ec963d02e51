"""Lists and counts of an exported answer, as Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from assistant.serialization.structured_result import structured_result_from_json
from assistant.types import StructuredResult
from assistant.wording import period_words


def structured_result_of(record: Mapping[str, Any]) -> StructuredResult:
    """What a record has beside its sentences."""
    return structured_result_from_json(record, len(record["citations"]))


def structured_result_markdown(
    gathered: StructuredResult, remark: str, shown: Callable[[str], str]
) -> list[str]:
    """Lines of Markdown; `shown` makes a text one in which nothing is markup."""
    lines = [shown(remark), ""] if remark else []
    for item in gathered.items:
        marks = "".join(f"\\[{n}\\]" for n in item.citations)
        lines.append(f"- {shown(item.text)} {marks}")
    if gathered.more_items:
        lines.append(f"- and {gathered.more_items:,} more")
    if gathered.items:
        lines.append("")
    if gathered.count and len(gathered.count.periods) > 1:
        lines += ["| Period | Articles |", "| --- | ---: |"]
        for period, number in gathered.count.periods:
            lines.append(f"| {shown(period_words(period))} | {number:,} |")
        lines.append("")
    return lines


def structured_result_section(gathered: StructuredResult, remark: str) -> list[str]:
    """The same as HTML."""
    parts = [f'<p dir="auto">{escape(remark)}</p>'] if remark else []
    rows = [
        f"<li><bdi>{escape(item.text)}</bdi> {''.join(f'<sup>[{n}]</sup>' for n in item.citations)}"
        "</li>"
        for item in gathered.items
    ]
    if gathered.more_items:
        rows.append(f"<li>and {gathered.more_items:,} more</li>")
    if rows:
        parts.append(f"<ul>{''.join(rows)}</ul>")
    if gathered.count and len(gathered.count.periods) > 1:
        bars = "".join(
            f'<tr><th scope="row">{escape(period_words(period))}</th><td>{number:,}</td></tr>'
            for period, number in gathered.count.periods
        )
        parts.append(f"<table><caption>Articles</caption>{bars}</table>")
    return parts
