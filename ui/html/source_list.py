"""The sources of a library, its forgotten articles, and the collections, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from assistant.collections import MAIN_COLLECTION, Collection
from assistant.wording import format_count
from index.ingestion.sources import FEED, FILE, FOLDER, JSONL, UPLOADS, URL
from index.storage.inventory import ForgottenArticle, LibrarySources, SourceStatus

KIND_WORDS = {
    FOLDER: "folder",
    FILE: "file",
    JSONL: "file of rows",
    UPLOADS: "added on this page",
    URL: "web page",
    FEED: "feed",
}
MAIN_LIBRARY = "Main library"
NEW_COLLECTION = (
    '<button type="button" class="quiet-button" data-ask-first="found" data-which="">'
    "New collection…</button>"
)


def library_sources_html(sources: LibrarySources, *, may_change: bool = True) -> str:
    """Each source with its state, then the forgotten articles; with actions if `may_change`."""
    if not sources.sources and not sources.forgotten:
        return '<p class="fine">Nothing is followed yet.</p>'
    rows = "".join(_source_html(each, may_change) for each in sources.sources)
    html = f'<ul class="source-list">{rows}</ul>'
    if sources.forgotten:
        rows = "".join(_forgotten_html(each, may_change) for each in sources.forgotten)
        html += f'<h3>Forgotten: left out of every rebuild</h3><ul class="source-list">{rows}</ul>'
    return html


def collections_html(
    collections: Sequence[Collection], current: str, *, may_change: bool = True
) -> str:
    """Each collection with a link to it; with buttons to delete and create if `may_change`."""
    rows = "".join(
        f'<li><span class="source-place" dir="auto">{_collection_link(name, current)}</span>'
        f'<span class="row-facts">{facts}</span>{_delete_button(name) if may_change else ""}</li>'
        for name, facts in [
            (MAIN_COLLECTION, "the library that Footnote starts with"),
            *((each.name, format_count(each.articles, "article")) for each in collections),
        ]
    )
    return (
        '<p class="fine">A collection is a library of its own: its articles, index and '
        "conversations are apart from all others.</p>"
        f'<ul class="source-list">{rows}</ul>{NEW_COLLECTION if may_change else ""}'
    )


def _source_html(state: SourceStatus, may_change: bool) -> str:
    source = state.source
    facts = [KIND_WORDS.get(source.kind, source.kind), format_count(state.articles, "article")]
    if source.is_example:
        facts.insert(0, "examples")
    if state.is_reachable is not None and source.kind != UPLOADS:
        facts.append("reachable" if state.is_reachable else "not reachable now")
    elif source.kind in (URL, FEED):
        facts.append("not fetched" if state.problem else "fetched at every rebuild")
    if others := state.failures - bool(state.problem):
        facts.append(f"{others:,} could not be read")
    place = "Files added on this page" if source.kind == UPLOADS else source.location
    problem = f'<span class="why">{escape(state.problem)}</span>' if state.problem else ""
    button = ""
    if may_change and source.kind != UPLOADS:
        button = (
            f'<button type="button" class="quiet-button" data-ask-first="leave" '
            f'data-which="{escape(source.location)}" '
            f'aria-label="Stop following {escape(source.location)}">Stop following</button>'
        )
    return (
        f"<li{' data-troubled' if state.is_unreachable else ''}>"
        f'<span class="source-place" dir="auto">{escape(place)}</span>'
        f'<span class="row-facts">{" · ".join(facts)}</span>{problem}{button}</li>'
    )


def _forgotten_html(article: ForgottenArticle, may_change: bool) -> str:
    identity = escape(article.id)
    if not may_change:
        action = ""
    elif not article.can_return:
        action = '<span class="row-facts">add its file again to let it back in</span>'
    else:
        action = (
            f'<button type="button" class="quiet-button" data-do="restore" data-which="{identity}" '
            f'aria-label="Let {identity} back in">Let back in</button>'
        )
    return f'<li><span class="source-place" dir="auto">{identity}</span>{action}</li>'


def _collection_link(name: str, current: str) -> str:
    shown = escape(name or MAIN_LIBRARY)
    if name == current:
        return f"<strong>{shown}</strong> (shown now)"
    address = f"?collection={quote(name)}" if name else "?"
    return f'<a href="{escape(address)}" data-collection="{escape(name)}">{shown}</a>'


def _delete_button(name: str) -> str:
    if name == MAIN_COLLECTION:
        return ""
    return (
        f'<button type="button" class="quiet-button" data-ask-first="dissolve" '
        f'data-which="{escape(name)}" aria-label="Delete {escape(name)}">Delete</button>'
    )
