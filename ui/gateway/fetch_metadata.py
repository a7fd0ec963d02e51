"""Recognises requests that a page of another site made the browser send.

Browsers say in `Sec-Fetch-Site` which site a request comes from (W3C Fetch Metadata). Older ones,
and all on plain HTTP to another machine, do not; then `Origin` decides, which the host check reads
in any case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OWN_SITES = ("same-origin", "none")  # "none": typed, or from a bookmark

Headers = Mapping[str, Sequence[str]]
"""Values by lower-case name, in their order."""


def is_cross_origin(method: str, path: str, headers: Headers) -> bool:
    """Whether a page of another site, or of another port, made the browser send a request.

    A link to the page itself does not count; frames, pictures, scripts and forms do.
    """
    sites = headers.get("sec-fetch-site", ())
    if not sites:
        return False
    if len(sites) == 1 and sites[0].strip().lower() in OWN_SITES:
        return False
    is_visit = (
        method == "GET"
        and path == "/"
        and _single_value(headers, "sec-fetch-mode") == "navigate"
        and _single_value(headers, "sec-fetch-dest") == "document"
    )
    return len(sites) != 1 or not is_visit


def _single_value(headers: Headers, name: str) -> str:
    values = headers.get(name, ())
    return values[0].strip().lower() if len(values) == 1 else ""
