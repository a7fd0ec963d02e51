"""Each added file on its way to the index."""

from __future__ import annotations

from assistant.factory import library_of
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.maintenance.forget import forget
from tests.ui.articles import HOSTILE, upload
from ui.state.library_files import StoredUpload
from ui.state.upload_status import MAX_SHOWN, UploadStatus


def test_each_added_file_is_followed_to_the_index(config, tmp_path):
    arrivals = UploadStatus(
        [
            *upload(config, tmp_path, "a.txt", b"The moon is made of rock and dust.").files,
            *upload(config, tmp_path, "b.txt", b"The moon is made of rock and dust.").files,
            *upload(config, tmp_path, "c.pdf", b"%PDF-1.4 nonsense").files,
            *upload(config, tmp_path, "d.png", b"x").files,
        ]
    )
    states = [arrival.state for arrival in arrivals.all]
    assert states == ["stored", "stored", "stored", "left out"]
    library = library_of(config)
    build(library, BuildRequest(), lambda _: HashingEmbedder(), on_read=arrivals.record_read)
    assert [arrival.state for arrival in arrivals.all] == ["read", "read", "failed", "left out"]
    arrivals.record_indexed(library)
    a, b, c, d = arrivals.all
    assert (a.state, b.state, c.state, d.state) == ("indexed", "indexed", "failed", "left out")
    assert "the same text as" in a.words
    assert "(b.txt); an answer cites it once" in a.words
    assert c.words
    html = arrivals.html()
    assert "4 files: 2 indexed, 1 failed, 1 left out" in html
    assert html.count("data-arrival=") == 4


def test_of_many_files_those_that_failed_are_shown_first(config):
    arrivals = UploadStatus([StoredUpload(f"{n}.txt", True) for n in range(MAX_SHOWN + 50)])
    arrivals.record_read(f"{MAX_SHOWN + 49}.txt", HOSTILE)
    html = arrivals.html()
    assert html.index('data-arrival="failed"') < html.index('data-arrival="stored"')
    assert "and 50 more" in html
    assert HOSTILE not in html
    assert UploadStatus([]).html() == ""


def test_a_reason_is_said_once_and_files_that_nobody_added_are_not_followed():
    arrivals = UploadStatus([StoredUpload("a.txt", True, "kept as a (2).txt")])
    arrivals.record_read("elsewhere.txt", "")
    arrivals.record_read("a.txt", "")
    assert [(file.state, file.words) for file in arrivals.all] == [("read", "kept as a (2).txt")]
    for _ in range(2):
        arrivals.record_read("a.txt", "binary data, not text")
    assert [(file.state, file.words) for file in arrivals.all] == [
        ("failed", "binary data, not text")
    ]
    assert arrivals.names == {"a.txt"}


def test_what_was_forgotten_is_left_out_of_the_index(config, tmp_path):
    sent = upload(config, tmp_path, "a.txt", b"The moon is made of rock and dust.")
    library = library_of(config)
    build(library, BuildRequest(), lambda _: HashingEmbedder())
    forget(library, "a.txt")
    arrivals = UploadStatus(sent.files)
    arrivals.record_indexed(library)
    assert [(file.state, file.words) for file in arrivals.all] == [
        ("left out", "forgotten on request")
    ]
