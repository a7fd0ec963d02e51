"""No parser reaches the network."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from index.parsers.versions import is_current


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if OCR were not installed."""
    for module in ("pdf", "pdf_page", "pdf_pictures", "versions"):
        monkeypatch.setattr(f"index.parsers.{module}.can_recognise", lambda: False)
    is_current.cache_clear()
    yield
    is_current.cache_clear()
