"""A language model's server that never ends, or packs what it sends, fills no memory."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from assistant.errors import LanguageModelFailed
from assistant.generation.llama_index_model import LlamaIndexModel
from assistant.generation.model_spec import parse_model_spec
from assistant.generation.types import GenerationLimits, Prompt

MAX_SENT = 200_000_000  # at which the server of the test ends all the same
ERROR = b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n\r\n"
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: "
PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
KINDS = ["openai-like:{}/v1#m", "openai-like:{}/v1", "ollama:{}#m", "anthropic:{}#m"]


class Endless:
    """A server that sends `head` and then `piece` until its client leaves."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self.head, self.piece = head, piece
        self.sent = 0
        self.asked = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                with client, suppress(OSError):
                    self.asked = client.recv(1 << 16)
                    client.sendall(self.head)
                    while self.sent < MAX_SENT:
                        client.sendall(self.piece)
                        self.sent += len(self.piece)


@contextmanager
def endless(head: bytes, piece: bytes) -> Iterator[Endless]:
    server = Endless(head, piece)
    threading.Thread(target=server.serve, daemon=True).start()
    with server.listener:
        yield server


def ask(address: str) -> None:
    model = LlamaIndexModel(parse_model_spec(address), lambda: "")
    list(
        model.stream(Prompt("s", "u"), GenerationLimits(seconds=20, silence_seconds=10, tokens=10))
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("head", [ERROR, STREAM])
def test_a_reply_without_an_end_is_given_up(kind, head):
    with endless(head, b"x" * 65_536) as server:
        with pytest.raises(LanguageModelFailed):
            ask(kind.format(server.address))
        assert server.sent < 20_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_unpacked(kind):
    with endless(PACKED, gzip.compress(b"x" * 100_000_000, 1)) as server:
        with pytest.raises(LanguageModelFailed):
            ask(kind.format(server.address))
        assert b"accept-encoding: identity" in server.asked.lower()
        assert server.sent < 20_000_000
