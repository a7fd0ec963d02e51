"""The filters of an answer as chips that can be removed, and the panel where they are set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from assistant.serialization.filters import parse_filter_day
from assistant.types import NO_FILTERS, Answer, Filters
from assistant.wording import range_words, time_preference_words
from index.errors import IndexMissing, InvalidInput
from index.library import Library
from index.search.filters import source_name_counts
from index.storage.catalogue import open_catalogue, read_manifest
from index.storage.inventory import article_titles
from ui.html.article_rows import folded_text

MAX_SOURCES = 200  # in the panel; a longer list would make the page slow
MAX_ARTICLES = 40  # suggestions for the words that are typed
LONGEST_NAME = 80  # code points shown of a source or of an article's name

FILTER_PANEL = """
<details id="filter-panel">
<summary>Filter</summary>
<form id="filter-form" aria-label="Filter articles">
<p class="filter-row"><label>From <input type="date" name="since" max="9999-12-31"></label>
<label>to <input type="date" name="until" max="9999-12-31"></label></p>
<p class="filter-row"><label>Source <select name="source"><option value="">Any</option></select>
</label></p>
<p class="filter-row"><label>Article <input name="article" list="filter-articles" maxlength="600"
autocomplete="off" placeholder="Any"></label><datalist id="filter-articles"></datalist></p>
<p class="filter-row"><button type="submit" class="plain-button">Apply</button>
<span id="filter-problem" class="problem-line" role="alert"></span></p>
</form>
</details>
"""


def filter_choices(library: Library, words: str) -> dict[str, Any]:
    """The sources with their article counts, and `[id, title]` of articles that fit `words`."""
    try:
        with open_catalogue(library) as connection:
            read_manifest(connection)
            sources = source_name_counts(connection)[:MAX_SOURCES]
            terms = folded_text(words).split()
            articles = []
            for identity, title in article_titles(connection):
                if all(word in folded_text(f"{title} {identity}") for word in terms):
                    articles.append([identity, title[:LONGEST_NAME]])
                    if len(articles) == MAX_ARTICLES:
                        break
    except IndexMissing:
        return {"sources": [], "articles": []}
    return {"sources": sources, "articles": articles}


def with_form_values(filters: Filters, chosen: Mapping[str, object]) -> Filters:
    """The filters with the values of the panel's form, which may hold anything.

    Its days replace the earlier ones; its source and its article are added. Raises
    InvalidInput for an invalid day, and for a first day after the last one.
    """
    since, until = (
        parse_filter_day(_form_text(chosen, name) or None, name) for name in ("since", "until")
    )
    if since and until and since > until:
        raise InvalidInput("the first day is later than the last one: exchange them")
    source, article = _form_text(chosen, "source"), _form_text(chosen, "article")
    return Filters(
        since,
        until,
        tuple(dict.fromkeys((*filters.sources, *filter(None, [source])))),
        tuple(dict.fromkeys((*filters.articles, *filter(None, [article])))),
    )


def without_filter(filters: Filters, what: str, name: str = "") -> Filters:
    """The filters without `what`: "range", "all", or the name in "sources" or "articles"."""
    match what:
        case "range":
            return replace(filters, since=None, until=None)
        case "sources":
            return replace(filters, sources=tuple(s for s in filters.sources if s != name))
        case "articles":
            return replace(filters, articles=tuple(a for a in filters.articles if a != name))
        case "all":
            return NO_FILTERS
    return filters


def active_filters_html(filters: Filters) -> str:
    """The filters of the next questions as chips, each with a button that removes it."""
    chips = [_chip_html(words, what, name, "unset") for words, what, name in _filter_parts(filters)]
    if len(chips) > 1:
        chips.append(
            '<li><button type="button" class="link" data-unset="all">Clear all</button></li>'
        )
    if not chips:
        return ""
    return f'<ul class="limits" aria-label="Filters of this conversation">{"".join(chips)}</ul>'


def applied_filters_html(answer: Answer) -> str:
    """The filters and time expressions that limited an answer, as chips."""
    chips = [
        _chip_html(words, what, name, "drop") for words, what, name in _filter_parts(answer.filters)
    ]
    for preference in answer.times:
        words = time_preference_words(preference)
        chips.append(
            _chip_html(words, "times", preference.words, "drop", f"taken from “{preference.words}”")
        )
    if not chips:
        return ""
    return f'<ul class="limits" aria-label="What this answer keeps to">{"".join(chips)}</ul>'


def ignored_times_html(words: Sequence[str]) -> str:
    """An element for the page's script: the time expressions that an answer ignored."""
    if not words:
        return ""
    return f'<div class="ignored" data-words="{escape(json.dumps(list(words)))}" hidden></div>'


def _filter_parts(filters: Filters) -> list[tuple[str, str, str]]:
    """Words, kind and name of each filter."""
    parts = []
    if span := range_words(filters.since, filters.until):
        parts.append((f"articles {span}", "range", ""))
    parts += [(f"from {name}", "sources", name) for name in filters.sources]
    parts += [(f"in {name}", "articles", name) for name in filters.articles]
    return parts


def _chip_html(words: str, what: str, name: str, action: str, title: str = "") -> str:
    shown = words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"
    tooltip = f' title="{escape(title or words)}"' if title or shown != words else ""
    label = "Ask again without" if action == "drop" else "Remove the filter"
    return (
        f'<li class="limit"{tooltip}><bdi>{escape(shown)}</bdi><button type="button" '
        f'data-{action}="{what}" data-name="{escape(name)}" '
        f'aria-label="{label}: {escape(shown)}"><span aria-hidden="true">×</span></button></li>'
    )


def _form_text(chosen: Mapping[str, object], name: str) -> str:
    value = chosen.get(name)
    return value.strip() if isinstance(value, str) else ""
