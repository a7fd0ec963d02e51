"""A web server of this machine's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.index.web_server import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served
