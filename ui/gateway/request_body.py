"""Reads the body of a request before the application does, and replays it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ui.gateway.asgi import Message, Receive

SMALL_BODY_BYTES = 100_000  # nearly all bodies that a page sends
MAX_LARGE_BODIES = 8  # larger ones that are read at once
BODY_SECONDS = 60.0  # within which a body has to arrive
MAX_JSON_VALUES = 30_000  # in JSON: three times as many as in an event with 1,000 files


class BodyTooLong(Exception):
    """A body is longer than allowed."""


class TooManyBodies(Exception):
    """Too many large bodies are being read."""


class BodyLimiter:
    """Bounds the time in which bodies are read, and the number of large ones."""

    def __init__(self, most_large: int = MAX_LARGE_BODIES, seconds: float = BODY_SECONDS) -> None:
        self._most_large = most_large
        self._seconds = seconds
        self._large = 0

    @asynccontextmanager
    async def one_of(self, size: int) -> AsyncIterator[None]:
        """Read a body of this size in the block; TimeoutError if it takes too long.

        TooManyBodies where too many large ones are read.
        """
        is_large = size > SMALL_BODY_BYTES
        if is_large and self._large >= self._most_large:
            raise TooManyBodies
        self._large += is_large
        try:
            async with asyncio.timeout(self._seconds):
                yield
        finally:
            self._large -= is_large


def has_too_many_values(content: bytes) -> bool:
    """Whether JSON may have more values than the page sends: `{},` has 3 bytes but takes 100.

    An upper bound without parsing: characters in strings count as well.
    """
    return sum(map(content.count, (b",", b"[", b"{"))) > MAX_JSON_VALUES


async def read_body(receive: Receive, most_bytes: int) -> bytes:
    """The whole body of a request; BodyTooLong as soon as it is longer than `most_bytes`.

    If the client disconnects, what came before.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most_bytes:
            raise BodyTooLong
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def replay_body(body: bytes, receive: Receive) -> Receive:
    """A `receive` that yields this body first."""
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
