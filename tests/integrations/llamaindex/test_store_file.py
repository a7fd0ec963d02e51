"""A node store in one file."""

from __future__ import annotations

import zipfile

import pytest

from index.errors import InvalidInput
from integrations.llamaindex.store_file import FORMAT, pack, unpack


def test_what_was_packed_is_unpacked(tmp_path):
    (tmp_path / "one" / "segments").mkdir(parents=True)
    files = {"nodes.sqlite": b"rows", "segments/00000001.vectors": b"\x00\x01" * 1000}
    for name, data in files.items():
        (tmp_path / "one" / name).write_bytes(data)
    pack(tmp_path / "one", tmp_path / "packed")
    unpack(tmp_path / "packed", tmp_path / "two")
    found = {name: (tmp_path / "two" / name).read_bytes() for name in files}
    assert found == files


@pytest.mark.parametrize(
    "names", [["../outside"], ["/etc/outside"], ["segments/../../outside"], ["nodes.sqlite", "x"]]
)
def test_nothing_is_written_elsewhere(tmp_path, names):
    with zipfile.ZipFile(tmp_path / "packed", "w") as archive:
        archive.comment = FORMAT
        for name in names:
            archive.writestr(name, "data")
    with pytest.raises(InvalidInput, match="not a persisted"):
        unpack(tmp_path / "packed", tmp_path / "place" / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["packed"]


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text").write_text("{}")
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("nodes.sqlite", "data")
    for name in ("text", "zip"):
        with pytest.raises(InvalidInput, match="not a persisted"):
            unpack(tmp_path / name, tmp_path / "place")
    with pytest.raises(FileNotFoundError):
        unpack(tmp_path / "none", tmp_path / "place")
