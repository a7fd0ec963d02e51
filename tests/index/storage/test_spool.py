"""What a build sets aside comes back as it was given, in memory or on disk."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

from index.errors import DiskFull
from index.storage import spool
from index.storage.spool import RecordSpool, VectorSpool
from index.types import ParsedArticle


@pytest.fixture(params=[0, 16_000_000], ids=["on disk", "in memory"])
def folder(request, tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(spool, "MEMORY_BYTES", request.param or 1)
    return tmp_path


def test_records_come_back_in_order_and_by_number(folder):
    records = [ParsedArticle(f"Title {n}", "Text. " * n, tags=("a",)) for n in range(50)]
    kept: RecordSpool[ParsedArticle] = RecordSpool(folder)
    assert [kept.append(record) for record in records] == list(range(50))
    assert (len(kept), kept[7], list(kept)) == (50, records[7], records)
    assert kept.append(records[0]) == 50
    assert kept[50] == records[0]


def test_rows_come_back_one_by_one_and_in_runs(folder):
    vectors = np.random.default_rng(1).normal(size=(300, 8)).astype(np.float32)
    kept = VectorSpool(folder, 8)
    for first in range(0, 300, 70):
        kept.append(vectors[first : first + 70])
    assert (len(kept), kept.shape) == (300, (300, 8))
    for rows in ([], [5], [0, 1, 2, 90, 91, 7], list(range(300)), list(range(0, 300, 7))):
        assert np.array_equal(kept[np.array(rows, np.int64)], vectors[rows])


def test_nothing_is_left_in_the_folder(folder):
    kept: RecordSpool[str] = RecordSpool(folder)
    kept.append("words" * 1_000)
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_an_error_of_storage(tmp_path, monkeypatch):
    kept: RecordSpool[str] = RecordSpool(tmp_path)

    class Full:
        def seek(self, _at: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kept._file, "_file", Full())
    with pytest.raises(DiskFull, match="is full"):
        kept.append("words")
