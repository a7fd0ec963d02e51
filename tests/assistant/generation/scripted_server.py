"""A language model's server that does exactly what a test says, over real HTTP on loopback.

It speaks the protocols of OpenAI (`/v1/chat/completions`), Ollama (`/api/chat`) and Anthropic
(`/v1/messages`), and keeps every request that it got.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assistant.generation.prompts import REFUSAL


@dataclass(frozen=True)
class Reply:
    """What the server does: `pieces` one by one, `pause` seconds before each.

    `ending` is the reason why the model stopped; None breaks the stream off. Another `status`
    than 200 is sent at once with `body`. `is_silent` says nothing for ever, `stalls` nothing more
    after the last piece.
    """

    pieces: Sequence[str] = ()
    pause: float = 0.0
    ending: str | None = "stop"
    status: int = 200
    body: bytes = b'{"error": {"message": "the question was SECRET TEXT", "type": "x"}}'
    headers: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False
    stalls: bool = False
    is_garbage: bool = False


def words(text: str, **more) -> Reply:
    """A text, a word a piece."""
    pieces = [f" {word}" if at else word for at, word in enumerate(text.split(" "))]
    return Reply(pieces, **more)


def failures(silent: str, slow: str) -> dict[str, tuple[Reply, str]]:
    """What may go wrong with a model, by name, and what is told of it.

    `silent` and `slow` are told of one that says nothing and of one that takes too long, with the
    seconds that were set.
    """
    return {
        "busy": (Reply(status=429), "has too much to do (429)"),
        "broken": (Reply(status=500), "answers with an error (500)"),
        "silent": (Reply(is_silent=True), silent),
        "slow": (words("The fer ry " * 100, pause=0.3), slow),
        "half": (words("The fer", ending=None), "broke off"),
        "garbage": (Reply(is_garbage=True), "language model"),
        "empty": (Reply(()), "wrote nothing"),
        "nonsense": (
            words("Bananas orbit quietly at night. Seven is a bright colour."),
            "is supported by the articles",
        ),
        "refusal": (words(REFUSAL), "found no answer"),
        "foreign": (
            words("Die Regierung hat das Schiff gestern in dem alten Hafen verkauft und niemand "
                  "hat davon gewusst, weil die Zeitung nichts darüber geschrieben hatte."),
            "another language (de)",
        ),
    }  # fmt: skip


class ScriptedServer:
    """`reply` is one, or makes one of the whole prompt; `requests` are (path, headers, body)."""

    def __init__(self, reply: Reply | Callable[[str], Reply]) -> None:
        self.reply = reply
        self.requests: list[tuple[str, dict[str, str], dict]] = []
        self.gone = 0  # clients that left before the end
        self.ended = threading.Event()
        handler = type("Handler", (_Handler,), {"server_of": self})
        self._http = _Server(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def prompts(self) -> list[str]:
        """All that each request said, system prompt first."""
        return [prompt_of(body) for _, _, body in self.requests if body]

    def close(self) -> None:
        self.ended.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def scripted(reply: Reply | Callable[[str], Reply]):
    server = ScriptedServer(reply)
    try:
        yield server
    finally:
        server.close()


def prompt_of(body: dict) -> str:
    said = [body.get("system") or "", *(m.get("content") or "" for m in body.get("messages", ()))]
    return "\n".join(part if isinstance(part, str) else json.dumps(part) for part in said)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_args) -> None:
        """A client that leaves is no error of the test's."""


class _Handler(BaseHTTPRequestHandler):
    server_of: ScriptedServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args) -> None:
        pass

    def do_GET(self) -> None:
        self.server_of.requests.append((self.path, dict(self.headers), {}))
        self._send(200, json.dumps({"data": [{"id": "scripted"}]}).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server_of.requests.append((self.path, dict(self.headers), body))
        reply = self.server_of.reply
        reply = reply(prompt_of(body)) if callable(reply) else reply
        if reply.status != 200:
            self._send(reply.status, reply.body, reply.headers)
            return
        if "/api/show" in self.path:
            self._send(200, b'{"model_info": {}}')
            return
        try:
            self._stream(reply)
        except OSError:
            self.server_of.gone += 1
            self.close_connection = True

    def _stream(self, reply: Reply) -> None:
        is_lines = self.path == "/api/chat"
        kind = "application/x-ndjson" if is_lines else "text/event-stream"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if reply.is_silent:
            self.server_of.ended.wait(60)
            return
        if reply.is_garbage:
            self._chunk("<html>not a model at all</html>\n\ndata: {broken\n\n")
            self._chunk("", last=True)
            return
        form = {"/api/chat": _ollama, "/v1/messages": _anthropic}.get(self.path, _openai)
        for at, lines in enumerate(form(reply)):
            if at:
                time.sleep(reply.pause)
            self._chunk(lines)
        if reply.stalls:
            self.server_of.ended.wait(60)
            return
        if reply.ending is None:
            self.close_connection = True
            return
        self._chunk("", last=True)

    def _chunk(self, text: str, *, last: bool = False) -> None:
        data = text.encode()
        if data or last:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _openai(reply: Reply):
    base = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}

    def event(delta: dict, ending: str | None = None, **more) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": ending}]
        return f"data: {json.dumps({**base, 'choices': choices, **more})}\n\n"

    yield event({"role": "assistant", "content": ""})
    for piece in reply.pieces:
        yield event({"content": piece})
    if reply.ending is not None:
        yield event({}, reply.ending)
        usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
        yield f"data: {json.dumps({**base, 'choices': [], 'usage': usage})}\n\ndata: [DONE]\n\n"


def _ollama(reply: Reply):
    base = {"model": "scripted", "created_at": "2024-01-01T00:00:00Z"}
    for piece in reply.pieces:
        message = {"role": "assistant", "content": piece}
        yield json.dumps({**base, "message": message, "done": False}) + "\n"
    if reply.ending is not None:
        end = {"done": True, "done_reason": reply.ending, "prompt_eval_count": 11, "eval_count": 7}
        yield json.dumps({**base, "message": {"role": "assistant", "content": ""}, **end}) + "\n"


def _anthropic(reply: Reply):
    def event(kind: str, **more) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n"

    usage = {"input_tokens": 11, "output_tokens": 1}
    message = {"id": "1", "type": "message", "role": "assistant", "model": "scripted"}
    message |= {"content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}
    yield event("message_start", message=message)
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for piece in reply.pieces:
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    if reply.ending is not None:
        yield event("content_block_stop", index=0)
        ending = {"stop_reason": reply.ending, "stop_sequence": None}
        yield event("message_delta", delta=ending, usage={"output_tokens": 7})
        yield event("message_stop")
