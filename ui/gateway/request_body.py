"""Reading a request's body before the application does, and giving it on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ui.gateway.asgi import Message, Receive

SMALL_BODY_BYTES = 100_000  # as nearly all of what a page sends
MAX_LARGE_BODIES = 8  # bodies beyond that which are read at once
BODY_SECONDS = 60.0  # within which a body has to be here
MAX_JSON_VALUES = 30_000  # of a body in JSON: three times those of an event that names 1,000 files


class BodyTooLong(Exception):
    """More came than may."""


class TooManyBodies(Exception):
    """As many large ones are read as may be."""


class BodyLimiter:
    """The bodies that are read at this moment, bounded in time and, large ones, in number."""

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
    """Whether JSON may have more values than the page sends: `{},` has 3 bytes, and takes 100.

    Looked at before it is parsed, so that signs in texts count as well.
    """
    return sum(map(content.count, (b",", b"[", b"{"))) > MAX_JSON_VALUES


async def read_body(receive: Receive, most_bytes: int) -> bytes:
    """All of a request's body; BodyTooLong as soon as it is longer than `most_bytes`.

    A client that leaves gives what came so far.
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
    """What an application receives that is to read this body once more."""
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
