"""Libraries of a few articles for the tests of the Articles view, without a model."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import gradio as gr

from assistant.config import Config
from assistant.factory import library_of
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.types import Receipt
from ui.state.library_files import store_uploads

HOSTILE = "<img src=x onerror=alert(1)>"


class Resting:
    """Keepers whose assistants nobody asks, so that no model is opened during a test."""

    def of(self, collection):
        return SimpleNamespace(start=lambda: None, embedder=None)

    def drop(self, collection):
        """Nothing is held."""


def write_articles(folder: Path) -> None:
    """Two articles and a file that cannot be read."""
    folder.mkdir()
    (folder / "harbour.md").write_text(
        "---\ntitle: Ärger im Hafen\ndate: 2024-05-06\n---\nThe harbour of Aldermoor was closed."
    )
    (folder / "ferry.txt").write_text("The ferry\n\nThe ferry of Aldermoor sails at noon daily.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")


def build_in(config: Config, *add: Path, **asked) -> Receipt:
    """Build these files and folders, or refresh all sources."""
    sources = tuple(("folder" if p.is_dir() else "file", str(p), False) for p in add)
    request = BuildRequest(add=sources, **asked)
    return build(library_of(config), request, lambda _: HashingEmbedder())


def upload(config: Config, tmp_path: Path, name: str, data: bytes):
    """Store a file as if it had been added on the page."""
    path = tmp_path / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return store_uploads(library_of(config), [path])


def visitor(collection: str = "") -> gr.Request:
    """The request of a page that shows this collection."""
    return gr.Request(session_hash="s", query_params={"collection": collection})
