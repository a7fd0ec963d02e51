"""Which library a visitor looks at: the main one, or the collection that the address names."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import gradio as gr

from assistant.collections import MAIN, collection_names, in_collection
from assistant.config import Config
from assistant.factory import library_of
from index.errors import InvalidInput
from index.library import Library
from ui.security.permissions import permissions_of
from ui.state.assistant_loader import AssistantKeeper
from ui.state.assistant_pool import Keepers
from ui.state.conversation_session import Kept


@dataclass(frozen=True, slots=True)
class Place:
    """One library with everything that the page needs of it."""

    collection: str
    config: Config
    library: Library
    keeper: AssistantKeeper
    kept: Kept


class Places:
    """The libraries of the page: `?collection=NAME` in the address says which. Safe for threads."""

    def __init__(self, config: Config, keepers: Keepers) -> None:
        self.config = config
        self.keepers = keepers
        self.permissions = permissions_of(config)
        self._kept: dict[str, Kept] = {}
        self._was_there = False
        self._lock = threading.Lock()

    def of(self, request: gr.Request) -> Place:
        """The library that the address of a visitor's page names."""
        return self.named(
            dict(getattr(request, "query_params", None) or {}).get("collection", MAIN)
        )

    def named(self, name: object) -> Place:
        """A library by the name that the browser gave; InvalidInput if there is none of it.

        LibraryVanished where the data folder is gone that this page was served from.
        """
        name = name if isinstance(name, str) else MAIN
        settings = self._checked()
        if name != MAIN and name not in collection_names(self.config):
            raise InvalidInput(f"there is no collection {name[:60]!r}: choose another one above")
        config = in_collection(settings, name)
        library = library_of(config)
        with self._lock:
            if name not in self._kept or self._kept[name].library != library:
                self._kept[name] = Kept(library, saves=config.save_conversations)
            kept = self._kept[name]
        return Place(name, config, library, self.keepers.of(name), kept)

    def _checked(self) -> Config:
        """The settings, which say whether there ever was a library; LibraryVanished."""
        self._was_there = self._was_there or library_of(self.config).exists
        settings = replace(self.config, library_was_there=self._was_there)
        library_of(settings).check_there()
        return settings

    def drop(self, name: str) -> None:
        """Keep nothing of a collection in memory."""
        self.keepers.drop(name)
        with self._lock:
            self._kept.pop(name, None)
