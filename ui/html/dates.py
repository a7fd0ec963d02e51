"""Dates of articles as HTML, each with a note on how it is known."""

from __future__ import annotations

from html import escape

from assistant.types import Citation
from assistant.wording import day_words
from index.types import Article

DATE_ORIGINS = {
    "front matter": "The date is stated at the head of the file.",
    "row": "The date is stated with the row that the article was read from.",
    "page": "The date is what the web page says of itself.",
    "mail": "The date is that of the letter.",
    "feed": "The date is stated by the feed.",
    "document": "The date was written into the document by a program, and may be that of a copy.",
    "dateline": "The date stands at the head of the text.",
}
FILE_DATE_NOTE = "The article states no date. Its file was last changed on this day."


def date_html(item: Article | Citation) -> str:
    """The date, or else the day of the file, marked as such; empty where neither is known."""
    if item.date:
        return _time_html(item.date, "", DATE_ORIGINS.get(item.date_from or "", ""))
    return _time_html(item.file_date, "file of ", FILE_DATE_NOTE) if item.file_date else ""


def _time_html(date: str, before: str, title: str) -> str:
    tooltip = f' title="{escape(title)}"' if title else ""
    day = f'<time datetime="{escape(date)}"{tooltip}>{escape(day_words(date))}</time>'
    return f"{before}{day}"
