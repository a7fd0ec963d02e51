"""The list and the count of an exported answer, as Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from assistant.serialization.structured_result import structured_result_from_json
from assistant.types import StructuredResult
from assistant.wording import period_words


def structured_result_of(record: Mapping[str, Any]) -> StructuredResult:
    """The structured result of a record."""
    return structured_result_from_json(record, len(record["citations"]))


def structured_result_markdown(
    structured: StructuredResult, remark: str, shown: Callable[[str], str]
) -> list[str]:
    """Lines of Markdown; `shown` escapes a text."""
    lines = [shown(remark), ""] if remark else []
    for item in structured.items:
        marks = "".join(f"\\[{n}\\]" for n in item.citations)
        lines.append(f"- {shown(item.text)} {marks}")
    if structured.more_items:
        lines.append(f"- and {structured.more_items:,} more")
    if structured.items:
        lines.append("")
    if structured.count and len(structured.count.periods) > 1:
        lines += ["| Period | Articles |", "| --- | ---: |"]
        for period, number in structured.count.periods:
            lines.append(f"| {shown(period_words(period))} | {number:,} |")
        lines.append("")
    return lines


def structured_result_section(structured: StructuredResult, remark: str) -> list[str]:
    """HTML elements of the message, list and count."""
    parts = [f'<p dir="auto">{escape(remark)}</p>'] if remark else []
    rows = [
        f"<li><bdi>{escape(item.text)}</bdi> {''.join(f'<sup>[{n}]</sup>' for n in item.citations)}"
        "</li>"
        for item in structured.items
    ]
    if structured.more_items:
        rows.append(f"<li>and {structured.more_items:,} more</li>")
    if rows:
        parts.append(f"<ul>{''.join(rows)}</ul>")
    if structured.count and len(structured.count.periods) > 1:
        bars = "".join(
            f'<tr><th scope="row">{escape(period_words(period))}</th><td>{number:,}</td></tr>'
            for period, number in structured.count.periods
        )
        parts.append(f"<table><caption>Articles</caption>{bars}</table>")
    return parts
