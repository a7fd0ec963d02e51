"""The assistants of several libraries: opened when they are asked, a few kept open."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future

from assistant.collections import collection_config
from assistant.config import Config
from assistant.pipeline import Assistant
from ui.state.assistant_loader import AssistantLoader

MAX_OPEN_ASSISTANTS = (
    3  # collections; each holds its models and vectors, 120 MB with an empty index (measured)
)


class AssistantPool:
    """One keeper a collection; beyond `most_open` the one that rested longest is let go.

    What is let go ends with the last question that it still answers, and is opened anew when it is
    asked again. Safe to use from many threads.
    """

    def __init__(self, config: Config, most_open: int = MAX_OPEN_ASSISTANTS) -> None:
        self._config = config
        self._most_open = most_open
        self._open: OrderedDict[str, AssistantLoader] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, collection: str) -> AssistantLoader:
        """The keeper of a collection; InvalidInput for a name that cannot be one."""
        config = collection_config(self._config, collection)
        with self._lock:
            keeper = self._open.pop(collection, None) or AssistantLoader(config)
            self._open[collection] = keeper
            if len(self._open) > self._most_open:
                self._open.popitem(last=False)
            return keeper

    def drop(self, collection: str) -> None:
        """Let one go, as before its library is deleted."""
        with self._lock:
            self._open.pop(collection, None)

    def opening(self) -> list[Future[Assistant]]:
        """What is being opened, or was, for a process that has to wait for it at its end."""
        with self._lock:
            return [keeper.opening for keeper in self._open.values() if keeper.opening]

    @property
    def open_ones(self) -> tuple[str, ...]:
        """The collections whose assistants are kept, the one that rested longest first."""
        with self._lock:
            return tuple(self._open)
