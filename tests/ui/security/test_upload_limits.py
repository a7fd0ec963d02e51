"""How much comes in at once, and where it ends up."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from index.library import Library
from ui.security.upload_limits import files_within_limits
from ui.state.library_files import store_uploads


def files(folder, *sizes):
    paths = [folder / f"{number}.txt" for number in range(len(sizes))]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b"x" * size)
    return paths


def test_what_is_within_the_limits_is_kept_without_a_word(tmp_path):
    paths = files(tmp_path, 10, 20)
    assert files_within_limits(paths) == (tuple(paths), ())
    assert files_within_limits([]) == ((), ())


def test_too_many_files_too_large_ones_and_too_much_together_are_left_out_with_a_word(tmp_path):
    paths = files(tmp_path, 3_000_000, 9_000_000, 2_000_000, 1_000_000, 1)
    kept, notes = files_within_limits(
        paths, most_files=4, most_bytes=4_000_000, most_bytes_each=8_000_000
    )
    assert kept == (paths[0], paths[3])
    assert notes == (
        "1.txt: 9 MB is more than the 8 MB allowed",
        "2.txt: left out, more than 4 MB at once; add it alone",
        "1 of 5 files left out: 4 at once is the most; for a whole folder, "
        "`python -m assistant build FOLDER`",
    )


@pytest.mark.parametrize(
    "name",
    ["..\\..\\evil.txt", "C:\\evil.txt", ".hidden.txt", "a\nb.txt", "\u202etxt.txt",
     "~evil.txt", "x" * 250 + ".txt"],
)  # fmt: skip
def test_no_name_leaves_the_folder_of_the_uploads(tmp_path, name):
    library = Library(tmp_path / "data")
    path = tmp_path / name
    path.write_text("A title\n\nA sentence of it.\n")
    (stored,) = store_uploads(library, [path]).names
    inside = library.uploads / stored
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == {path, inside}
    assert inside.parent == library.uploads
    assert inside.read_bytes() == path.read_bytes()
    assert not stored.startswith(".")
    assert len(stored.encode()) <= 180


@pytest.mark.long
@pytest.mark.browser
def test_the_page_gives_no_file_of_the_machine_and_takes_none_out_of_its_folder(site):
    for path in ("/etc/passwd", "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "app.py",
                 "data/catalogue.sqlite", "/proc/self/environ"):  # fmt: skip
        assert httpx.get(f"{site}gradio_api/file={path}").status_code in (403, 404), path
    for name in ("../../../../tmp/evil.txt", "/tmp/evil.txt", "..\\..\\evil.txt"):
        sent = httpx.post(f"{site}gradio_api/upload", files={"files": (name, b"evil")})
        assert sent.status_code == 200
        (stored,) = sent.json()
        assert "/uploading/" in stored
        assert ".." not in Path(stored).parts
    huge = httpx.post(f"{site}gradio_api/queue/join", content=b"{" + b" " * 5_000_000 + b"}")
    assert huge.status_code == 413
