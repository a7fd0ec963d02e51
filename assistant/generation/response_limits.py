"""Limits on one reply of a language model's server: bytes and time, and no compression.

The client libraries read a list of models, an error and a line of a stream to their end before
anything of it is seen: a server that never ends would fill the memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx

from assistant.generation.types import GenerationLimits
from index.errors import LanguageModelFailed

BASE_BYTES = 4_000_000  # a long list of models has one million
BYTES_PER_TOKEN = 10_000  # a streamed piece has a few hundred, in several formats


def response_limiter(limits: GenerationLimits) -> Callable[[httpx.Response], None]:
    """A response hook, called before anything is read; reading then raises LanguageModelFailed."""
    most = BASE_BYTES + BYTES_PER_TOKEN * limits.tokens
    seconds = limits.seconds + limits.connection_seconds

    def bound(response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise LanguageModelFailed("the language model's server packs what it was to send plain")
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _LimitedStream(response.stream, most, time.monotonic() + seconds)

    return bound


class _LimitedStream(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, most_bytes: int, ends_at: float) -> None:
        self._stream = stream
        self._left = most_bytes
        self._ends_at = ends_at

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._left -= len(chunk)
            if self._left < 0:
                raise LanguageModelFailed("the language model's server sends more than it may")
            if time.monotonic() > self._ends_at:
                raise LanguageModelFailed("the language model's server does not come to an end")
            yield chunk

    def close(self) -> None:
        self._stream.close()
