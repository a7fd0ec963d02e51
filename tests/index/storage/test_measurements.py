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
    KEY,
    ForeignScores,
    changed_share,
    read_foreign_scores,
    store_foreign_scores,
)
from index.storage.schema import connect, set_meta, transaction
from tests.row_articles import add_rows


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "data")
    add_rows(made, "first", 20)
    return made


@pytest.fixture
def connection(library: Library) -> Iterator[sqlite3.Connection]:
    with closing(connect(library.catalogue, write=True)) as opened:
        yield opened


def measure(connection: sqlite3.Connection, mean: float) -> ForeignScores:
    with transaction(connection):
        store_foreign_scores(connection, mean, "a reader", "an encoder")
    return read_foreign_scores(connection)


def test_what_was_stored_is_read_again_and_replaced(connection):
    assert read_foreign_scores(connection) is None
    assert measure(connection, -1.5).mean == -1.5
    measured = measure(connection, -2.5)
    assert measured == ForeignScores(-2.5, "a reader", "an encoder", 20, measured.last_id)
    assert changed_share(connection, measured) == 0


GOOD = {"mean": -3.0, "reader": "r", "encoder": "e", "passages": 20, "last_id": 20}


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "[]", "null", "3", "[" * 100_000]
    + [json.dumps({k: v for k, v in GOOD.items() if k != missing}) for missing in GOOD]
    + [json.dumps(GOOD | wrong) for wrong in (
        {"passages": "many"}, {"passages": None}, {"passages": 0}, {"passages": True},
        {"last_id": 1.5}, {"mean": "low"}, {"mean": None},
    )],
)  # fmt: skip
def test_a_damaged_measurement_counts_as_none(connection, damaged):
    with transaction(connection):
        set_meta(connection, **{KEY: damaged})
    assert read_foreign_scores(connection) is None


def test_added_and_deleted_passages_count_as_changed(library, connection):
    measured = measure(connection, -3.0)
    add_rows(library, "second", 5)
    assert changed_share(connection, measured) == 5 / 20
    build(
        library,
        BuildRequest(remove_sources=(str(library.folder.parent / "first.jsonl"),)),
        lambda _: open_embedder("hashing"),
    )
    assert changed_share(connection, measured) == 25 / 20


def test_a_rollback_brings_back_the_measurement_of_its_generation(library, connection):
    measure(connection, -1.0)
    add_rows(library, "second", 5)
    measure(connection, -2.0)
    rollback(library)
    measured = read_foreign_scores(connection)
    assert measured.mean == -1.0
    assert changed_share(connection, measured) == 0
    rollback(library)
    measured = read_foreign_scores(connection)
    assert measured.mean == -2.0
    assert changed_share(connection, measured) == 0
