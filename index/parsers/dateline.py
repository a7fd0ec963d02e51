"""The day that a text states at its head, as news and press releases do, and how dates are known.

Only forms that are written for nothing else are read: a dateline in capitals, "Published: ...",
a by-line, or a line of a date alone. What is not sure is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from index.text.dates import DAY_PATTERN, WEEKDAY_PATTERN, parse_day
from index.types import DateFrom, ParsedArticle

HEAD_LENGTH = 1_500  # code points: a dateline comes first
MAX_LINES = 8  # title, section, authors, date
LONGEST_LINE = 90  # code points of a line that tells a date and no more
CHRONICLE_LENGTH = 6_000  # code points in which a second date alone on a line tells a chronicle

DATE_ORIGINS: dict[str, DateFrom] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "front matter"),
    **dict.fromkeys((".html", ".htm", ".mhtml", ".mht"), "page"),
    **dict.fromkeys((".docx", ".odt", ".epub", ".pdf", ".rtf"), "document"),
    ".eml": "mail",
}
"""How a date is known that the reader of such a file found."""

_TIME = r"(?:at )?[0-9]{1,2}[:.][0-9]{2}[^\n]{0,24}|[0-9]{1,3} min(?:ute)?s? read"
_REST = rf"(?:[ ,|·•/–—-]*(?:{_TIME}|by [^\n]{{1,40}}|(?:last )?updated[^\n]{{0,40}}))?[ .]*"
_DATED = re.compile(
    rf"(?:first |originally )?(?:published|posted|issued|dated?|publication date|release date)"
    rf"(?: on)?[ :]{{1,3}}(?:[0-9]{{1,2}}[:.][0-9]{{2}} ?[a-z. ]{{0,12}},? )?"
    rf"(?:{WEEKDAY_PATTERN},? )?"
    rf"(?P<day>{DAY_PATTERN}){_REST}",
    re.I,
)
_BYLINE = re.compile(
    rf"by [^\n|·•]{{2,60}}? ?[,|·•–—-] ?(?:{WEEKDAY_PATTERN},? )?(?P<day>{DAY_PATTERN}){_REST}",
    re.I,
)
_ALONE = re.compile(rf"(?:{WEEKDAY_PATTERN},? )?(?P<day>{DAY_PATTERN}){_REST}", re.I)
_DATELINE = re.compile(
    rf"(?P<place>[^\n,(—–]{{3,40}})(?:,[ ][^\n,(—–0-9]{{2,30}}){{0,2}}"
    rf"(?:[ ]\([^)\n]{{1,40}}\))?[ ]?(?:,|—|–|--?)[ ]"
    rf"(?:{WEEKDAY_PATTERN},? )?(?P<day>{DAY_PATTERN})"
    rf"(?:[ ]?\([^)\n]{{1,40}}\)|[ ]?/[^/\n]{{1,40}}/)?[ ]?(?:—|–|--?|:)",
    re.I,
)


def with_date_origin(article: ParsedArticle, stated: DateFrom) -> ParsedArticle:
    """The article with how its date is known, and with the day of its dateline where it has none.

    `stated` is what its date comes from. What a program wrote into a document stands behind what
    a person wrote at the head of the text.
    """
    if article.date and stated != "document":
        return replace(article, date_from=stated)
    if day := dateline(article.text):
        return replace(article, date=day, date_from="dateline")
    return replace(article, date_from=stated if article.date else None)


def date_origin(name: str) -> DateFrom:
    """What the date of an article comes from that was read from a file of this name."""
    return DATE_ORIGINS.get(PurePath(name).suffix.lower(), "front matter")


def dateline(text: str) -> str | None:
    """The day that the head of a text states, in ISO 8601; None where that is not plain."""
    head = text[:HEAD_LENGTH].split("\n")
    lines = [line.strip() for line in head if line.strip()][:MAX_LINES]
    for number, line in enumerate(lines):
        for day in _days(line, is_first=number == 0, text=text):
            if found := parse_day(day):
                return found.isoformat()
    return None


def _days(line: str, *, is_first: bool, text: str) -> Iterator[str]:
    if (found := _DATELINE.match(line[:200])) and _is_place(found["place"]):
        yield found["day"]
    if len(line) > LONGEST_LINE:
        return
    for pattern in (_DATED, _BYLINE):
        if found := pattern.fullmatch(line):
            yield found["day"]
    if not is_first and (found := _ALONE.fullmatch(line)) and not _is_chronicle(text):
        yield found["day"]


def _is_place(words: str) -> bool:
    """Whether it is written as datelines write a place: in capitals, three letters at least."""
    return words.isupper() and sum(map(str.isalpha, words)) >= 3


def _is_chronicle(text: str) -> bool:
    """Whether several lines are days alone: then they head what happened on them."""
    lines = (line.strip() for line in text[:CHRONICLE_LENGTH].split("\n"))
    return sum(len(line) <= LONGEST_LINE and bool(_ALONE.fullmatch(line)) for line in lines) > 1
