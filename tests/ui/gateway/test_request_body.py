"""Bodies of requests: read whole within a limit, few large ones at once, given on once more."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.ui.gateway.gate import run_async
from ui.gateway.request_body import (
    MAX_JSON_VALUES,
    SMALL_BODY_BYTES,
    BodyLimiter,
    BodyTooLong,
    TooManyBodies,
    has_too_many_values,
    read_body,
    replay_body,
)

LEFT = {"type": "http.disconnect"}


def receiving(*messages):
    """What an application receives: these messages, one after the other."""
    waiting = list(messages)

    async def receive():
        return waiting.pop(0)

    return receive


def chunks(*parts: bytes):
    return [
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1}
        for at, part in enumerate(parts)
    ]


def test_a_body_in_pieces_is_read_whole():
    assert run_async(read_body(receiving(*chunks(b"ab", b"", b"cd")), 4)) == b"abcd"
    assert run_async(read_body(receiving({"type": "http.request"}), 0)) == b""


def test_more_than_may_come_ends_the_reading_at_once():
    first, *_ = chunks(b"abc", b"de")
    with pytest.raises(BodyTooLong):  # a further message would fail: none is asked for
        run_async(read_body(receiving(first), 2))
    with pytest.raises(BodyTooLong):
        run_async(read_body(receiving(*chunks(b"abc", b"de")), 4))


def test_a_client_that_leaves_gives_what_came():
    assert run_async(read_body(receiving(*chunks(b"ab", b"cd")[:1], LEFT), 9)) == b"ab"


def test_a_body_is_given_once_more_and_then_what_follows():
    async def read():
        again = replay_body(b"body", receiving(LEFT))
        return [await again(), await again()]

    first, second = run_async(read())
    assert (first["body"], first["more_body"]) == (b"body", False)
    assert second == LEFT


def test_few_large_bodies_are_read_at_once_and_small_ones_are_not_counted():
    async def read():
        limiter = BodyLimiter(most_large=1)
        large = SMALL_BODY_BYTES + 1
        async with limiter.one_of(large), limiter.one_of(SMALL_BODY_BYTES):
            with pytest.raises(TooManyBodies):
                async with limiter.one_of(large):
                    pass
        with pytest.raises(KeyError):
            async with limiter.one_of(large):
                raise KeyError
        async with limiter.one_of(large):  # also what failed has made room
            return True

    assert run_async(read())


def test_a_body_that_does_not_come_ends_with_its_time():
    async def read():
        async with BodyLimiter(seconds=0).one_of(1):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        run_async(read())


def test_values_are_counted_before_they_are_parsed():
    many = json.dumps(list(range(MAX_JSON_VALUES + 1))).encode()
    few = json.dumps(list(range(MAX_JSON_VALUES - 1))).encode()
    assert has_too_many_values(many)
    assert not has_too_many_values(few)
    assert has_too_many_values(b"[" * (MAX_JSON_VALUES + 1))
    assert not has_too_many_values(b"\xff\x00")
