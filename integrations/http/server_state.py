"""What the routes share: the page's libraries and queue, the builds, and the threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request

from assistant.access.tokens import AccessToken, TokenStore
from assistant.answering.stage_timer import StageCallback, ignore_stage
from assistant.collections import MAIN_COLLECTION, collection_names
from assistant.types import Answer, AskRequest
from index.search.searcher import Searcher
from integrations.http.builds import BuildJobs
from integrations.service.library_service import LibraryService
from ui.state.library_context import LibraryContext, LibraryContexts
from ui.state.request_queue import RequestQueue

THREADS = 80  # of requests that wait or work; the page's own threads are others
ResultT = TypeVar("ResultT")


@dataclass
class ApiState:
    """The parts of a running page that the API uses. `page` is its address."""

    contexts: LibraryContexts
    queue: RequestQueue
    page: str
    arriving: Path  # a folder for files that no library has taken in yet
    tokens: TokenStore
    builds: BuildJobs = field(default_factory=BuildJobs)
    _limiter: CapacityLimiter | None = None

    def service(self, context: LibraryContext) -> LibraryService:
        """The operations of a library, whose questions take their turn in the page's queue."""
        engine = QueuedEngine(self.queue, context)
        return LibraryService(context.config, self.page, context.collection, engine)

    async def in_thread(self, work: Callable[[], ResultT]) -> ResultT:
        """The result of work that blocks, on a thread of the API."""
        self._limiter = self._limiter or CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


class QueuedEngine:
    """The page's assistant of a library, behind the page's queue."""

    def __init__(self, queue: RequestQueue, context: LibraryContext) -> None:
        self._queue = queue
        self._loader = context.loader

    def answer(self, request: AskRequest, on_stage: StageCallback) -> Answer:
        """The answer, once it is its turn; QueueFull if too many wait."""
        return self._queue.answer(self._loader, None, request, on_stage)

    @contextmanager
    def searching(self) -> Iterator[Searcher]:
        """The searcher, once it is open; a search is short and takes no place in the queue."""
        yield self._loader.searcher(ignore_stage)


def state_of(request: Request) -> ApiState:
    """The state of the application that got a request."""
    return cast("ApiState", request.app.state.api)


def visible_collections(state: ApiState, token: AccessToken) -> list[str]:
    """The collections that a token opens, the main library first."""
    names = (MAIN_COLLECTION, *collection_names(state.contexts.config))
    return [name for name in names if token.opens(name)]
