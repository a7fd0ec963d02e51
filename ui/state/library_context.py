"""The library that a visitor sees: the main one, or the collection that the address names."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import gradio as gr

from assistant.collections import MAIN_COLLECTION, collection_config, collection_names
from assistant.config import Config
from assistant.factory import library_of
from index.errors import InvalidInput
from index.library import Library
from ui.security.permissions import configured_permissions
from ui.state.assistant_loader import AssistantLoader
from ui.state.assistant_pool import AssistantPool
from ui.state.conversation_session import ConversationSession


@dataclass(frozen=True, slots=True)
class LibraryContext:
    """One library with its settings, its assistant and its conversations."""

    collection: str
    config: Config
    library: Library
    loader: AssistantLoader
    session: ConversationSession


class LibraryContexts:
    """The libraries of the page, by `?collection=NAME` in its address. Safe for threads."""

    def __init__(self, config: Config, assistants: AssistantPool) -> None:
        self.config = config
        self.assistants = assistants
        self.permissions = configured_permissions(config)
        self._sessions: dict[str, ConversationSession] = {}
        self._was_there = False
        self._lock = threading.Lock()

    def of(self, request: gr.Request) -> LibraryContext:
        """The library that the address of a visitor's page names."""
        return self.named(
            dict(getattr(request, "query_params", None) or {}).get("collection", MAIN_COLLECTION)
        )

    def named(self, name: object) -> LibraryContext:
        """A library by the name that the browser sent; InvalidInput if there is none.

        LibraryVanished if the data folder that this page was served from is gone.
        """
        name = name if isinstance(name, str) else MAIN_COLLECTION
        settings = self._checked_config()
        if name != MAIN_COLLECTION and name not in collection_names(self.config):
            raise InvalidInput(f"there is no collection {name[:60]!r}: choose another one above")
        config = collection_config(settings, name)
        library = library_of(config)
        with self._lock:
            if name not in self._sessions or self._sessions[name].library != library:
                self._sessions[name] = ConversationSession(library, saves=config.save_conversations)
            session = self._sessions[name]
        return LibraryContext(name, config, library, self.assistants.of(name), session)

    def _checked_config(self) -> Config:
        """The settings, with whether there was a library before; LibraryVanished."""
        self._was_there = self._was_there or library_of(self.config).exists
        settings = replace(self.config, library_was_there=self._was_there)
        library_of(settings).require_present()
        return settings

    def drop(self, name: str) -> None:
        """Drop a collection from memory."""
        self.assistants.drop(name)
        with self._lock:
            self._sessions.pop(name, None)
