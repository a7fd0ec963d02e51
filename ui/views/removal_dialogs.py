"""Dialogs that ask before a removal, and the proof of a removal, as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from assistant.collections import article_count
from assistant.wording import format_bytes, format_count
from index.errors import InvalidInput
from index.ingestion.sources import FEED, FOLDER, UPLOADS, URL
from index.library import Library
from index.maintenance.forget import ErasureProof
from index.storage.inventory import article_origin, followed_source, is_failed_upload
from ui.html.build_progress import build_outcome_html
from ui.state.library_context import LibraryContext, LibraryContexts

IRREVERSIBLE = "This cannot be undone."


def confirmation_html(
    contexts: LibraryContexts, context: LibraryContext, what: str, which: str
) -> str:
    """The question before a removal, or before a collection is created.

    `which` comes from the browser: an article's id, a file, a source or a collection. Raises
    FootnoteError for what does not exist.
    """
    dialogs: dict[str, Callable[[], str]] = {
        "forget": lambda: _forget_html(context.library, which),
        "discard": lambda: _delete_upload_html(context.library, which),
        "leave": lambda: _unfollow_html(context.library, which),
        "dissolve": lambda: _delete_collection_html(contexts.named(which)),
        "found": _new_collection_html,
    }
    if what not in dialogs:
        raise InvalidInput("that is nothing that can be asked")
    return dialogs[what]()


def failed_upload_path(library: Library, name: str) -> Path:
    """The uploaded file of this name that the last build could not read; InvalidInput if none."""
    is_failed = is_failed_upload(library, name)
    if not is_failed or Path(name).is_absolute() or ".." in Path(name).parts:
        raise InvalidInput(f"{name[:80]!r} is no added file that could not be read")
    return library.uploads / name


def removal_proof_html(proof: ErasureProof, title: str) -> str:
    """What was removed, what was searched afterwards, and what follows."""
    count = format_count(proof.passages, "passage")
    lines = []
    if proof.traces:
        head = f"“{title}” was removed ({count}), but words of it were found afterwards."
        lines.append(f"Found in: {', '.join(proof.traces)}")
    else:
        files = format_count(proof.files, "file")
        head = f"“{title}” is gone from all {files} of this library ({count})."
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
    article = article_origin(library, identity)
    if article.kind == UPLOADS:
        happens = ("The file that was added is deleted as well.", IRREVERSIBLE)
    else:
        original = article.location
        if article.kind == FOLDER:
            original = f"{original}/{article.locator}"
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
    source, count = followed_source(library, location)
    stays = "What lies there" if source.kind in (URL, FEED) else "The files themselves"
    return _dialog_html(
        "Stop following this source?",
        (
            location,
            f"Its articles ({count:,}) leave the library. {stays} will not be touched.",
            "Adding it again brings them back, the forgotten ones left out.",
        ),
        "leave",
        location,
        "Stop following",
    )


def _delete_collection_html(context: LibraryContext) -> str:
    if not context.collection:
        raise InvalidInput("the main library is not a collection")
    count = article_count(context.config)
    if not count:
        lines: tuple[str, ...] = ("It holds no articles.",)
    else:
        lines = (
            f"Its index of {format_count(count, 'article')}, what was added to it on this page, "
            "and its "
            "saved conversations are deleted. Folders that it follows are not touched.",
            IRREVERSIBLE,
        )
    return _dialog_html(
        f"Delete the collection “{context.collection}”?",
        lines,
        "dissolve",
        context.collection,
        "Delete for good" if count else "Delete",
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
