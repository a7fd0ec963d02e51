"""Lines of an article that answer nothing: titles, headings, publication times, credits."""

from __future__ import annotations

import re

from assistant.types import ReadingPassage
from index.text.dates import MONTH_NAME_PATTERN
from index.text.table_rows import is_header_row
from index.types import Sentence

HEADING_LENGTH = 90  # code points
LINE_LENGTH = 60  # code points; the line below a heading is longer
HEADING_MARKS = re.compile(r"[\d,:;]")  # in lists and tables, which may answer
_CLOCK = r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\b\.?)?(?: ?\(?[A-Z]{2,4}\)?)?"
_PUBLICATION_TIME = re.compile(
    rf"(?:(?:last |first )?(?:updated|published|posted|modified|corrected):? (?:on )?)?"
    rf"(?:(?:[a-z]{{3,9}},? )?{MONTH_NAME_PATTERN}\.? \d{{1,2}},? (?:\d{{4}},? )?(?:at )?{_CLOCK}"
    rf"|{_CLOCK},? (?:[a-z]{{3,9}},? )?{MONTH_NAME_PATTERN}\.? \d{{1,2}},? \d{{4}})\.?",
    re.IGNORECASE,
)  # fmt: skip
_CREDIT = re.compile(
    r"(?:contributing|contributors?|reporting by|edited by|editing by|(?:image|photo) courtesy of"
    r"|(?:image|photo|picture|video)(?: credits?)?|credits?|read more|related|see also)"
    r"(?::| ?[–—]) ?\S.*", re.IGNORECASE
)  # fmt: skip
_DATELINE = re.compile(r"[^.!?\n]{2,40} [—–]|[A-Z][A-Z .,]{2,40}(?:\([\w /]+\))? ?[—–-]{1,2}")


def is_boilerplate(passage: ReadingPassage, sentence: int) -> bool:
    """Whether a sentence of a passage is a title, a heading, or a line about the publication."""
    article, chosen = passage.article, passage.sentences[sentence]
    text = article.text[chosen.start : chosen.end]
    if is_header_row(article.tables, chosen.start):
        return True
    if text == article.title:
        return not text.endswith((".", "!", "?", "”", '"', "。"))
    return is_publication_line(text) or is_heading(article.text, chosen)


def is_publication_line(text: str) -> bool:
    """Whether it is a publication time, a credit, or a dateline without its sentence.

    "Updated March 3, 2023, 10:15 a.m." is one.
    """
    return any(form.fullmatch(text) for form in (_PUBLICATION_TIME, _CREDIT, _DATELINE))


def is_heading(article: str, sentence: Sentence) -> bool:
    """Whether a sentence of an article's text is a short line of words with a longer one below."""
    text = article[sentence.start : sentence.end]
    if len(text) > HEADING_LENGTH or not text[-1:].isalpha() or HEADING_MARKS.search(text):
        return False
    if article[sentence.start - 1 : sentence.start] not in ("", "\n"):
        return False
    below = article[sentence.end : sentence.end + 2 * LINE_LENGTH]
    following = below.lstrip("\n")
    return below != following and len(following.split("\n", 1)[0]) > LINE_LENGTH
