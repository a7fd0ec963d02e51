"""Files that are uploaded on the page, copied into the library."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.library import Library
from index.parsers.registry import READABLE_SUFFIXES
from index.storage.error_translation import as_storage_error, translate_storage_errors
from ui.html.articles_form import ACCEPTED_FORMATS
from ui.state.upload_quota import UploadQuota

LONGEST_NAME_BYTES = 180  # bytes; file systems stop at 255 and a suffix may be put between


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """An uploaded file: its name in the uploads, whether it is there now, and a word on it."""

    name: str
    is_stored: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What became of uploaded files, in their order."""

    files: tuple[StoredUpload, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those that are in the uploads now."""
        return tuple(file.name for file in self.files if file.is_stored)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person should know, a line each."""
        return tuple(f"{file.name}: {file.words}" for file in self.files if file.words)


def store_uploads(
    library: Library, files: Iterable[Path], room: UploadQuota | None = None
) -> UploadResult:
    """Copy uploaded files into the library's uploads, each whole or not at all.

    The same name with the same bytes is there already; with other bytes it is a new version of
    that article, but of two files of one name that come together both are kept. Files of a format
    that is not read are left out, with a word, and so are those for which there is no `room`.
    """
    with translate_storage_errors(library.uploads):
        library.make_folder()
        library.uploads.mkdir(exist_ok=True)
    taken: list[StoredUpload] = []
    for path in files:
        stored = {file.name for file in taken if file.is_stored}
        taken.append(_store_upload(library.uploads, path, stored, room))
    return UploadResult(tuple(taken))


def _store_upload(
    uploads: Path, path: Path, together: Set[str], room: UploadQuota | None
) -> StoredUpload:
    """`together`: the names that came in before it at the same time."""
    name = safe_file_name(path.name)
    if Path(name).suffix.lower() not in READABLE_SUFFIXES:
        return StoredUpload(name, False, f"not a format that is read; add {ACCEPTED_FORMATS}")
    place = uploads / name
    if place.exists() and _same_bytes(place, path):
        return StoredUpload(name, True, "already there, unchanged")
    words = ""
    if name in together:
        place = _free_path(place)
        words = f"kept as {place.name}, another file has its name"
    elif place.exists():
        words = "a new version takes the place of the one added before"
    grows = path.stat().st_size - (place.stat().st_size if place.exists() else 0)
    if room is not None and not room.take(grows):
        return StoredUpload(name, False, f"left out: {room.words}")
    try:
        _copy_whole(path, place)
    except OSError as error:
        told = as_storage_error(error, place) or error.strerror or type(error).__name__
        return StoredUpload(name, False, f"could not be stored: {told}")
    return StoredUpload(place.name, True, words)


def _free_path(place: Path) -> Path:
    number = 2
    while (free := place.with_stem(f"{place.stem} ({number})")).exists():
        number += 1
    return free


def safe_file_name(name: str) -> str:
    """A file name that stays in its folder and that a build looks at."""
    name = unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode()
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).lstrip(".~$ ") or "article"
    stem, suffix = os.path.splitext(name)
    room = LONGEST_NAME_BYTES - len(suffix.encode())
    return stem.encode()[: max(room, 1)].decode("utf-8", "ignore") + suffix


def _same_bytes(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and _sha256(one) == _sha256(other)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy_whole(path: Path, place: Path) -> None:
    """A build never sees half a file: hidden names are not read."""
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.copyfile(path, part)
        part.replace(place)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
