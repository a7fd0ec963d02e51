"""Builds a small library out of texts, as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.cli.main import main


def build_library(place: Path, articles: Mapping[str, str]) -> Path:
    """The data folder of these files by name, in an empty folder; with the real encoder."""
    folder = place / "articles"
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / name).write_text(text)
    assert main(["build", str(folder), "--data", str(place / "data"), "--json"]) == 0
    return place / "data"
