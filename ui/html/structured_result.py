"""Lists, counts and overviews by article, as HTML around the cited sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from assistant.types import Answer, ArticleCount, Citation, ListItem
from assistant.wording import day_words, period_words
from ui.html.source_cards import citation_attributes

MAX_EMPTY_PERIODS = 2  # consecutive empty months that are shown one by one
MIN_BARS = 2  # one bar says no more than the sentence above it
WIDEST_BAR_PERCENT = 70  # of its cell, so that the number fits beside the bar
FROM_HEADING = "From these sentences"
NEWEST_HEADING = "In the newest of them"


def structured_result_html(answer: Answer) -> str:
    """The HTML before the statements: message, list, chart, counted articles."""
    result = answer.structured
    remark = f'<p class="remark" dir="auto">{escape(answer.message)}</p>' if answer.message else ""
    items = _items_html(result.items, answer.citations, result.more_items)
    return remark + items + (_count_html(result.count) if result.count else "")


def statements_html(answer: Answer, shown: Mapping[int, str]) -> str:
    """The statements; under the titles of their articles in an overview, a count or a fact.

    `shown` is the HTML of each by its first citation, without those that are shown elsewhere.
    """
    if answer.structured.kind in ("overview", "count", "article"):
        by_number = {citation.number: citation for citation in answer.citations}

        def article_of(number: int) -> str:
            return by_number[number].article_id

        return "".join(
            _article_html(by_number[own[0]], "".join(shown[number] for number in own))
            for own in (list(group) for _, group in groupby(shown, article_of))
        )
    statements = f'<div class="statements">{"".join(shown.values())}</div>'
    if answer.structured.items:
        return f'<h3 class="from">{FROM_HEADING}</h3>{statements}'
    return statements


def choices_html(answer: Answer) -> str:
    """Buttons that ask what may be meant; empty without a clarification."""
    rows = "".join(
        f'<li><button type="button" class="suggestion" data-ask="{escape(choice)}" dir="auto">'
        f"{escape(choice)}</button></li>"
        for choice in answer.structured.choices
    )
    return f'<ul class="suggestions">{rows}</ul>' if rows else ""


def items_for_screen_reader(answer: Answer) -> str:
    """The list as it is read out; empty where there is none."""
    result = answer.structured
    if not result.items:
        return ""
    more = f", and {result.more_items} more" if result.more_items else ""
    return f"{len(result.items)} found: {', '.join(i.text for i in result.items)}{more}. "


def _items_html(items: Sequence[ListItem], citations: Sequence[Citation], more: int) -> str:
    if not items:
        return ""
    by_number = {citation.number: citation for citation in citations}
    rows = "".join(_item_html(item, by_number[item.citations[0]]) for item in items)
    rest = f'<li class="more-items">and {more:,} more</li>' if more else ""
    return f'<ul class="items" aria-label="Found">{rows}{rest}</ul>'


def _item_html(item: ListItem, citation: Citation) -> str:
    numbers = ", ".join(map(str, item.citations))
    return (
        f'<li><button type="button" class="item" {citation_attributes(citation)} '
        f'title="{escape(citation.title)}"><bdi>{escape(item.text)}</bdi> '
        f'<span class="item-marks"><span class="unseen">source </span>{numbers}</span>'
        "</button></li>"
    )


def _article_html(first: Citation, statements: str) -> str:
    date = f' <span class="when">{escape(day_words(first.date))}</span>' if first.date else ""
    return (
        f'<section class="of-article"><h3><bdi>{escape(first.title)}</bdi>{date}</h3>'
        f'<div class="statements">{statements}</div></section>'
    )


def _count_html(count: ArticleCount) -> str:
    newest = f'<h3 class="from">{NEWEST_HEADING}</h3>' if count.articles > 1 else ""
    return _chart_html(count) + _counted_articles_html(count) + newest


def _chart_html(count: ArticleCount) -> str:
    """A bar for each month or year, in a table that a screen reader reads as one."""
    if len(count.periods) < MIN_BARS:
        return ""
    most = max(number for _, number in count.periods) or 1
    unit = "month" if "-" in count.periods[0][0] else "year"
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>'
        f'<span class="bar" style="inline-size:{WIDEST_BAR_PERCENT * number / most:.1f}%"></span>'
        f'<span class="bar-number">{number:,}</span></td></tr>'
        for name, number in _period_rows(count)
    )
    undated = ""
    if count.undated:
        has = "has" if count.undated == 1 else "have"
        undated = f'<p class="quiet">{count.undated:,} of them {has} no date.</p>'
    return (
        f'<table class="chart"><caption>Articles by {unit}</caption><thead class="unseen"><tr>'
        f'<th scope="col">{unit.capitalize()}</th><th scope="col">Articles</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{undated}"
    )


def _period_rows(count: ArticleCount) -> Iterator[tuple[str, int]]:
    """The periods by name with their numbers; several empty ones in a row become one."""
    for is_empty, together in groupby(count.periods, lambda each: each[1] == 0):
        periods = list(together)
        if is_empty and len(periods) > MAX_EMPTY_PERIODS:
            yield f"{period_words(periods[0][0])} to {period_words(periods[-1][0])}", 0
        else:
            yield from ((period_words(period), number) for period, number in periods)


def _counted_articles_html(count: ArticleCount) -> str:
    if count.articles < 2:
        return ""
    rows = "".join(
        f'<li><button type="button" class="link" data-article="{escape(one.article_id)}" '
        f'data-title="{escape(one.title)}"><bdi>{escape(one.title)}</bdi></button>'
        f"{_date_html(one.date)}</li>"
        for one in count.listed
    )
    left = count.articles - len(count.listed)
    rest = f'<li class="quiet">and {left:,} more</li>' if left > 0 else ""
    return (
        f'<details class="counted"><summary>The articles</summary><ul>{rows}{rest}</ul></details>'
    )


def _date_html(date: str | None) -> str:
    return f' <span class="when">{escape(day_words(date))}</span>' if date else ""
