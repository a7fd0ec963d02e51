"""The configurations that a library is measured in: as it is, and with another part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.calibration.calibrate import calibrate
from assistant.config import Config
from assistant.evaluation.self_evaluation import Configuration
from assistant.factory import (
    index_manifest,
    library_of,
    ready_assistant,
    shipped_reader,
)
from assistant.pipeline import Assistant
from assistant.settings.table import READERS
from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.errors import InvalidInput
from index.maintenance.library_copy import copy_index
from index.search.searcher import Searcher
from index.types import Embedder, Progress

WARMING = "What is it?"  # asked before anything is measured


def measured_configuration(config: Config) -> Configuration:
    """The library with the reader that the configuration chooses, opened and warm."""
    assistant, reader = _warm(config)
    return Configuration(f"{assistant.searcher.embedder.name}, {reader} reader", assistant)


@contextmanager
def other_configuration(
    config: Config, other: str, own: Configuration, progress: Progress
) -> Iterator[Configuration]:
    """The same library with another reader (`small`, `large`) or another encoder.

    For an encoder, the index is copied into a temporary folder and embedded there; the library
    itself stays as it is. Raises InvalidInput if that is how the library is configured already,
    ModelUnavailable if there is no such encoder.
    """
    if other in READERS:
        assistant, reader = _warm(replace(config, reader=other), own.assistant.searcher)
        name = f"{assistant.searcher.embedder.name}, {reader} reader"
        if reader != other or name == own.name:
            raise InvalidInput(
                f"the {reader} reader is what reads already: compare with another of "
                f"{', '.join(READERS)}, fast"
                if reader == other
                else f"the {other} reader is not there: see `python -m assistant doctor`"
            )
        yield Configuration(name, assistant)
        return
    embedder = open_embedder(other, allow_download=config.allow_download)
    if embedder.fingerprint == index_manifest(library_of(config)).fingerprint:
        raise InvalidInput(
            f"the library is embedded with {embedder.name} already: compare with another encoder, "
            "or with small or large"
        )
    with TemporaryDirectory(prefix="footnote-eval-") as folder:
        copied = _embedded_copy(config, Path(folder) / "library", embedder, progress)
        assistant, reader = _warm(copied, Searcher(library_of(copied), embedder))
        yield Configuration(f"{embedder.name}, {reader} reader", assistant)


def _warm(config: Config, searcher: Searcher | None = None) -> tuple[Assistant, str]:
    """The assistant and the name of what reads, after a first question that opens all files."""
    assistant = ready_assistant(config, searcher)
    return assistant, assistant.ask(WARMING).reader or "small"


def _embedded_copy(config: Config, folder: Path, embedder: Embedder, progress: Progress) -> Config:
    """A configuration with a copy of the library that this encoder has embedded, calibrated."""
    library = copy_index(library_of(config), folder)
    build(library, BuildRequest(refresh=False, force=True), lambda _: embedder, progress)
    if config.calibrates:

        def on_asked(done: int, total: int) -> None:
            progress("calibrating", done, total)

        calibrate(library, Searcher(library, embedder), shipped_reader(), on_asked)
    return replace(config, data=folder, shared_data=False)
