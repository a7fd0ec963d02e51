"""A folder of three articles, and a library that is not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.library import Library

ARTICLES = {
    "one.txt": "The harbour was closed on Monday.\nShips waited outside the harbour for two days.",
    "two.txt": "The mayor opened a new library.\nIt holds forty thousand books.",
    "deep/three.md": "---\ntitle: The bridge\ndate: 2024-05-06\n---\n"
    "The bridge is 300 metres long.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    for name, text in ARTICLES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")
