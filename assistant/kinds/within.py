"""Whether an article is among those that an answer may rest on."""

from __future__ import annotations

from assistant.kinds.periods import Period
from assistant.types import Filters
from index.mentions import Mention


def is_within(mention: Mention, filters: Filters, period: Period | None = None) -> bool:
    """Whether dates, sources and ids allow it; without a date it is outside of every range."""
    since = max(filters.since or "", period.since if period else "")
    until = min(filters.until or "9999", period.until if period else "9999")
    if (since or until != "9999") and not (mention.date and since <= mention.date[:10] <= until):
        return False
    if filters.sources and mention.source not in filters.sources:
        return False
    return not filters.articles or mention.id in filters.articles
