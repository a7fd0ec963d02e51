"""Lists, counts and remarks as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.types import Answer, Count
from assistant.wording import period_words

WIDEST = 30  # characters of a bar
LISTED = 10  # articles; `--json` has more


def gathered_lines(answer: Answer) -> Iterator[str]:
    """What stands above the statements of some kinds of answer; nothing for a plain one."""
    gathered = answer.gathered
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


def _count_lines(count: Count) -> Iterator[str]:
    if len(count.periods) > 1:
        most = max(number for _, number in count.periods) or 1
        for period, number in count.periods:
            bar = "█" * round(WIDEST * number / most)
            yield f"  {period_words(period):>14} {bar}{' ' if bar else ''}{number:,}"
        if count.undated:
            yield f"  {'without a date':>14} {count.undated:,}"
        yield ""
    if count.articles > 1:
        for one in count.listed[:LISTED]:
            yield f"  {one.date or '':10}  {one.title}  ({one.article_id})"
        left = count.articles - min(len(count.listed), LISTED)
        if left > 0:
            yield f"  and {left:,} more"
        yield ""
