"""A web server on loopback for the tests of fetching: each path answers as it is told to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Answers by path, and the paths that were asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: bytes | str, kind: str = "text/html", status: int = 200, **more):
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(data)))
            for name, value in more.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer

    def move(self, path: str, to: str) -> None:
        self.put(path, b"", status=302, Location=to)


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that is served while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.hosts.append(self.headers["Host"])
            try:
                if self.path in site.answers:
                    site.answers[self.path](self)
                else:
                    self.send_error(404)
            except OSError:  # the other side has had enough
                pass

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # a handshake that the other side broke off

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


A, B = (f"The ferry number {name} sails at noon and carries forty cars." for name in "ab")
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title><link>/</link>
%s</channel></rss>"""
FULL = (
    "<item><guid>full-1</guid><title>Full &amp; whole</title><link>/full</link>"
    "<pubDate>Sat, 17 Feb 1962 08:00:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator>"
    f"<description>Short</description><c:encoded><![CDATA[<p>{A}</p>]]></c:encoded></item>"
)
