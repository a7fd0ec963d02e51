"""Reading a request's body before the application does, and giving it on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class BodyTooLong(Exception):
    """More came than may."""


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


def with_body(body: bytes, receive: Receive) -> Receive:
    """What an application receives that is to read this body once more."""
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
