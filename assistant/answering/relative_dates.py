"""What `yesterday` or `last week` means in a cited sentence: counted from its article's date.

Left alone where that is not sure: a date that a program wrote, a sentence that names a year of its
own or quotes someone, and words that need no day or may mean several ("Friday", "today").
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
    """The relative words of time in a quote with the days that they name."""
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
    """Them as one line: `“yesterday”: 17 August 2023`; empty for none."""
    return "; ".join(f"“{time.words}”: {range_words(time.since, time.until)}" for time in times)
