"""Gradio fetches nothing from anywhere on the word of a request."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import gradio
import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served
from tests.ui.page_client import PageClient
from ui.gateway.blocked_downloads import DOWNLOAD_REFUSED, DOWNLOADERS

HTTP_LIBRARIES = ("httpx2?", "safehttpx", "requests", "aiohttp", "urllib3", "urllib.request")
FOLDER = Path(gradio.__file__).parent
# Where Gradio's server speaks with other machines, and why it does not here.
KNOWN = {
    "analytics": "switched off, and for shared links",
    "blocks": "asks itself whether it has started",
    "components": "no call: an address taken apart",
    "cli": "programs of developers",
    "external": "gr.load and its kin, which the page has none of",
    "external_utils": "the same",
    "mcp": "off",
    "networking": "shared links, and asks itself whether it is up",
    "processing_utils": "the downloaders",
    "route_utils": "a downloader, of the route `file=`",
    "routes": "the route `proxy=`, which is closed",
    "static_server": "off",
    "tunneling": "shared links",
    "workflow": "off",
    "utils": "versions, switched off with analytics",
}


def test_nothing_else_of_gradio_speaks_with_other_machines():
    asks = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(HTTP_LIBRARIES)})\b", re.MULTILINE)
    asking = {
        path.relative_to(FOLDER).parts[0].removesuffix(".py")
        for path in FOLDER.rglob("*.py")
        if asks.search(path.read_text("utf-8"))
    }
    assert asking == KNOWN.keys()


def test_every_downloader_refuses_once_the_page_is_served():
    program = (
        "from importlib import import_module\n"
        "from ui.gateway.blocked_downloads import DOWNLOADERS, block_downloads\n"
        "block_downloads()\n"
        "from gradio import Error\n"
        "for module, name in DOWNLOADERS:\n"
        "    try: getattr(import_module(module), name)('http://127.0.0.1:1/x', '/tmp')\n"
        "    except Error as error: print(name, error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == [f"{name} {DOWNLOAD_REFUSED}" for _, name in DOWNLOADERS]


@pytest.fixture
def page(tmp_path):
    with (
        served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt") as address,
        PageClient(address) as client,
    ):
        yield client


@pytest.mark.long
def test_an_upload_that_is_an_address_is_refused_and_not_fetched(page):
    uploads = next(
        each["id"] for each in page.config["components"] if each["type"] == "uploadbutton"
    )
    (index,) = [
        at for at, each in enumerate(page.config["dependencies"])
        if each["inputs"] == [uploads]
    ]  # fmt: skip
    file = {
        "path": "http://stranger.example/x.md",
        "url": "http://stranger.example/x.md",
        "meta": {"_type": "gradio.FileData"},
    }
    event = {"fn_index": index, "data": [[file]], "session_hash": page.session}
    page.http.post("gradio_api/queue/join", json=event).raise_for_status()
    query = {"session_hash": page.session}
    with page.http.stream("GET", "gradio_api/queue/data", params=query) as stream:
        told = "".join(stream.iter_lines())
    assert DOWNLOAD_REFUSED in told
    assert page.call("articles", "rows", filter="stranger")["total"] == 17
