"""The page: `python app.py [--data DIR] [--host ADDRESS] [--port NUMBER]`."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import wait
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.cli.serve import add_serving_options
from assistant.collections import MAIN, checked_name, collection_names
from assistant.config import (
    SEEDS,
    Config,
    from_environment,
    keep_uploads_in,
    prepare_process,
)
from assistant.termination import end_as_on_ctrl_c
from index.errors import FootnoteError, InvalidInput
from index.storage.error_translation import storage_failure
from index.storage.private_files import close_to_others, new_files_private

if TYPE_CHECKING:
    from ui.gateway.protection import Protection

WRONG_USE = 2
OPENS_WITHIN_SECONDS = 10
THREADS = 160  # of Gradio's handlers; nearly all of them wait


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve with the options of the command line, which stand above the environment."""
    prepare_process()
    end_as_on_ctrl_c()
    parser = argparse.ArgumentParser(prog="python app.py", description="The page of Footnote.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the library's data folder")
    add_serving_options(parser)
    parser.add_argument("--collection", default=MAIN, metavar="NAME", help="the one to open first")
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value}
    collection = given.pop("collection", MAIN)
    try:
        config = replace(from_environment(), **given)
    except FootnoteError as error:
        _say(f"footnote: {error}")
        return WRONG_USE
    try:
        with new_files_private(unless=config.shared_data):
            return serve(config, collection)
    except KeyboardInterrupt:  # before the page was served
        return 130


def serve(config: Config, collection: str = MAIN) -> int:
    """Serve the page until Ctrl-C; every collection, the one that is named at the told address.

    2 if the port is in use, the library cannot be opened, or others would need no password.
    """
    uploading = keep_uploads_in(
        config.data
    )  # before Gradio is imported, which looks for a folder then
    from assistant.factory import library_of
    from assistant.generation.factory import chosen_model
    from ui.gateway.protection import checked_accounts, protection_of

    try:
        accounts = checked_accounts(config)
        if problem := _port_problem(config):
            _say(f"footnote: {problem}")
            return WRONG_USE
        _check_collection(config, collection)
        chosen_model(config)
        _build_examples_once(config)
        if open_still := close_to_others(library_of(config)):
            _say(f"footnote: {open_still}")
        protection = protection_of(config, accounts)
    except (FootnoteError, OSError) as error:
        _say(f"footnote: {storage_failure(error, config.data) or error}")
        return WRONG_USE
    except KeyboardInterrupt:
        _say("footnote: stopped; the index is as it was")
        return 130
    return _run(config, protection, uploading, collection)


def _run(config: Config, protection: Protection, uploading: Path, collection: str) -> int:
    from index.ingestion.source_files import LARGEST_FILE_BYTES
    from ui.gateway.blocked_downloads import refuse_downloads
    from ui.gateway.connection_limits import bound_connections
    from ui.gateway.page_app import PageApp
    from ui.page import Page
    from ui.security.host_check import bracketed
    from ui.security.sign_in import sign_in_message
    from ui.state.assistant_pool import Keepers
    from ui.state.upload_quota import Arriving
    from ui.theme import FAVICON, head, theme

    refuse_downloads()
    bound_connections()
    arriving = Arriving(config, uploading)
    keepers = Keepers(config)
    page = Page(config, keepers)
    blocks = page.blocks()
    try:
        blocks.launch(
            server_name=bracketed(config.host),
            server_port=config.port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,  # words of our handlers are shown in any case
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            max_file_size=LARGEST_FILE_BYTES,
            favicon_path=FAVICON,
            theme=theme(),
            head=head(),
            auth=protection.accounts,
            auth_message=sign_in_message() if protection.accounts else None,
            max_threads=THREADS,
            _app=PageApp(lambda app: protection.around(app, arriving), config.port),
        )
        keepers.of(collection).start()
        page.written.models.warm()
        _say(f"Footnote is at {_told_address(config, protection, collection)}")
        threading.Event().wait()
    except KeyboardInterrupt:
        page.close()
        blocks.close(verbose=False)
        # A process that ends while a thread of it opens the models is aborted, not ended.
        wait(keepers.opening(), timeout=OPENS_WITHIN_SECONDS)
    except OSError as error:
        _say(f"footnote: the page cannot be served on {config.host}:{config.port} ({error})")
        return WRONG_USE
    return 0


def _told_address(config: Config, protection: Protection, collection: str) -> str:
    """The address of the page, as a person opens it."""
    from ui.security.host_check import bracketed

    shown = [f"collection={quote(collection)}"] if collection else []
    shown += [protection.token.parameter] if protection.token else []
    query = f"/?{'&'.join(shown)}" if shown else ""
    return f"http://{bracketed(config.host)}:{config.port}{query}"


def _check_collection(config: Config, name: str) -> None:
    if name != MAIN and checked_name(name) not in collection_names(config):
        raise InvalidInput(
            f"there is no collection {name!r}: `python -m assistant collections --create NAME` "
            "makes one"
        )


def _build_examples_once(config: Config) -> None:
    """A library that was never built begins with the example articles."""
    from assistant.factory import builder_embedder, library_of
    from index.building.build import BuildRequest, build

    library = library_of(config)
    if library.exists:
        return
    _say("Building the index of the example articles …")
    build(
        library,
        BuildRequest(offer_examples=str(SEEDS), allow_private=config.allow_private),
        lambda built_with: builder_embedder(config, built_with),
    )


def _port_problem(config: Config) -> str | None:
    """Why the port cannot be listened on, in words; None if it can."""
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


if __name__ == "__main__":
    sys.exit(main())
