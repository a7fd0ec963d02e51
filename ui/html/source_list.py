"""Where the articles come from, what was forgotten of them, and the collections: as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from assistant.cli.output import format_count
from assistant.collections import MAIN_COLLECTION, Collection
from index.errors import IndexMissing
from index.library import Library
from index.storage import catalogue, schema
from index.storage.inventory import (
    ForgottenArticle,
    SourceStatus,
    forgotten_articles,
    source_statuses,
)
from index.types import SourceKind

KIND_WORDS: dict[str, str] = {
    SourceKind.FOLDER: "folder",
    SourceKind.FILE: "file",
    SourceKind.JSONL: "file of rows",
    SourceKind.UPLOADS: "added on this page",
    SourceKind.URL: "web page",
    SourceKind.FEED: "feed",
}
MAIN_LIBRARY = "Main library"
NEW_COLLECTION = (
    '<button type="button" class="quiet-button" data-ask-first="found" data-which="">'
    "New collection…</button>"
)


@dataclass(frozen=True, slots=True)
class LibrarySources:
    """What a library follows, and what it leaves out."""

    sources: tuple[SourceStatus, ...] = ()
    forgotten: tuple[ForgottenArticle, ...] = ()

    @property
    def unreachable_count(self) -> int:
        """How many sources could not be reached."""
        return sum(_is_unreachable(state) for state in self.sources)


def read_library_sources(library: Library) -> LibrarySources:
    """The sources of a library and its forgotten articles; none before the first build."""
    try:
        with closing(schema.connect(library.catalogue)) as connection:
            catalogue.read_manifest(connection)
            return LibrarySources(
                tuple(source_statuses(connection)), tuple(forgotten_articles(connection))
            )
    except IndexMissing:
        return LibrarySources()


def library_sources_html(origins: LibrarySources, *, may_change: bool = True) -> str:
    """Each source with its state; then what was forgotten. With what who `may_change` can do."""
    if not origins.sources and not origins.forgotten:
        return '<p class="fine">Nothing is followed yet.</p>'
    rows = "".join(_source_html(each, may_change) for each in origins.sources)
    html = f'<ul class="source-list">{rows}</ul>'
    if origins.forgotten:
        rows = "".join(_forgotten_html(each, may_change) for each in origins.forgotten)
        html += f'<h3>Forgotten: left out of every rebuild</h3><ul class="source-list">{rows}</ul>'
    return html


def collections_html(
    collections: Sequence[Collection], current: str, *, may_change: bool = True
) -> str:
    """Each collection with a link to it; for who `may_change`, ways to delete it and make one."""
    rows = "".join(
        f'<li><span class="source-place" dir="auto">{_collection_link(name, current)}</span>'
        f'<span class="row-facts">{held}</span>{_delete_button(name) if may_change else ""}</li>'
        for name, held in [
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
    if state.is_reachable is not None and source.kind != SourceKind.UPLOADS:
        facts.append("reachable" if state.is_reachable else "not reachable now")
    elif source.kind in (SourceKind.URL, SourceKind.FEED):
        facts.append("not fetched" if state.problem else "fetched at every rebuild")
    if others := state.failures - bool(state.problem):
        facts.append(f"{others:,} could not be read")
    place = "Files added on this page" if source.kind == SourceKind.UPLOADS else source.location
    problem = f'<span class="why">{escape(state.problem)}</span>' if state.problem else ""
    leave = ""
    if may_change and source.kind != SourceKind.UPLOADS:
        leave = (
            f'<button type="button" class="quiet-button" data-ask-first="leave" '
            f'data-which="{escape(source.location)}" '
            f'aria-label="Stop following {escape(source.location)}">Stop following</button>'
        )
    return (
        f"<li{' data-troubled' if _is_unreachable(state) else ''}>"
        f'<span class="source-place" dir="auto">{escape(place)}</span>'
        f'<span class="row-facts">{" · ".join(facts)}</span>{problem}{leave}</li>'
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


def _is_unreachable(state: SourceStatus) -> bool:
    return bool(state.problem) or state.is_reachable is False
