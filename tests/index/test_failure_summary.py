"""What could not be read is told in a bounded number of lines, however much of it there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.cli.build import receipt_lines
from assistant.cli.main import main
from assistant.serialization.library_reports import receipt_json
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.failure_summary import MAX_LINES, FailureSummary, truncate_failures
from index.library import Library
from index.sandbox.pool import ParserPool
from index.storage import catalogue, schema
from index.storage.inventory import inventory_entries, source_statuses
from index.types import Failure, SourceKind
from tests.index.library_state import build_folder

ROW = "The harbour was closed on Monday.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    return place


def stored(library: Library) -> list[Failure]:
    with closing(schema.connect(library.catalogue)) as connection:
        return catalogue.stored_failures(connection)


def build_rows(library: Library, path: Path):
    request = BuildRequest(add=((SourceKind.JSONL, str(path), False),))
    return build(library, request, lambda _: HashingEmbedder())


def test_equal_rows_of_a_table_are_one_line_with_their_number(library, folder):
    (folder / "all.csv").write_text("text\n" + ROW * 20_000)
    receipt = build_folder(library, folder)
    (failure,) = receipt.failed
    assert failure.source == "all.csv/2"
    assert failure.reason == (
        "19,999 rows: the same content as a row above (2, 3, 4, 5, 6 and others)"
    )
    assert stored(library) == [failure]
    assert next(receipt_lines(receipt)).startswith("1 added, 19,999 failed")
    assert receipt_json(receipt)["failed"] == [{"source": failure.source, "reason": failure.reason}]


def test_each_reason_of_a_table_has_its_own_line(library, folder):
    (folder / "all.csv").write_text("id,text\n" + f"7,{ROW}" * 9 + "8,\n" * 6 + "9,\n" * 3)
    receipt = build_folder(library, folder)
    assert {f.source: f.reason for f in receipt.failed} == {
        "all.csv/2": "8 rows: the same id as a row above (2, 3, 4, 5, 6 and others)",
        "all.csv/10": "9 rows: empty text (10, 11, 12, 13, 14 and others)",
    }


def test_a_few_rows_are_a_line_each(library, folder):
    (folder / "all.csv").write_text(f"text,date\n{ROW}" + ",2024\n" * 3)
    receipt = build_folder(library, folder)
    assert [f.reason for f in receipt.failed] == [f"row {n}: empty text" for n in (2, 3, 4)]


def test_rows_whose_reasons_differ_in_a_name_alone_are_one_line(library, tmp_path):
    rows = tmp_path / "rows.jsonl"
    twice = [{"id": f"n{n}", "text": ROW} for n in range(300)] * 2
    rows.write_text("\n".join(map(json.dumps, twice)))
    (failure,) = build_rows(library, rows).failed
    assert failure.source == f"{rows}:301"
    assert failure.reason == (
        "300 lines: duplicate id 'n0' and the like (301, 302, 303, 304, 305 and others)"
    )


def test_warnings_of_rows_are_folded_as_well(library, tmp_path):
    rows = tmp_path / "rows.jsonl"
    dated = [{"id": f"n{n}", "text": f"{ROW} {n}", "date": f"soon {n}"} for n in range(3_000)]
    rows.write_text("\n".join(map(json.dumps, dated)))
    receipt = build_rows(library, rows)
    assert receipt.added == 3_000
    (warning,) = receipt.warnings
    assert warning.source == "n0"
    assert warning.reason.startswith("3,000 times: ")
    assert "and the like" in warning.reason


def unreadable(folder: Path, number: int) -> None:
    for n in range(number):
        (folder / f"{n:05}.pdf").write_bytes(b"no pdf %d" % n)


def test_many_files_keep_their_hashes_and_are_told_up_to_a_limit(library, folder, monkeypatch):
    unreadable(folder, MAX_LINES + 200)
    read = []

    def counted(readings, name, data, charset=None):
        read.append(name)
        from index.errors import UnreadableArticle

        raise UnreadableArticle("broken .pdf file")

    monkeypatch.setattr(ParserPool, "read", counted)
    for _ in range(2):
        receipt = build_folder(library, folder)
        assert len(read) == MAX_LINES + 200  # once, not again in the second build
        assert len(receipt.failed) == MAX_LINES + 1
        assert receipt.failed[-1].reason == "and 200 more"
        assert next(receipt_lines(receipt)).startswith("no articles, 1,200 failed")
    assert len(stored(library)) == MAX_LINES + 200
    with closing(schema.connect(library.catalogue)) as connection:
        listed = catalogue.truncated_failures(connection)
        assert len(listed) == MAX_LINES + 1
        assert listed[-1].reason == "and 200 more"
        assert len(inventory_entries(connection)) == MAX_LINES + 1
        (state,) = source_statuses(connection)
        assert state.failures == MAX_LINES + 200


def test_places_that_are_not_read_are_bounded_in_the_catalogue(library, folder):
    for n in range(MAX_LINES + 50):
        (folder / f"{n:05}.xyz").write_bytes(b"")
    receipt = build_folder(library, folder)
    assert [f.reason for f in receipt.failed[-2:]] == [".xyz files are not read", "and 50 more"]
    assert len(stored(library)) == MAX_LINES + 1


def test_what_is_held_while_a_source_is_read_does_not_grow_with_the_rows():
    lines = FailureSummary()

    def held() -> int:
        return len(lines.parts)

    for n in range(1_000):
        lines.append(Failure(f"all.csv/{n}", f"row {n}: empty text"))
    few = held()
    for n in range(1_000, 100_000):
        lines.append(Failure(f"all.csv/{n}", f"row {n}: empty text"))
    assert held() == few == 5
    for n in range(100_000):
        lines.append(Failure(f"{n}.xyz", "a file"))
    assert held() == 5 + MAX_LINES
    assert sum(failure.count for failure in lines) == 200_000


def test_the_line_that_ends_a_list_counts_what_the_others_stand_for():
    failures: Iterator[Failure] = (Failure(str(n), "why", count=3) for n in range(MAX_LINES + 2))
    listed = truncate_failures(failures)
    assert len(listed) == MAX_LINES + 1
    assert listed[-1] == Failure("…", "and 6 more")
    assert listed[-1].count == 6


def test_a_library_with_a_line_for_each_row_opens_and_is_told_up_to_the_limit(library, folder):
    (folder / "all.csv").write_text(f"text\n{ROW}")
    build_folder(library, folder)
    with closing(schema.connect(library.catalogue, write=True)) as connection:
        connection.executemany(
            "INSERT INTO failures SELECT key, ?, NULL, 'the same', '' FROM sources "
            "WHERE kind = 'folder'",
            [(f"all.csv/{n}",) for n in range(5_000)],
        )
        assert catalogue.truncated_failures(connection)[-1].reason == "and 4,000 more"
    assert build_folder(library).failed == ()
    assert stored(library) == []


def test_status_tells_up_to_the_limit(library, folder, capsys):
    unreadable(folder, MAX_LINES + 7)
    build_folder(library, folder)
    assert main(["status", "--json", "--data", str(library.folder)]) == 0
    failures = json.loads(capsys.readouterr().out)["failures"]
    assert len(failures) == MAX_LINES + 1
    assert failures[-1] == {"source": "…", "reason": "and 7 more"}
