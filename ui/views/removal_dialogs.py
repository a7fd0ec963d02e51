"""Taking things away: what is asked first, in words, and what a removal proved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from html import escape
from pathlib import Path

from assistant.cli.output import format_bytes, format_count
from assistant.collections import article_count
from index.errors import ArticleNotFound, InvalidInput
from index.library import Library
from index.maintenance.forget import ErasureProof
from index.storage import catalogue, schema
from index.storage.catalogue import Source
from index.types import SourceKind
from ui.state.library_context import LibraryContext, LibraryContexts
from ui.state.rebuild import build_outcome_html

IRREVERSIBLE = "This cannot be undone."


def confirmation_html(places: LibraryContexts, place: LibraryContext, what: str, which: str) -> str:
    """The question that stands before a removal, or before a collection is made.

    `which` comes from the browser: an article's id, a file, a source or a collection. Raises
    FootnoteError for what is not there.
    """
    asks: dict[str, Callable[[], str]] = {
        "forget": lambda: _forget_html(place.library, which),
        "discard": lambda: _delete_upload_html(place.library, which),
        "leave": lambda: _unfollow_html(place.library, which),
        "dissolve": lambda: _delete_collection_html(places.named(which)),
        "found": _new_collection_html,
    }
    if what not in asks:
        raise InvalidInput("that is nothing that can be asked")
    return asks[what]()


def failed_upload_path(library: Library, name: str) -> Path:
    """The uploaded file of this name that the last build could not read; InvalidInput if none."""
    with closing(schema.connect(library.catalogue)) as connection:
        row = connection.execute(
            "SELECT 1 FROM failures JOIN sources ON key = source_key "
            "WHERE kind = ? AND locator = ?",
            (SourceKind.UPLOADS, name.encode("utf-8", "replace").decode()),
        ).fetchone()
    if row is None or Path(name).is_absolute() or ".." in Path(name).parts:
        raise InvalidInput(f"{name[:80]!r} is no added file that could not be read")
    return library.uploads / name


def removal_proof_html(proof: ErasureProof, title: str) -> str:
    """What was removed, what was searched afterwards, and what a person should know of it."""
    held = format_count(proof.passages, "passage")
    lines = []
    if proof.traces:
        head = f"“{title}” was removed ({held}), but words of it were found afterwards."
        lines.append(f"Found in: {', '.join(proof.traces)}")
    else:
        files = format_count(proof.files, "file")
        head = f"“{title}” is gone from all {files} of this library ({held})."
    if proof.runs and not proof.traces:
        lines.append(
            f"{format_bytes(proof.bytes_searched)} were searched for "
            f"{format_count(proof.runs, 'run')} of its words: none is left."
        )
    if proof.copies:
        lines.append(f"The same text is still held by: {', '.join(proof.copies)}. Remove it too.")
    elif not proof.runs:
        lines.append("All its words stand in other articles too: nothing of its own was left.")
    if proof.original:
        lines.append(f"The original still lies at {proof.original}; it was not touched.")
    if proof.was_upload:
        lines.append("The added file was deleted as well.")
    else:
        lines.append("Rebuilds leave it out until you let it back in, under Sources.")
    return build_outcome_html(f'<p class="receipt" role="status">{escape(head)}</p>', lines)


def _forget_html(library: Library, identity: str) -> str:
    with closing(schema.connect(library.catalogue)) as connection:
        article = catalogue.find_article(connection, identity, by_place=False)
        kind, location, locator = connection.execute(
            "SELECT kind, location, locator FROM articles "
            "JOIN sources ON sources.key = source_key WHERE id = ?",
            (article.id,),
        ).fetchone()
    if kind == SourceKind.UPLOADS:
        happens = ("The file that was added is deleted as well.", IRREVERSIBLE)
    else:
        original = f"{location}/{locator}" if kind == SourceKind.FOLDER else location
        happens = (
            f"Its original, {original}, is not touched. Every rebuild leaves the article out, "
            "until you let it back in under Sources.",
            "This cannot be undone: letting it back in reads the original anew.",
        )
    return _dialog_html(
        f"Remove “{article.title}”?",
        (
            "It goes from the text, the vectors and the word index, and every file of this library "
            "is searched to show that it is gone. Saved answers lose its words.",
            *happens,
        ),
        "forget",
        article.id,
        "Remove for good",
    )


def _delete_upload_html(library: Library, name: str) -> str:
    failed_upload_path(library, name)
    return _dialog_html(
        f"Delete “{name}”?",
        ("This added file could not be read. It is deleted from this library.", IRREVERSIBLE),
        "discard",
        name,
        "Delete the file",
    )


def _unfollow_html(library: Library, location: str) -> str:
    with closing(schema.connect(library.catalogue)) as connection:
        source = _followed_source(catalogue.all_sources(connection), location)
        held = catalogue.article_counts(connection).get(source.key, 0)
    stays = (
        "What lies there"
        if source.kind in (SourceKind.URL, SourceKind.FEED)
        else "The files themselves"
    )
    return _dialog_html(
        "Stop following this source?",
        (
            location,
            f"Its articles ({held:,}) leave the library. {stays} will not be touched.",
            "Adding it again brings them back, the forgotten ones left out.",
        ),
        "leave",
        location,
        "Stop following",
    )


def _followed_source(sources: list[Source], location: str) -> Source:
    for source in sources:
        if source.location == location and source.kind != SourceKind.UPLOADS:
            return source
    raise ArticleNotFound("this source is not followed any more")


def _delete_collection_html(place: LibraryContext) -> str:
    if not place.collection:
        raise InvalidInput("the main library is not a collection")
    held = article_count(place.config)
    if not held:
        lines: tuple[str, ...] = ("It holds no articles.",)
    else:
        lines = (
            f"Its index of {format_count(held, 'article')}, what was added to it on this page, "
            "and its "
            "saved conversations are deleted. Folders that it follows are not touched.",
            IRREVERSIBLE,
        )
    return _dialog_html(
        f"Delete the collection “{place.collection}”?",
        lines,
        "dissolve",
        place.collection,
        "Delete for good" if held else "Delete",
    )


def _new_collection_html() -> str:
    return (
        '<form id="found-form"><h2 id="dialog-title">New collection</h2>'
        '<label for="collection-name">Name</label>'
        '<input id="collection-name" name="name" maxlength="60" autocomplete="off" required>'
        '<p class="why" id="found-problem" role="alert"></p><div class="dialog-actions">'
        '<button type="button" class="quiet-button" data-close>Cancel</button>'
        '<button type="submit" class="plain-button">Create</button></div></form>'
    )


def _dialog_html(question: str, lines: tuple[str, ...], what: str, which: str, action: str) -> str:
    words = "".join(f'<p dir="auto">{escape(line)}</p>' for line in lines)
    return (
        f'<h2 id="dialog-title" dir="auto">{escape(question)}</h2>{words}'
        '<div class="dialog-actions">'
        '<button type="button" class="quiet-button" data-close>Cancel</button>'
        f'<button type="button" class="danger-button" data-do="{what}" '
        f'data-which="{escape(which)}">{action}</button></div>'
    )
