"""Measurements of a library: kept with its generation, and how much has changed since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.building.build import BuildRequest, build
from index.embedding.factory import open_embedder
from index.library import Library
from index.maintenance.rollback import rollback
from index.storage.measurements import (
    PREFIX,
    changed_share,
    read_measurement,
    store_measurement,
)
from index.storage.schema import connect, set_meta, transaction


def add(library: Library, name: str, count: int) -> None:
    """Build with so many articles of one passage each."""
    source = library.folder.parent / f"{name}.jsonl"
    rows = [{"id": f"{name}{i}", "title": f"{name} {i}", "text": f"Row {i}."} for i in range(count)]
    source.write_text("\n".join(json.dumps(row) for row in rows))
    request = BuildRequest(add=(("jsonl", str(source), False),))
    build(library, request, lambda _: open_embedder("hashing"))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "data")
    add(made, "first", 20)
    return made


@pytest.fixture
def connection(library: Library) -> Iterator[sqlite3.Connection]:
    with closing(connect(library.catalogue, write=True)) as opened:
        yield opened


def test_what_was_stored_is_read_again_and_replaced(connection):
    assert read_measurement(connection, "depth") is None
    for value in (1.5, 2.5):
        with transaction(connection):
            store_measurement(connection, "depth", {"mean": value, "with": "a rod"})
    measured = read_measurement(connection, "depth")
    assert measured.values == {"mean": 2.5, "with": "a rod"}
    assert measured.passages == 20
    assert changed_share(connection, measured) == 0


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        '{"values": 3}',
        '{"values": {}}',
        '{"values": {}, "passages": "many", "next_passage_id": 1}',
        '{"values": {}, "passages": null, "next_passage_id": 1}',
    ],
)
def test_a_damaged_measurement_counts_as_none(connection, damaged):
    with transaction(connection):
        set_meta(connection, **{f"{PREFIX}depth": damaged})
    assert read_measurement(connection, "depth") is None


def test_added_and_deleted_passages_count_as_changed(library, connection):
    with transaction(connection):
        store_measurement(connection, "depth", {})
    measured = read_measurement(connection, "depth")
    add(library, "second", 5)
    assert changed_share(connection, measured) == 5 / 20
    build(
        library,
        BuildRequest(remove_sources=(str(library.folder.parent / "first.jsonl"),)),
        lambda _: open_embedder("hashing"),
    )
    assert changed_share(connection, measured) == 25 / 20


def test_a_rollback_brings_back_the_measurement_of_its_generation(library, connection):
    with transaction(connection):
        store_measurement(connection, "depth", {"mean": 1.0})
    add(library, "second", 5)
    with transaction(connection):
        store_measurement(connection, "depth", {"mean": 2.0})
    rollback(library)
    assert read_measurement(connection, "depth").values == {"mean": 1.0}
    rollback(library)
    assert read_measurement(connection, "depth").values == {"mean": 2.0}
