"""Lists and counts of an exported answer, as Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from assistant.serialization.structured_result import gathered_of
from assistant.types import Gathered
from assistant.wording import period_words


def answer_gathered(record: Mapping[str, Any]) -> Gathered:
    """What a record has beside its sentences."""
    return gathered_of(record, len(record["citations"]))


def gathered_markdown(gathered: Gathered, remark: str, shown: Callable[[str], str]) -> list[str]:
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


def gathered_section(gathered: Gathered, remark: str) -> list[str]:
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
