"""Lists, counts and remarks as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.types import Answer, ArticleCount
from assistant.wording import period_words

MAX_BAR_WIDTH = 30  # characters of a bar
MAX_LISTED = 10  # articles; `--json` has more


def structured_result_lines(answer: Answer) -> Iterator[str]:
    """What stands above the statements of some kinds of answer; nothing for a plain one."""
    gathered = answer.structured
    if answer.message:
        yield answer.message
        yield ""
    for item in gathered.items:
        yield f"  · {item.text} {''.join(f'[{number}]' for number in item.citations)}"
    if gathered.more_items:
        yield f"  and {gathered.more_items:,} more"
    if gathered.items:
        yield ""
    if gathered.count:
        yield from _count_lines(gathered.count)


def _count_lines(count: ArticleCount) -> Iterator[str]:
    if len(count.periods) > 1:
        most = max(number for _, number in count.periods) or 1
        for period, number in count.periods:
            bar = "█" * round(MAX_BAR_WIDTH * number / most)
            yield f"  {period_words(period):>14} {bar}{' ' if bar else ''}{number:,}"
        if count.undated:
            yield f"  {'without a date':>14} {count.undated:,}"
        yield ""
    if count.articles > 1:
        for one in count.listed[:MAX_LISTED]:
            yield f"  {one.date or '':10}  {one.title}  ({one.article_id})"
        left = count.articles - min(len(count.listed), MAX_LISTED)
        if left > 0:
            yield f"  and {left:,} more"
        yield ""
