"""The filters of an answer as chips that can be removed, and the panel where they are set."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import islice
from typing import Any, TypeVar

from assistant.serialization.filters import parse_filter_day
from assistant.types import NO_FILTERS, Answer, Filters
from assistant.wording import range_words, time_preference_words
from index.errors import IndexMissing, InvalidInput
from index.library import Library
from index.search.filters import author_name_counts, source_name_counts, tag_counts
from index.storage.catalogue import open_catalogue, read_manifest
from index.storage.inventory import article_titles
from index.text.folding import fold_for_comparison

MAX_SOURCES = 200  # in the panel; a longer list would make the page slow
MAX_SUGGESTIONS = 40  # articles, authors or tags for the words that are typed
LONGEST_NAME = 80  # code points shown of a source or of an article's name

Choice = TypeVar("Choice")

NAME_FIELDS = {"sources": "source", "articles": "article", "authors": "author", "tags": "tag"}
"""The fields of the panel's form by the field of `Filters` that they add a name to."""

FILTER_PANEL = """
<details id="filter-panel">
<summary>Filter</summary>
<form id="filter-form" aria-label="Filter articles">
<p class="filter-row"><label>From <input type="date" name="since" max="9999-12-31"></label>
<label>to <input type="date" name="until" max="9999-12-31"></label></p>
<p class="filter-row"><label>Source <select name="source"><option value="">Any</option></select>
</label></p>
<p class="filter-row"><label data-of="authors" hidden>Author <input name="author"
list="filter-authors" maxlength="300" autocomplete="off" placeholder="Any"></label><datalist
id="filter-authors"></datalist><label data-of="tags" hidden>Tag <input name="tag"
list="filter-tags" maxlength="300" autocomplete="off" placeholder="Any"></label><datalist
id="filter-tags"></datalist></p>
<p class="filter-row"><label>Article <input name="article" list="filter-articles" maxlength="600"
autocomplete="off" placeholder="Any"></label><datalist id="filter-articles"></datalist></p>
<p class="filter-row"><button type="submit" class="plain-button">Apply</button>
<span id="filter-problem" class="problem-line" role="alert"></span></p>
</form>
</details>
"""


def filter_choices(library: Library, words: str, author: str = "", tag: str = "") -> dict[str, Any]:
    """What the panel offers: names with their article counts, and `[id, title]` of articles.

    The articles fit `words`, the authors and tags what is typed into their fields.
    """
    try:
        with open_catalogue(library) as connection:
            read_manifest(connection)
            titles = ([identity, title] for identity, title in article_titles(connection))
            fitting = _fitting(titles, words, lambda pair: f"{pair[1]} {pair[0]}")
            return {
                "sources": source_name_counts(connection)[:MAX_SOURCES],
                "articles": [[identity, title[:LONGEST_NAME]] for identity, title in fitting],
                "authors": _fitting(author_name_counts(connection), author, _name),
                "tags": _fitting(tag_counts(connection), tag, _name),
            }
    except IndexMissing:
        return {"sources": [], "articles": [], "authors": [], "tags": []}


def _fitting(
    choices: Iterable[Choice], words: str, text_of: Callable[[Choice], str]
) -> list[Choice]:
    """The first choices whose text has all of the words."""
    terms = fold_for_comparison(words).split()
    fitting = (
        choice
        for choice in choices
        if all(word in fold_for_comparison(text_of(choice)) for word in terms)
    )
    return list(islice(fitting, MAX_SUGGESTIONS))


def _name(choice: tuple[str, int]) -> str:
    return choice[0]


def with_form_values(filters: Filters, chosen: Mapping[str, object]) -> Filters:
    """The filters with the values of the panel's form, which may hold anything.

    Its days replace the earlier ones; its names are added to the earlier ones. Raises
    InvalidInput for an invalid day, and for a first day after the last one.
    """
    since, until = (
        parse_filter_day(_form_text(chosen, name) or None, name) for name in ("since", "until")
    )
    if since and until and since > until:
        raise InvalidInput("the first day is later than the last one: exchange them")
    for of, field in NAME_FIELDS.items():
        if name := _form_text(chosen, field):
            filters = _with_names(filters, of, (*getattr(filters, of), name))
    return replace(filters, since=since, until=until)


def without_filter(filters: Filters, what: str, name: str = "") -> Filters:
    """The filters without `what`: "range", "all", or the name in one of `NAME_FIELDS`."""
    if what == "all":
        return NO_FILTERS
    if what == "range":
        return replace(filters, since=None, until=None)
    if what in NAME_FIELDS:
        return _with_names(filters, what, [n for n in getattr(filters, what) if n != name])
    return filters


def _with_names(filters: Filters, of: str, names: Iterable[str]) -> Filters:
    """The filters with these names, each once, in one of the fields in `NAME_FIELDS`."""
    changed: dict[str, Any] = {of: tuple(dict.fromkeys(names))}
    return replace(filters, **changed)


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
    parts += [(f"by {name}", "authors", name) for name in filters.authors]
    parts += [(f"tagged {name}", "tags", name) for name in filters.tags]
    parts += [(f"in {name}", "articles", name) for name in filters.articles]
    parts += [(f"without {name}", "without", name) for name in filters.without]
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
