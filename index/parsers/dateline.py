"""The date at the head of a text, as in news and press releases, and where dates come from.

Only unambiguous forms are read: a dateline in capitals (`LONDON, 3 May 2021 -`), "Published: ...",
a by-line, or a line that is only a date.
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
LONGEST_LINE = 90  # code points of a line that is only a date
# code points in which a second line that is only a date indicates a chronicle
CHRONICLE_LENGTH = 6_000

DATE_ORIGINS: dict[str, DateFrom] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "front matter"),
    **dict.fromkeys((".html", ".htm", ".mhtml", ".mht"), "page"),
    **dict.fromkeys((".docx", ".odt", ".epub", ".pdf", ".rtf"), "document"),
    ".eml": "mail",
}
"""Where the parser of a file with this suffix finds dates."""

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
    """The article with `date_from`, and with the date of its dateline where it has none.

    `stated` is where its date comes from. A dateline takes precedence over document properties,
    which programs write.
    """
    if article.date and stated != "document":
        return replace(article, date_from=stated)
    if day := dateline(article.text):
        return replace(article, date=day, date_from="dateline")
    return replace(article, date_from=stated if article.date else None)


def date_origin(name: str) -> DateFrom:
    """Where the date of an article comes from, by the name of its file."""
    return DATE_ORIGINS.get(PurePath(name).suffix.lower(), "front matter")


def dateline(text: str) -> str | None:
    """The day (ISO 8601) that the head of a text states; None if none is unambiguous."""
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
    """Whether the words are written like a place in a dateline: `NEW YORK`, at least 3 letters."""
    return words.isupper() and sum(map(str.isalpha, words)) >= 3


def _is_chronicle(text: str) -> bool:
    """Whether several lines are only a date: then the text is a list of events."""
    lines = (line.strip() for line in text[:CHRONICLE_LENGTH].split("\n"))
    return sum(len(line) <= LONGEST_LINE and bool(_ALONE.fullmatch(line)) for line in lines) > 1
