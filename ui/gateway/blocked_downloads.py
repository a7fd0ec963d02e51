"""Keeps Gradio from fetching files from addresses that a request names.

The page takes uploaded files, and Footnote fetches pages with code of its own
(`index.ingestion.fetch`). Gradio's routes for downloads are closed as well; this module is for
events, whose file may be an address.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NoReturn

DOWNLOADERS = (
    ("gradio.processing_utils", "async_ssrf_protected_get"),
    ("gradio.processing_utils", "async_ssrf_protected_download"),
    ("gradio.processing_utils", "ssrf_protected_download"),
    ("gradio.processing_utils", "save_url_to_cache"),
    ("gradio.processing_utils", "unsafe_download"),
    ("gradio.route_utils", "secure_url_stream_response"),
    ("gradio.routes", "secure_url_stream_response"),
    ("safehttpx", "get"),
    ("safehttpx", "async_validate_url"),  # it may ask a public name server
)
"""Module and name of each function that sends a request to another machine."""
DOWNLOAD_REFUSED = "Footnote takes files, not addresses: add a page under Articles, by its address."


def block_downloads() -> None:
    """Make every downloader of Gradio raise, in this process and for good. Call it first."""
    from gradio import Error

    def refuse(*_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - whatever they take
        raise Error(DOWNLOAD_REFUSED, print_exception=False)

    for module, name in DOWNLOADERS:
        place = import_module(module)
        if not hasattr(place, name):
            raise AttributeError(f"{module} has no {name} any more: what fetches in its place?")
        setattr(place, name, refuse)
