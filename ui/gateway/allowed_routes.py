"""The requests that the page needs, by method and path; all others are answered with 404.

Gradio serves some ninety routes, and a new version may bring more. Several fetch addresses, write
files, show other people's events or work for seconds, so each one that the page needs is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

UPLOAD_PATH = "/gradio_api/upload"
LOGIN_PATH = "/login"
LOGOUT_PATH = "/logout"
LONGEST_PATH = 1_000  # characters; no file of the program has a longer one
QUEUE_JOIN_PATH = "/gradio_api/queue/join"
QUEUE_DATA_PATH = "/gradio_api/queue/data"
HEARTBEAT_PREFIX = "/gradio_api/heartbeat/"
PREDICT_PATH = "/gradio_api/run/predict"
SERVER_FUNCTION_PATH = "/gradio_api/component_server/"

PAGE_QUERY_NAMES = frozenset({"collection", "article", "at", "sha", "original", "__theme"})
"""The parameters of the page's own address. Of others, `deep_link`, say, would make Gradio read a
file, and `page` look for another page."""


@dataclass(frozen=True, slots=True)
class Route:
    """A request that is let through; with `is_open` also before the sign-in.

    With `for_programs` it carries a token of its own, which its application checks: no sign-in,
    cookie or guard of the page is asked. An `is_upload` may be as large as files are.
    """

    method: str
    path: str
    is_open: bool = False
    is_folder: bool = False
    for_programs: bool = False
    is_upload: bool = False

    def matches(self, method: str, path: str) -> bool:
        """Whether this is the request."""
        if method != self.method:
            return False
        return path.startswith(self.path) if self.is_folder else path == self.path


ALLOWED_ROUTES = (
    Route("GET", "/", is_open=True),
    Route("HEAD", "/", is_open=True),  # Gradio's check at its start
    Route("GET", "/gradio_api/startup-events", is_open=True),  # the same; later it does nothing
    Route("GET", "/assets/", is_open=True, is_folder=True),  # the program's own scripts and styles
    Route("GET", "/static/", is_open=True, is_folder=True),
    Route("GET", "/theme.css", is_open=True),
    Route("GET", "/favicon.ico", is_open=True),
    Route("GET", "/manifest.json", is_open=True),  # its page links to it
    Route("POST", LOGIN_PATH, is_open=True),
    Route("POST", LOGOUT_PATH),  # Gradio's own is a GET, which a picture on another page could send
    Route("GET", HEARTBEAT_PREFIX, is_folder=True),
    Route("POST", QUEUE_JOIN_PATH),
    Route("GET", QUEUE_DATA_PATH),
    Route("POST", PREDICT_PATH),
    Route("POST", SERVER_FUNCTION_PATH),
    Route("GET", "/gradio_api/app_id"),  # the page polls it until the server is back
    Route("POST", UPLOAD_PATH, is_upload=True),
)


def allowed_route(method: str, path: str, routes: Sequence[Route] = ALLOWED_ROUTES) -> Route | None:
    """The route of a request; None if it is not among the `routes`."""
    if len(path) > LONGEST_PATH:
        return None
    for route in routes:
        if route.matches(method, path):
            return route
    return None


def allowed_query(query: bytes) -> bytes:
    """The query of the page's own address, without unknown parameters."""
    pairs = [pair for pair in query.split(b"&") if _parameter_name(pair) in PAGE_QUERY_NAMES]
    return b"&".join(pairs)


def _parameter_name(pair: bytes) -> str:
    name = pair.partition(b"=")[0]
    return name.decode("latin-1") if re.fullmatch(rb"\w+", name) else ""
