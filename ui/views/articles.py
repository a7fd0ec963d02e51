"""The Articles view: its components, and the handlers of what is done there."""

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
from assistant.upload_allowance import upload_quota_bytes
from index.building.build import BuildRequest
from index.errors import InvalidInput
from index.ingestion.sources import identify_address, identify_path
from index.maintenance.forget import ErasureProof
from index.types import SourceKind
from ui.html.answer import problem_html
from ui.html.articles_form import articles_form_html, ask_only_html, limits_script
from ui.html.welcome import welcome_html
from ui.security.exposure import is_local_only
from ui.security.upload_limits import files_within_limits
from ui.state.background_job import BackgroundJob, StopButtons
from ui.state.event_payload import event_text
from ui.state.handler_errors import error_words, reports_errors
from ui.state.library_context import LibraryContext, LibraryContexts
from ui.state.library_files import forgotten_names, read_article, read_overview, store_uploads
from ui.state.rebuild import build_outcome_html, indeterminate_html, rebuild
from ui.state.upload_quota import UploadQuota
from ui.state.upload_status import UploadStatus
from ui.views.articles_server import article_functions
from ui.views.conversations import request_account
from ui.views.removal_dialogs import failed_upload_path, removal_proof_html

SCRIPT = Path(__file__).parent.parent / "static" / "shelf.js"
FOLDERS_REFUSED = (
    "folders of this machine are added only where the page is served to this machine alone"
)

Update = list[Any]


class ArticlesView:
    """What stands in the Articles view, and what happens there."""

    def __init__(self, places: LibraryContexts) -> None:
        self._places = places
        self._may = places.permissions
        self._builds = StopButtons()

    def lay_out(self) -> None:
        """Make the components, inside a column of a page."""
        is_sure = not self._may.asking  # else it is shown once it is known who has come
        with gr.Row(elem_id="shelf-actions"):
            self._add = gr.UploadButton(
                "Add articles",
                elem_id="add",
                file_count="multiple",
                variant="primary",
                scale=0,
                visible=is_sure,
            )
            self._rebuild = gr.Button("Rebuild index", elem_id="rebuild", scale=0, visible=is_sure)
            self._stop_build = gr.Button("Stop", elem_id="stop-build", visible=False, scale=0)
            self._no_examples = gr.Button(
                "Remove the examples", elem_id="no-examples", visible=False, scale=0
            )
        with gr.Column(elem_id="shelf"):
            self._role = gr.HTML(elem_id="role", apply_default_css=False, js_on_load=None)
            self._outcome = gr.HTML(elem_id="outcome", apply_default_css=False, js_on_load=None)
            self._shelf = gr.HTML(
                articles_form_html(self._places.config),
                elem_id="articles",
                apply_default_css=False,
                js_on_load=limits_script() + SCRIPT.read_text("utf-8"),
                server_functions=article_functions(self._places),
            )

    def wire(self, blocks: gr.Blocks, turn: gr.HTML, welcome: gr.HTML) -> None:
        """Connect the events; `turn` tells that the view is shown, `welcome` changes with it."""
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [welcome, self._no_examples]
        by_role = [self._role, self._add, self._rebuild]
        for shows in (blocks.load, turn.shelf):
            shows(self.show, outputs=[*shown, *by_role], queue=False, **private)
        outputs = [self._outcome, self._add, self._rebuild, self._stop_build, *shown]
        wiring: dict[str, Any] = {"outputs": outputs, "concurrency_limit": None, **private}
        self._stop_build.click(self.stop_build, queue=False, **private)
        guarded = self._may.guarded
        self._add.upload(guarded(self.add_articles), [self._add], **wiring)
        self._rebuild.click(guarded(self.rebuild), **wiring)
        self._no_examples.click(guarded(self.remove_examples), **wiring)
        self._shelf.fetch(guarded(self.add_address), **wiring)
        self._shelf.follow(guarded(self.add_folder), **wiring)
        self._shelf.forget(guarded(self.forget), **wiring)
        self._shelf.discard(guarded(self.discard), **wiring)
        self._shelf.leave(guarded(self.leave), **wiring)
        self._shelf.restore(guarded(self.restore), **wiring)

    def show(self, request: gr.Request) -> Update:
        """What else of the page follows the articles, as they are now; the models begin to load."""
        name = request_account(request)
        may_change = self._may.may_change(name)
        by_role = [gr.skip()] * 3
        if self._may.asking:
            by_role = [
                "" if may_change else ask_only_html(name),
                gr.UploadButton(visible=may_change),
                gr.Button(visible=may_change),
            ]
        try:
            place = self._places.of(request)
            place.keeper.start()
            return [*_library_update(place, may_change=may_change), *by_role]
        except Exception as error:  # noqa: BLE001 - told and logged
            html = problem_html(error_words(error, "show"))
            return [html, gr.Button(visible=False), *by_role]

    def stop_builds(self) -> None:
        """Stop what every visitor builds."""
        self._builds.stop_all()

    @reports_errors
    def stop_build(self, request: gr.Request) -> None:
        """Stop the build that this visitor started."""
        self._builds.stop(_session_hash(request))

    def add_articles(self, files: list[str] | None, request: gr.Request) -> Iterator[Update]:
        """Take uploaded files in and index them, and no other source."""

        def work(place: LibraryContext) -> Iterator[Update]:
            kept, limits = files_within_limits([Path(file) for file in files or []])
            room = UploadQuota(place.config.data, upload_quota_bytes(place.config))
            taken = store_uploads(place.library, kept, room)
            asked = replace(
                _uploads_build(place), restore=forgotten_names(place.library, taken.names)
            )
            yield from self._build(place, asked, request, limits, UploadStatus(taken.files))

        yield from self._told(request, work)
        for path in map(Path, files or []):  # each in a folder of its own below Gradio's
            with suppress(OSError):  # what stays is swept later
                path.unlink(missing_ok=True)
                path.parent.rmdir()

    def add_address(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Fetch a page or a feed and remember it."""

        def work(place: LibraryContext) -> Iterator[Update]:
            kind = (
                SourceKind.FEED if event_text(event, "kind") == SourceKind.FEED else SourceKind.URL
            )
            source = (*identify_address(kind, event_text(event, "address")), False)
            yield from self._build(place, BuildRequest(add=(source,)), request)

        yield from self._told(request, work)

    def add_folder(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Follow a folder or file of this machine; refused where others reach the page."""

        def work(place: LibraryContext) -> Iterator[Update]:
            if not is_local_only(self._places.config):
                raise InvalidInput(FOLDERS_REFUSED)
            path = Path(event_text(event, "place").strip()).expanduser()
            if not path.is_absolute():
                raise InvalidInput("write the whole path, such as /home/me/articles")
            kind, location = identify_path(path)
            source = (kind, location, location == str(SEEDS))
            yield from self._build(place, BuildRequest(add=(source,)), request)

        yield from self._told(request, work)

    def rebuild(self, request: gr.Request) -> Iterator[Update]:
        """Refresh all sources."""
        yield from self._told(request, lambda p: self._build(p, BuildRequest(), request))

    def remove_examples(self, request: gr.Request) -> Iterator[Update]:
        """Take the example articles out for good."""
        asked = BuildRequest(remove_examples=True)
        yield from self._told(request, lambda place: self._build(place, asked, request))

    def leave(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Stop following a source."""
        asked = BuildRequest(remove_sources=(event_text(event, "which"),))
        yield from self._told(request, lambda place: self._build(place, asked, request))

    def restore(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Let a forgotten article back in."""
        asked = BuildRequest(restore=(event_text(event, "which"),))
        yield from self._told(request, lambda place: self._build(place, asked, request))

    def discard(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Delete an added file that could not be read."""

        def work(place: LibraryContext) -> Iterator[Update]:
            failed_upload_path(place.library, event_text(event, "which")).unlink(missing_ok=True)
            yield from self._build(place, _uploads_build(place), request)

        yield from self._told(request, work)

    def forget(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Remove an article for good and show what was proved."""

        def work(place: LibraryContext) -> Iterator[Update]:
            article = read_article(place.library, event_text(event, "which"))
            yield [
                indeterminate_html("Removing, and searching every file"),
                *_button_update("removing"),
                *UNCHANGED,
            ]
            never = threading.Event()  # a removal is not stopped half-way
            removal: BackgroundJob[None, ErasureProof] = BackgroundJob(
                lambda _: forget_article(place.library, article.id), never
            )
            html = removal_proof_html(removal.result(), article.title)
            yield [html, *_button_update("at rest"), *_library_update(place)]

        yield from self._told(request, work)

    def _told(
        self, request: gr.Request, work: Callable[[LibraryContext], Iterator[Update]]
    ) -> Iterator[Update]:
        """What the work yields for the visitor's library; an error in words at its end."""
        try:
            yield from work(self._places.of(request))
        except Exception as error:  # noqa: BLE001 - told and logged
            html = build_outcome_html(problem_html(error_words(error, "a change of the articles")))
            yield [html, *_button_update("at rest"), *UNCHANGED]

    def _build(
        self,
        place: LibraryContext,
        build: BuildRequest,
        request: gr.Request,
        notes: tuple[str, ...] = (),
        arrivals: UploadStatus | None = None,
    ) -> Iterator[Update]:
        build = replace(build, allow_private=place.config.allow_private)
        html = ""
        with self._builds.stop_event(_session_hash(request)) as stop:
            opened = place.keeper.embedder
            for html in rebuild(place.config, build, stop, notes, arrivals, opened):
                yield [html, *_button_update("building"), *UNCHANGED]
        place.keeper.start()
        yield [html, *_button_update("at rest"), *_library_update(place)]


def _uploads_build(place: LibraryContext) -> BuildRequest:
    """To look at the added files alone: what comes in needs no other source, and no web."""
    return BuildRequest(add=((SourceKind.UPLOADS, str(place.library.uploads.resolve()), False),))


def _library_update(place: LibraryContext, *, may_change: bool = True) -> Update:
    shelf = read_overview(place.library)
    return [
        welcome_html(shelf, may_change=may_change),
        gr.Button(visible=shelf.has_examples and may_change),
    ]


def _button_update(state: str) -> Update:
    is_at_rest = state == "at rest"
    return [
        gr.UploadButton(interactive=is_at_rest, value=None),
        gr.Button(interactive=is_at_rest),
        gr.Button(visible=state == "building"),
    ]


def _session_hash(request: gr.Request) -> str:
    return request.session_hash or ""


UNCHANGED: Update = [{"__type__": "update"}, {"__type__": "update"}]
"""The welcome and the button for the examples stay as they are."""
