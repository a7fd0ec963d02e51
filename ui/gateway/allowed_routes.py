"""The requests that the page is made of, by method and path; to everything else the answer is 404.

Gradio serves some ninety routes, and a new version may bring more. Several fetch addresses, write
files, show other people's events or work for seconds, so each one that the page needs is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UPLOAD = "/gradio_api/upload"
LOGIN = "/login"
LOGOUT = "/logout"
LONGEST_PATH = 1_000  # characters; no file of the program has a longer one
JOIN = "/gradio_api/queue/join"
EVENTS = "/gradio_api/queue/data"
HEARTBEAT = "/gradio_api/heartbeat/"
PREDICT = "/gradio_api/run/predict"
COMPONENT_CALL = "/gradio_api/component_server/"

PAGE_QUERY = frozenset({"collection", "article", "at", "sha", "__theme"})
"""Of the page's own address; `deep_link`, say, would make Gradio read a file."""


@dataclass(frozen=True, slots=True)
class Route:
    """A request that is let through. `is_open`: also for who has not signed in."""

    method: str
    path: str
    is_open: bool = False
    is_folder: bool = False

    def fits(self, method: str, path: str) -> bool:
        """Whether this is the request."""
        if method != self.method:
            return False
        return path.startswith(self.path) if self.is_folder else path == self.path


ALLOWED = (
    Route("GET", "/", is_open=True),
    Route("HEAD", "/", is_open=True),  # Gradio asks itself whether it is up
    Route("GET", "/gradio_api/startup-events", is_open=True),  # so as well; then it does nothing
    Route("GET", "/assets/", is_open=True, is_folder=True),  # the program's own scripts and styles
    Route("GET", "/static/", is_open=True, is_folder=True),
    Route("GET", "/theme.css", is_open=True),
    Route("GET", "/favicon.ico", is_open=True),
    Route("GET", "/manifest.json", is_open=True),  # its page links to it
    Route("POST", LOGIN, is_open=True),
    Route("POST", LOGOUT),  # Gradio's own is a GET, which a picture on another page could send
    Route("GET", HEARTBEAT, is_folder=True),
    Route("POST", JOIN),
    Route("GET", EVENTS),
    Route("POST", PREDICT),
    Route("POST", COMPONENT_CALL),
    Route("GET", "/gradio_api/app_id"),  # whether the server is there again
    Route("POST", UPLOAD),
)


def allowed_route(method: str, path: str) -> Route | None:
    """The route that a request asks for; None if it is none of the page's."""
    if len(path) > LONGEST_PATH:
        return None
    for route in ALLOWED:
        if route.fits(method, path):
            return route
    return None


def page_query(query: bytes) -> bytes:
    """The query of the page's own address, without what is not ours."""
    kept = [pair for pair in query.split(b"&") if _name(pair) in PAGE_QUERY]
    return b"&".join(kept)


def _name(pair: bytes) -> str:
    name = pair.partition(b"=")[0]
    return name.decode("latin-1") if re.fullmatch(rb"\w+", name) else ""
