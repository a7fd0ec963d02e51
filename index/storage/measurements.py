"""A measurement of a library that takes long: kept with its generation for all who read it.

It stands in the catalogue's manifest, so that a rollback brings back the measurement that was
taken of the generation it restores. The copy of the catalogue that each build makes is older and
lacks it; who restores that copy measures again.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from index.storage.schema import get_meta, set_meta

KEY = "foreign_scores"  # in the manifest


@dataclass(frozen=True, slots=True)
class ForeignScores:
    """The mean score of questions that a library cannot answer.

    `mean` is a logit. `reader` and `encoder` are the fingerprints of what it was measured with;
    `passages` is their number then, `last_id` the highest passage id.
    """

    mean: float
    reader: str
    encoder: str
    passages: int
    last_id: int


def store_foreign_scores(
    connection: sqlite3.Connection, mean: float, reader: str, encoder: str
) -> None:
    """Keep a measurement of the current generation, in place of the last one."""
    passages, last_id = connection.execute(
        "SELECT count(*), coalesce(max(id), 0) FROM passages"
    ).fetchone()
    form = {
        "mean": mean, "reader": reader, "encoder": encoder, "passages": passages,
        "last_id": last_id,
    }  # fmt: skip
    set_meta(connection, **{KEY: json.dumps(form)})


def read_foreign_scores(connection: sqlite3.Connection) -> ForeignScores | None:
    """The last measurement; None if there is none, or none that can be read."""
    stored = get_meta(connection).get(KEY)
    try:
        form = json.loads(stored or "null")
        mean, passages, last_id = float(form["mean"]), form["passages"], form["last_id"]
        texts = str(form["reader"]), str(form["encoder"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if type(passages) is not int or type(last_id) is not int or passages < 1:
        return None
    return ForeignScores(mean, *texts, passages, last_id)


def changed_share(connection: sqlite3.Connection, measured: ForeignScores) -> float:
    """Passages added and deleted since a measurement, by those that it was taken of; 0 or more."""
    added, kept = connection.execute(
        "SELECT coalesce(sum(id > ?), 0), coalesce(sum(id <= ?), 0) FROM passages",
        (measured.last_id, measured.last_id),
    ).fetchone()
    return float(added + max(measured.passages - kept, 0)) / measured.passages
