"""The assistants of several libraries: opened on the first question; a few stay open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from typing import Any

from assistant.collections import collection_config
from assistant.config import Config
from assistant.reading.cascade import LargeReader
from ui.state.assistant_loader import AssistantLoader

MAX_OPEN_ASSISTANTS = 3  # each has its models and vectors: 120 MB with an empty index (measured)


class AssistantPool:
    """One loader for each collection; beyond `most_open` the least recently used is dropped.

    A dropped assistant still answers the questions that it has begun, and is opened again when the
    next one comes. Safe to use from many threads.
    """

    def __init__(self, config: Config, most_open: int = MAX_OPEN_ASSISTANTS) -> None:
        self._config = config
        self._most_open = most_open
        self._large = LargeReader()
        self._open: OrderedDict[str, AssistantLoader] = OrderedDict()
        self._lock = threading.Lock()
        self._calibration_turn = threading.Lock()

    def of(self, collection: str) -> AssistantLoader:
        """The loader of a collection; InvalidInput for a name that cannot be one."""
        config = collection_config(self._config, collection)
        dropped: AssistantLoader | None = None
        with self._lock:
            loader = self._open.pop(collection, None) or AssistantLoader(
                config, self._large, self._calibration_turn
            )
            self._open[collection] = loader
            if len(self._open) > self._most_open:
                _, dropped = self._open.popitem(last=False)
        if dropped is not None:
            dropped.end_calibration()
        return loader

    def drop(self, collection: str) -> None:
        """Drop the loader of a collection, as before its library is deleted."""
        with self._lock:
            loader = self._open.pop(collection, None)
        if loader is not None:
            loader.end_calibration()

    def end_calibrations(self) -> None:
        """Stop calibrating, as the page ends."""
        with self._lock:
            loaders = list(self._open.values())
        for loader in loaders:
            loader.end_calibration()

    def opening(self) -> list[Future[Any]]:
        """What is open or being opened: a process waits for it before it ends."""
        with self._lock:
            return [each for loader in self._open.values() for each in loader.pending]

    @property
    def open_ones(self) -> tuple[str, ...]:
        """The collections that have a loader, the least recently used first."""
        with self._lock:
            return tuple(self._open)
