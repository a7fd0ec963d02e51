"""What is added on the page has a bound in all, also while it is on its way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app import main as serve_page
from assistant.cli.main import main
from assistant.config import UPLOADS_MB, Config, from_environment
from index.errors import InvalidInput
from index.library import Library
from tests.conftest import ROOT
from tests.ui.conftest import served
from ui.state.library_files import store_uploads
from ui.state.upload_quota import FORM_BYTES, PendingUploads, UploadQuota, UploadsFull

MB = 1_000_000


@pytest.fixture
def config(tmp_path) -> Config:
    return replace(Config(tmp_path / "data", None, False, "127.0.0.1", 7860), uploads_mb=1)


def upload(folder: Path, name: str, size: int) -> Path:
    path = folder / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x" * size)
    return path


def test_what_would_go_beyond_the_quota_is_left_out_with_words(tmp_path):
    library = Library(tmp_path / "data")
    room = UploadQuota(library.folder, 1000)
    first, second, third = (
        upload(tmp_path, f"{name}.txt", size) for name, size in (("a", 600), ("b", 600), ("c", 400))
    )
    taken = store_uploads(library, [first, second, third], room)
    assert [file.is_stored for file in taken.files] == [True, False, True]
    assert "0 MB and may have 0 MB: remove some under Articles" in taken.files[1].words
    assert "FOOTNOTE_UPLOADS_MB" in taken.files[1].words
    assert sorted(path.name for path in library.uploads.iterdir()) == ["a.txt", "c.txt"]
    # what is there already takes no further room, and a smaller version gives some back
    room = UploadQuota(library.folder, 1000)
    assert store_uploads(library, [first], room).files[0].is_stored
    assert store_uploads(library, [upload(tmp_path, "a.txt", 100)], room).files[0].is_stored
    assert room.used == 500
    assert store_uploads(library, [upload(tmp_path, "d.txt", 500)], room).files[0].is_stored
    assert not store_uploads(library, [upload(tmp_path, "e.txt", 1)], room).files[0].is_stored


def test_what_is_on_its_way_counts_as_well(config, tmp_path):
    uploading = config.data / "uploading"
    arriving = PendingUploads(config, uploading)
    uploading.mkdir(parents=True)
    (uploading / "left").write_bytes(b"x" * (MB // 2))
    with arriving.of(MB // 4), arriving.of(MB // 4):
        with pytest.raises(UploadsFull, match="have 1 MB and may have 1 MB"), arriving.of(2000):
            pass
        with arriving.of(FORM_BYTES):  # so that an answer to an empty one is the page's own
            pass
    with arriving.of(MB // 2):
        pass
    (uploading / "left").unlink()
    with arriving.of(MB):
        pass


def test_a_collection_with_room_is_not_shut_by_a_full_main_library(config):
    uploads = Library(config.data).uploads
    uploads.mkdir(parents=True)
    (uploads / "full.txt").write_bytes(b"x" * MB)
    arriving = PendingUploads(config, config.data / "uploading")
    with pytest.raises(UploadsFull), arriving.of(5000):
        pass
    (Library(config.data).collections / "other").mkdir(parents=True)
    with arriving.of(5000):
        pass


@pytest.mark.parametrize("text", ["none", "-1", "0", "1.5", "1e3", "9" * 30, "٣"])
def test_a_quota_that_is_no_number_is_one_clear_line(monkeypatch, capsys, tmp_path, text):
    monkeypatch.setenv("FOOTNOTE_UPLOADS_MB", text)
    with pytest.raises(InvalidInput, match="FOOTNOTE_UPLOADS_MB"):
        from_environment()
    for run in (lambda: main(["status", "--data", str(tmp_path)]), lambda: serve_page([])):
        assert run() == 2
        told = capsys.readouterr().err
        assert told.startswith(f"footnote: FOOTNOTE_UPLOADS_MB={text} is no number of megabytes")
        assert told.count("\n") == 1


def test_the_quota_is_set_by_the_environment(monkeypatch):
    assert from_environment().uploads_mb == UPLOADS_MB == 4096
    monkeypatch.setenv("FOOTNOTE_UPLOADS_MB", " 25 ")
    assert from_environment().uploads_mb == 25


def test_status_and_doctor_say_what_is_used_and_allowed(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("FOOTNOTE_UPLOADS_MB", "25")
    data = tmp_path / "data"
    article = upload(tmp_path, "a.txt", 10)
    article.write_text("The mill stands at the harbour.")
    store_uploads(Library(data), [article])
    assert main(["build", "--data", str(data)]) == 0
    for command, allowed in (("status", "uploads"), ("doctor", "uploads_allowed_bytes")):
        capsys.readouterr()
        assert main([command, "--data", str(data)]) == 0
        assert "Added on the page: 31 bytes of 25.0 MB allowed" in capsys.readouterr().out
        assert main([command, "--json", "--data", str(data)]) == 0
        form = json.loads(capsys.readouterr().out)
        wanted = {"bytes": 31, "allowed": 25 * MB} if command == "status" else 25 * MB
        assert form[allowed] == wanted


def test_an_upload_beyond_the_quota_is_refused_by_the_page_itself(tmp_path):
    settings = {"FOOTNOTE_UPLOADS_MB": "1"}
    with (
        served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt", **settings) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        for size, status in ((MB // 2, 200), (MB, 413), (1000, 200)):
            sent = client.post("gradio_api/upload", files={"files": ("a.txt", b"x" * size)})
            assert sent.status_code == status, sent.text
