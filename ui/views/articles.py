"""The Articles view: its components, and the handlers that change the library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.config import SEEDS
from assistant.conversations.redaction import forget_article
from assistant.upload_usage import upload_quota_bytes
from index.building.build import BuildRequest
from index.errors import InvalidInput
from index.ingestion.source_files import LARGEST_FILE_BYTES
from index.ingestion.sources import identify_address, identify_path
from index.maintenance.forget import ErasureProof
from index.storage.inventory import forgotten_names, read_overview, stored_article
from index.types import SourceKind
from ui.html.answer import problem_html
from ui.html.articles_form import articles_form_html, ask_only_html
from ui.html.build_progress import build_outcome_html, indeterminate_html
from ui.html.welcome import welcome_html
from ui.security.exposure import is_local_only
from ui.security.session_tokens import request_account
from ui.security.upload_limits import LARGEST_DROP_BYTES, MAX_FILES, files_within_limits
from ui.security.visitor import page_session
from ui.state.background_job import BackgroundJob, StopButtons
from ui.state.event_payload import event_text
from ui.state.handler_errors import error_words, reports_errors
from ui.state.library_context import LibraryContext, LibraryContexts
from ui.state.library_files import store_uploads
from ui.state.rebuild import rebuild
from ui.state.upload_quota import UploadQuota
from ui.state.upload_status import UploadStatus
from ui.views.articles_server import article_functions
from ui.views.removal_dialogs import failed_upload_path, removal_proof_html

DRAWN_AT_ONCE = 100  # rows; more are drawn when they are asked for
SCRIPT = Path(__file__).parent.parent / "static" / "articles.js"
FOLDERS_REFUSED = (
    "folders of this machine are added only where the page is served to this machine alone"
)

Update = list[Any]


class ArticlesView:
    """The components of the Articles view, and the handlers of their events."""

    def __init__(self, contexts: LibraryContexts) -> None:
        self._contexts = contexts
        self._permissions = contexts.permissions
        self._builds = StopButtons()

    def lay_out(self) -> None:
        """Create the components inside the current column."""
        is_for_all = not self._permissions.asking  # otherwise shown once the visitor is known
        with gr.Row(elem_id="shelf-actions"):
            self._add = gr.UploadButton(
                "Add articles",
                elem_id="add",
                file_count="multiple",
                variant="primary",
                scale=0,
                visible=is_for_all,
            )
            self._rebuild = gr.Button(
                "Rebuild index", elem_id="rebuild", scale=0, visible=is_for_all
            )
            self._stop_build = gr.Button("Stop", elem_id="stop-build", visible=False, scale=0)
            self._no_examples = gr.Button(
                "Remove the examples", elem_id="no-examples", visible=False, scale=0
            )
        with gr.Column(elem_id="shelf"):
            self._role = gr.HTML(elem_id="role", apply_default_css=False, js_on_load=None)
            self._outcome = gr.HTML(elem_id="outcome", apply_default_css=False, js_on_load=None)
            self._list = gr.HTML(
                articles_form_html(self._contexts.config),
                elem_id="articles",
                apply_default_css=False,
                js_on_load=limits_script() + SCRIPT.read_text("utf-8"),
                server_functions=article_functions(self._contexts),
            )

    def wire(self, blocks: gr.Blocks, turn: gr.HTML, welcome: gr.HTML) -> None:
        """Connect the events; `turn` reports that the view is shown, `welcome` changes with it."""
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [welcome, self._no_examples]
        by_role = [self._role, self._add, self._rebuild]
        for shows in (blocks.load, turn.shelf):
            shows(self.show, outputs=[*shown, *by_role], queue=False, **private)
        outputs = [self._outcome, self._add, self._rebuild, self._stop_build, *shown]
        wiring: dict[str, Any] = {"outputs": outputs, "concurrency_limit": None, **private}
        self._stop_build.click(self.stop_build, queue=False, **private)
        guarded = self._permissions.guarded
        self._add.upload(guarded(self.add_articles), [self._add], **wiring)
        self._rebuild.click(guarded(self.rebuild), **wiring)
        self._no_examples.click(guarded(self.remove_examples), **wiring)
        self._list.fetch(guarded(self.add_address), **wiring)
        self._list.follow(guarded(self.add_folder), **wiring)
        self._list.forget(guarded(self.forget), **wiring)
        self._list.discard(guarded(self.discard), **wiring)
        self._list.leave(guarded(self.leave), **wiring)
        self._list.restore(guarded(self.restore), **wiring)

    def show(self, request: gr.Request) -> Update:
        """Update the welcome and the buttons from the library, and begin to load the models."""
        name = request_account(request)
        may_change = self._permissions.may_change(name)
        role_updates = [gr.skip()] * 3
        if self._permissions.asking:
            role_updates = [
                "" if may_change else ask_only_html(name),
                gr.UploadButton(visible=may_change),
                gr.Button(visible=may_change),
            ]
        try:
            context = self._contexts.of(request)
            context.loader.start()
            return [*_library_update(context, may_change=may_change), *role_updates]
        except Exception as error:  # noqa: BLE001 - shown and logged
            html = problem_html(error_words(error, "show"))
            return [html, gr.Button(visible=False), *role_updates]

    def stop_builds(self) -> None:
        """Stop the builds of all visitors."""
        self._builds.stop_all()

    @reports_errors
    def stop_build(self, request: gr.Request) -> None:
        """Stop the build that this visitor started."""
        self._builds.stop(page_session(request))

    def add_articles(self, files: list[str] | None, request: gr.Request) -> Iterator[Update]:
        """Store uploaded files and index them, and no other source."""

        def work(context: LibraryContext) -> Iterator[Update]:
            accepted, notes = files_within_limits([Path(file) for file in files or []])
            quota = UploadQuota(context.config.data, upload_quota_bytes(context.config))
            uploads = store_uploads(context.library, accepted, quota)
            changes = replace(
                _uploads_build(context), restore=forgotten_names(context.library, uploads.names)
            )
            yield from self._build(context, changes, request, notes, UploadStatus(uploads.files))

        yield from self._work(request, work)
        for path in map(Path, files or []):  # each in a folder of its own below Gradio's
            with suppress(OSError):  # what is left is cleaned up later
                path.unlink(missing_ok=True)
                path.parent.rmdir()

    def add_address(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Fetch a page or a feed and remember it."""

        def work(context: LibraryContext) -> Iterator[Update]:
            kind = (
                SourceKind.FEED if event_text(event, "kind") == SourceKind.FEED else SourceKind.URL
            )
            source = (*identify_address(kind, event_text(event, "address")), False)
            yield from self._build(context, BuildRequest(add=(source,)), request)

        yield from self._work(request, work)

    def add_folder(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Follow a folder or file of this machine; refused if other machines can reach the page."""

        def work(context: LibraryContext) -> Iterator[Update]:
            if not is_local_only(self._contexts.config):
                raise InvalidInput(FOLDERS_REFUSED)
            path = Path(event_text(event, "place").strip()).expanduser()
            if not path.is_absolute():
                raise InvalidInput("write the whole path, such as /home/me/articles")
            kind, location = identify_path(path)
            source = (kind, location, location == str(SEEDS))
            yield from self._build(context, BuildRequest(add=(source,)), request)

        yield from self._work(request, work)

    def rebuild(self, request: gr.Request) -> Iterator[Update]:
        """Refresh all sources."""
        yield from self._work(
            request, lambda context: self._build(context, BuildRequest(), request)
        )

    def remove_examples(self, request: gr.Request) -> Iterator[Update]:
        """Remove the example articles for good."""
        changes = BuildRequest(remove_examples=True)
        yield from self._work(request, lambda context: self._build(context, changes, request))

    def leave(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Stop following a source."""
        changes = BuildRequest(remove_sources=(event_text(event, "which"),))
        yield from self._work(request, lambda context: self._build(context, changes, request))

    def restore(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Let a forgotten article back in."""
        changes = BuildRequest(restore=(event_text(event, "which"),))
        yield from self._work(request, lambda context: self._build(context, changes, request))

    def discard(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Delete an added file that could not be read."""

        def work(context: LibraryContext) -> Iterator[Update]:
            failed_upload_path(context.library, event_text(event, "which")).unlink(missing_ok=True)
            yield from self._build(context, _uploads_build(context), request)

        yield from self._work(request, work)

    def forget(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Remove an article for good and show the proof."""

        def work(context: LibraryContext) -> Iterator[Update]:
            article = stored_article(context.library, event_text(event, "which"))
            yield [
                indeterminate_html("Removing, and searching every file"),
                *_button_update("removing"),
                *UNCHANGED,
            ]
            never = threading.Event()  # a removal cannot be stopped
            removal: BackgroundJob[None, ErasureProof] = BackgroundJob(
                lambda _: forget_article(context.library, article.id), never
            )
            html = removal_proof_html(removal.result(), article.title)
            yield [html, *_button_update("at rest"), *_library_update(context)]

        yield from self._work(request, work)

    def _work(
        self, request: gr.Request, work: Callable[[LibraryContext], Iterator[Update]]
    ) -> Iterator[Update]:
        """The updates of the work on the visitor's library, or of its error in words."""
        try:
            yield from work(self._contexts.of(request))
        except Exception as error:  # noqa: BLE001 - shown and logged
            html = build_outcome_html(problem_html(error_words(error, "a change of the articles")))
            yield [html, *_button_update("at rest"), *UNCHANGED]

    def _build(
        self,
        context: LibraryContext,
        build: BuildRequest,
        request: gr.Request,
        notes: tuple[str, ...] = (),
        uploads: UploadStatus | None = None,
    ) -> Iterator[Update]:
        build = replace(build, allow_private=context.config.allow_private)
        html = ""
        with self._builds.stop_event(page_session(request)) as stop:
            embedder = context.loader.embedder
            for html in rebuild(context.config, build, stop, notes, uploads, embedder):
                yield [html, *_button_update("building"), *UNCHANGED]
        context.loader.start()
        yield [html, *_button_update("at rest"), *_library_update(context)]


def limits_script() -> str:
    """The numbers that the script shares with the server, as the script's first line."""
    return (
        f"const MOST_FILES = {MAX_FILES}, MOST_BYTES = {LARGEST_DROP_BYTES}, "
        f"MOST_BYTES_EACH = {LARGEST_FILE_BYTES}, DRAWN_AT_ONCE = {DRAWN_AT_ONCE};\n"
    )


def _uploads_build(context: LibraryContext) -> BuildRequest:
    """A build of the uploads alone, which needs no other source and no web."""
    return BuildRequest(add=((SourceKind.UPLOADS, str(context.library.uploads.resolve()), False),))


def _library_update(context: LibraryContext, *, may_change: bool = True) -> Update:
    overview = read_overview(context.library)
    return [
        welcome_html(overview, may_change=may_change),
        gr.Button(visible=overview.has_examples and may_change),
    ]


def _button_update(state: str) -> Update:
    is_at_rest = state == "at rest"
    return [
        gr.UploadButton(interactive=is_at_rest, value=None),
        gr.Button(interactive=is_at_rest),
        gr.Button(visible=state == "building"),
    ]


UNCHANGED: Update = [{"__type__": "update"}, {"__type__": "update"}]
"""No change of the welcome and of the button for the examples."""
