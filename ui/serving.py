"""Serving the page: the checks before it, Gradio, and the end with Ctrl-C."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import wait
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.collections import MAIN_COLLECTION, collection_names, validated_name
from assistant.config import SEEDS, Config, keep_uploads_in
from index.errors import FootnoteError, InvalidInput
from index.storage.error_translation import as_storage_error
from index.storage.private_files import restrict_access

if TYPE_CHECKING:
    from ui.gateway.asgi import App
    from ui.gateway.protection import Protection
    from ui.page import Page

USAGE_ERROR = 2
OPEN_TIMEOUT_SECONDS = 10
HANDLER_THREADS = 160  # of Gradio's handlers, which nearly all wait


def serve(config: Config, collection: str = MAIN_COLLECTION) -> int:
    """Serve the page until Ctrl-C; returns the exit code.

    All collections are served; the printed address is that of `collection`. The code is 2 if the
    port is in use, the library cannot be opened, or others would need no password.
    """
    uploads = keep_uploads_in(config.data)  # before Gradio is imported, which reads it then
    from assistant.factory import library_of
    from assistant.generation.factory import configured_model
    from ui.gateway.protection import build_protection, checked_accounts

    try:
        accounts = checked_accounts(config)
        if problem := _port_problem(config):
            _say(f"footnote: {problem}")
            return USAGE_ERROR
        _check_collection(config, collection)
        configured_model(config)
        _build_examples_once(config)
        if problem := restrict_access(library_of(config)):
            _say(f"footnote: {problem}")
        protection = build_protection(config, accounts)
    except (FootnoteError, OSError) as error:
        _say(f"footnote: {as_storage_error(error, config.data) or error}")
        return USAGE_ERROR
    except KeyboardInterrupt:
        _say("footnote: stopped; the index is as it was")
        return 130
    return _run(config, protection, uploads, collection)


def _run(config: Config, protection: Protection, uploads: Path, collection: str) -> int:
    from index.ingestion.source_files import LARGEST_FILE_BYTES
    from ui.gateway.blocked_downloads import block_downloads
    from ui.gateway.connection_limits import limit_connections
    from ui.gateway.page_app import PageApp
    from ui.page import Page
    from ui.security.host_check import bracketed_host
    from ui.security.sign_in import sign_in_message
    from ui.state.assistant_pool import AssistantPool
    from ui.state.upload_quota import PendingUploads
    from ui.theme import FAVICON, page_head, page_theme

    block_downloads()
    limit_connections()
    pending = PendingUploads(config, uploads)
    assistants = AssistantPool(config)
    page = Page(config, assistants)
    try:
        programs = _programs(config, page, uploads)
    except InvalidInput as error:
        _say(f"footnote: {error}")
        return USAGE_ERROR
    blocks = page.blocks()
    try:
        blocks.launch(
            server_name=bracketed_host(config.host),
            server_port=config.port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,  # the words of our handlers are shown in any case
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            max_file_size=LARGEST_FILE_BYTES,
            favicon_path=FAVICON,
            theme=page_theme(),
            head=page_head(),
            auth=protection.accounts,
            auth_message=sign_in_message() if protection.accounts else None,
            max_threads=HANDLER_THREADS,
            _app=PageApp(lambda app: protection.around(app, pending, programs), config.port),
        )
        assistants.of(collection).start()
        page.generated.models.warm()
        _say(f"Footnote is at {_page_address(config, protection, collection)}")
        threading.Event().wait()
    except KeyboardInterrupt:
        page.close()
        blocks.close(verbose=False)
        # A process that exits while a thread opens the models is aborted.
        wait(assistants.opening(), timeout=OPEN_TIMEOUT_SECONDS)
    except OSError as error:
        _say(f"footnote: the page cannot be served on {config.host}:{config.port} ({error})")
        return USAGE_ERROR
    return 0


def _programs(config: Config, page: Page, arriving: Path) -> Mapping[str, App]:
    """The applications for programs, by the beginning of their paths; none unless asked for."""
    if not (config.api or config.mcp):
        return {}
    from integrations.http.mounted import mounted_programs
    from ui.security.host_check import bracketed_host

    address = f"http://{bracketed_host(config.host)}:{config.port}"
    return mounted_programs(config, page.contexts, page.queue, address, arriving)


def _page_address(config: Config, protection: Protection, collection: str) -> str:
    """The address of the page for a browser, with its token if there is one."""
    from ui.security.host_check import bracketed_host

    parameters = [f"collection={quote(collection)}"] if collection else []
    parameters += [protection.token.query_parameter] if protection.token else []
    query = f"/?{'&'.join(parameters)}" if parameters else ""
    return f"http://{bracketed_host(config.host)}:{config.port}{query}"


def _check_collection(config: Config, name: str) -> None:
    if name != MAIN_COLLECTION and validated_name(name) not in collection_names(config):
        raise InvalidInput(
            f"there is no collection {name!r}: `python -m assistant collections --create NAME` "
            "makes one"
        )


def _build_examples_once(config: Config) -> None:
    """Build a new library from the example articles."""
    from assistant.factory import embedder_for_build, library_of
    from index.building.build import BuildRequest, build

    library = library_of(config)
    if library.exists:
        return
    _say("Building the index of the example articles …")
    build(
        library,
        BuildRequest(offer_examples=str(SEEDS), allow_private=config.allow_private),
        lambda built_with: embedder_for_build(config, built_with),
    )


def _port_problem(config: Config) -> str | None:
    """Why the server cannot listen on the port, in words; None if it can."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OverflowError:
            return f"{config.port} is not a port: set one from 1 to 65535 with PORT=7861"
        except PermissionError:
            return f"port {config.port} needs more rights: set another with PORT=7861"
        except socket.gaierror:
            return f"{config.host} is not an address of this machine"
        except OSError:
            other = config.port + 1 if config.port < 65535 else 7860
            return f"port {config.port} is in use: set another with PORT={other}"
    return None


def _say(line: str) -> None:
    print(line, file=sys.stderr if line.startswith("footnote:") else sys.stdout, flush=True)  # noqa: T201
