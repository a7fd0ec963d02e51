"""What "yesterday" or "last week" means in a cited sentence, counted from its article's date.

Not resolved if that is uncertain: a date that a program wrote, a sentence with a year of its own or
a quotation, and words that need no date or may mean several days ("Friday", "today").
"""

from __future__ import annotations

import re

from assistant.answering.recency import UNRELIABLE_DATES
from assistant.nlp.date_ranges import relative_range
from assistant.types import Citation, RelativeTime
from assistant.wording import range_words
from index.text.dates import parse_day

_WORDS = re.compile(
    r"(?<!['’]s )(?<!\bthe )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bits )(?<!\bmy )(?<!\bour )"
    r"\b(?:yesterday|tomorrow|(?:last|next) (?:week|month|year))\b(?!['’-]| of\b)",
    re.I,
)
_OWN_TIME = re.compile(r"\b[12][0-9]{3}\b|[“”\"«»]")
MAX_RELATIVE_TIMES = 3  # of one sentence


def relative_times(citation: Citation) -> tuple[RelativeTime, ...]:
    """The relative time expressions of a quote, with the days that they mean.

    "last month" in an article of 2023-08-18 -> 2023-07-01 to 2023-07-31.
    """
    if not citation.date or citation.date_from in (None, *UNRELIABLE_DATES):
        return ()
    written = parse_day(citation.date)
    if written is None or _OWN_TIME.search(citation.quote):
        return ()
    found = []
    for match in list(_WORDS.finditer(citation.quote))[:MAX_RELATIVE_TIMES]:
        if period := relative_range(match[0], written):
            found.append(RelativeTime(match[0], period[0].isoformat(), period[1].isoformat()))
    return tuple(found)


def relative_time_words(times: tuple[RelativeTime, ...]) -> str:
    """The expressions in one line: `“yesterday”: 17 August 2023`; empty for none."""
    return "; ".join(f"“{time.words}”: {range_words(time.since, time.until)}" for time in times)
