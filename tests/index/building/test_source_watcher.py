"""Following sources: real files, real notifications; what counts as a change and what does not."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.building import source_watcher as watch
from index.building.source_watcher import ChangeDebouncer, SourceWatcher

QUIET = 0.15


class Hands:
    """A follower of sources, and what it noticed."""

    def __init__(self, data: Path) -> None:
        self.told: list[str] = []
        self.changes = ChangeDebouncer(quiet_seconds=QUIET, longest_seconds=2.0)
        self.follower = SourceWatcher(data, self.changes, self.told.append, poll_seconds=0.2)

    def follow(self, *sources: tuple[str, Path]) -> None:
        self.follower.follow([(kind, str(path)) for kind, path in sources])
        self.changes.clear()

    def noticed(self, seconds: float = 4.0, *, check: bool = True) -> frozenset[str]:
        """What changed, within some seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if check:
                self.follower.check()
            if found := self.changes.take():
                return found
            time.sleep(0.05)
        return frozenset()

    def noticed_nothing(self) -> bool:
        return self.noticed(4 * QUIET) == frozenset()


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = Hands(tmp_path / "data")
    with hands.follower:
        yield hands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("One.")
    (folder / "deep" / "b.txt").write_text("Two.")
    return folder


def test_changes_are_given_when_they_are_quiet_or_have_waited_long_enough():
    now = 0.0
    changes = ChangeDebouncer(quiet_seconds=1.0, longest_seconds=10.0, clock=lambda: now)
    assert changes.take() == frozenset()
    changes.note("a")
    now = 0.9
    changes.note("b")
    now = 1.8
    assert changes.take() == frozenset()
    now = 1.9
    assert changes.take() == {"a", "b"}
    assert changes.take() == frozenset()
    for tenth in range(20, 121):  # a file that is written to without rest
        now = tenth / 10
        changes.note("log")
        if now < 12:
            assert changes.take() == frozenset()
    assert changes.take() == {"log"}


def write(folder: Path) -> None:
    (folder / "deep" / "b.txt").write_text("Two, changed.")


def save_atomically(folder: Path) -> None:
    (folder / ".a.txt.swp").write_text("One, saved by an editor.")
    (folder / ".a.txt.swp").replace(folder / "a.txt")


def delete(folder: Path) -> None:
    (folder / "a.txt").unlink()


def rename(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "deep" / "c.txt")


def move_folder_in(folder: Path) -> None:
    (folder.parent / "other" / "far").mkdir(parents=True)
    (folder.parent / "other" / "far" / "d.txt").write_text("Four.")
    (folder.parent / "other").rename(folder / "other")


def move_folder_out(folder: Path) -> None:
    (folder / "deep").rename(folder.parent / "away")


def delete_folder(folder: Path) -> None:
    shutil.rmtree(folder / "deep")


def write_in_a_new_folder(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "e.txt").write_text("Five.")


def make_readable_again(folder: Path) -> None:
    (folder / "a.txt").chmod(0o600)


CHANGES = [
    write,
    save_atomically,
    delete,
    rename,
    move_folder_in,
    move_folder_out,
    delete_folder,
    write_in_a_new_folder,
    make_readable_again,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("polled", [False, True], ids=["notified", "polled"])
def test_a_change_in_a_folder_is_noticed(
    hands: Hands,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
    polled: bool,
):
    if polled:
        monkeypatch.setattr(watch, "network_file_system", lambda _: "nfs4")
    hands.follow(("folder", folder))
    change(folder)
    assert hands.noticed(check=False) == {str(folder)}
    assert hands.noticed_nothing()


def test_what_is_no_article_is_no_change(hands: Hands, folder: Path):
    (folder / ".git").mkdir()
    hands.follow(("folder", folder))
    (folder / ".git" / "index.txt").write_text("x")
    (folder / ".a.txt.swp").write_text("x")
    (folder / "~$letter.docx").write_text("x")
    (folder / "server.bak").write_text("x")
    (folder / "a.txt").read_text()
    assert hands.noticed_nothing()


def test_the_data_folder_in_a_source_is_no_change_but_an_upload_is(hands: Hands, folder: Path):
    data = folder / "data"
    hands = Hands(data)
    with hands.follower:
        (data / "uploads").mkdir(parents=True)
        (data / "segments").mkdir()
        hands.follow(("folder", folder), ("uploads", data / "uploads"))
        (data / "catalogue.sqlite").write_text("x")
        (data / "segments" / "1.txt").write_text("x")
        (data / "new").mkdir()
        assert hands.noticed_nothing()
        (data / "uploads" / "up.txt").write_text("Uploaded.")
        assert hands.noticed() == {str(data / "uploads")}


@pytest.mark.parametrize("kind", ["file", "jsonl"])
def test_a_file_that_is_replaced_is_noticed_and_its_neighbours_are_not(
    hands: Hands, folder: Path, kind: str
):
    file = folder / ("rows.jsonl" if kind == "jsonl" else "a.txt")
    file.write_text("old")
    hands.follow((kind, file))
    (folder / "neighbour.txt").write_text("x")
    assert hands.noticed_nothing()
    (folder / "saved").write_text("new")
    (folder / "saved").replace(file)
    assert hands.noticed() == {str(file)}
    file.unlink()
    assert hands.noticed() == {str(file)}
    file.write_text("back")
    assert hands.noticed() == {str(file)}


@pytest.mark.parametrize("polled", [False, True], ids=["notified", "polled"])
def test_a_folder_that_vanishes_and_returns_is_followed_again(
    hands: Hands, folder: Path, monkeypatch: pytest.MonkeyPatch, polled: bool
):
    if polled:
        monkeypatch.setattr(watch, "network_file_system", lambda _: "nfs4")
    away = folder.parent / "away"
    hands.follow(("folder", folder))
    folder.rename(away)
    assert hands.noticed() == {str(folder)}
    away.rename(folder)
    assert hands.noticed() == {str(folder)}
    (folder / "deep" / "b.txt").write_text("Changed after it came back.")
    assert hands.noticed(check=False) == {str(folder)}


def test_a_folder_that_is_deleted_and_made_anew_at_once_is_followed(hands: Hands, folder: Path):
    hands.follow(("folder", folder))
    shutil.rmtree(folder)
    folder.mkdir()  # often gets the same inode
    assert hands.noticed() == {str(folder)}
    (folder / "new.txt").write_text("New.")
    assert hands.noticed() == {str(folder)}


def test_a_folder_that_comes_later_is_followed_from_then_on(hands: Hands, tmp_path: Path):
    uploads = tmp_path / "data" / "uploads"
    hands.follow(("uploads", uploads))
    assert hands.noticed_nothing()
    uploads.mkdir(parents=True)
    assert hands.noticed() == {str(uploads)}
    (uploads / "a.txt").write_text("Uploaded.")
    assert hands.noticed(check=False) == {str(uploads)}


def test_a_source_that_is_new_counts_as_changed_and_a_dropped_one_is_let_go(
    hands: Hands, folder: Path, tmp_path: Path
):
    other = tmp_path / "other"
    other.mkdir()
    hands.follow(("folder", folder))
    hands.follower.follow([("folder", str(other)), ("folder", str(folder))])
    assert hands.noticed() == {str(other)}
    hands.follow(("folder", other))
    (folder / "a.txt").write_text("Nobody looks.")
    assert hands.noticed_nothing()


def test_everything_counts_as_changed_when_the_kernel_dropped_notifications(
    hands: Hands, folder: Path
):
    hands.follow(("folder", folder), ("file", folder / "a.txt"))
    (emitter,) = [e for e in hands.follower._native.emitters if e.watch.is_recursive]
    emitter._inotify.on_queue_overflow()
    assert hands.noticed() == {str(folder), str(folder / "a.txt")}
    (folder / "deep" / "b.txt").write_text("Still followed.")
    assert hands.noticed() == {str(folder)}


class Limited(watch.Observer):  # type: ignore[misc, valid-type]
    """An observer that meets the kernel's limit after two watches, silently below a root."""

    count = 0

    def schedule(self, *arguments, **options):
        type(self).count += 1
        if self.count > 1:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return super().schedule(*arguments, **options)


def test_a_folder_is_polled_with_one_line_when_the_limit_of_watches_is_reached(
    hands: Hands, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "Observer", Limited)
    monkeypatch.setattr(Limited, "count", 0)
    hands.follow(("folder", folder))
    assert hands.told == [
        f"{folder} cannot be followed by notifications (the limit of inotify watches is reached): "
        "it is looked through every 0.2 s instead"
    ]
    (folder / "deep" / "b.txt").write_text("Changed.")
    assert hands.noticed() == {str(folder)}
    shutil.rmtree(folder)
    assert hands.noticed() == {str(folder)}
    folder.mkdir()
    assert hands.noticed() == {str(folder)}
    assert len(hands.told) == 1


def test_a_limit_that_new_folders_meet_later_means_polling(
    hands: Hands, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "Observer", Limited)
    monkeypatch.setattr(Limited, "count", -1)
    hands.follow(("folder", folder))
    assert hands.told == []
    (folder / "new").mkdir()
    assert hands.noticed() == {str(folder)}
    hands.follow(("folder", folder))
    assert [line.split(" (")[0] for line in hands.told] == [
        f"{folder} cannot be followed by notifications"
    ]
    (folder / "new" / "e.txt").write_text("Five.")
    assert hands.noticed(check=False) == {str(folder)}


def test_no_instance_of_the_notifications_left_means_polling(
    hands: Hands, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def no_instance() -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(watch, "Observer", no_instance)
    hands.follow(("folder", folder))
    (folder / "a.txt").write_text("Changed.")
    assert hands.noticed() == {str(folder)}
    assert len(hands.told) == 1


def test_no_file_is_left_open_after_following(folder: Path, tmp_path: Path):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        hands = Hands(tmp_path / "data")
        with hands.follower:
            hands.follow(("folder", folder))
    assert len(os.listdir("/proc/self/fd")) == before
