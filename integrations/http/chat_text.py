"""An answer as Markdown for a chat: all text escaped, citations as links to their place."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any

from assistant.conversations.export import escape_markdown
from assistant.serialization.response_text import citation_location, response_lines
from assistant.types import Answer

Json = dict[str, Any]


def chat_text(answer: Answer, record: Json) -> tuple[str, list[Json]]:
    """The words, and an annotation for each mark of a citation, by its code points in them.

    Text of articles is escaped: in a chat that draws Markdown, a picture of theirs would be
    fetched from the web.
    """
    mark = secrets.token_hex(8)  # stands for the marks while the text around is escaped

    def marks(numbers: Sequence[int]) -> str:
        return "".join(f"m{mark}n{number}n" for number in numbers)

    lines = [escape_markdown(line) for line in response_lines(answer, marks)]
    if answer.status == "not_found" and answer.near_misses:
        lines += ["", "Nearest sentences:", ""]
        for near, row in zip(answer.near_misses, record["near_misses"], strict=True):
            place = escape_markdown(citation_location(near))
            lines.append(f"- {escape_markdown(near.quote)} ([{place}](<{row['link']}>))")
    pieces = re.split(f"m{mark}n(\\d+)n", "\n\n".join(line for line in lines if line))
    by_number = {row["number"]: row for row in record["citations"]}
    text, annotations = pieces[0], []
    for number, following in zip(pieces[1::2], pieces[2::2], strict=True):
        row = by_number[int(number)]
        link = f"[\\[{number}\\]](<{row['link']}>)"
        annotations.append(_annotation(row, len(text), len(text) + len(link)))
        text += link + following
    return text, annotations


def _annotation(row: Json, start: int, end: int) -> Json:
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": start,
            "end_index": end,
            "title": row["title"],
            "url": row["link"],
        },
    }
