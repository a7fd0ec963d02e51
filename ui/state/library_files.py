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

from index.ingestion.containers import CONTAINER_SUFFIXES
from index.library import Library
from index.parsers.registry import READABLE_SUFFIXES
from index.parsers.unread_formats import refusal
from index.storage.error_translation import as_storage_error, translate_storage_errors
from ui.state.upload_quota import UploadQuota

LONGEST_NAME_BYTES = 180  # file systems allow 255, and a number may be added


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """An uploaded file: its name in the uploads, whether it is there now, and a note."""

    name: str
    is_stored: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class UploadResult:
    """Uploaded files with their outcome, in their order."""

    files: tuple[StoredUpload, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the stored files."""
        return tuple(file.name for file in self.files if file.is_stored)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes for the person, a line each."""
        return tuple(f"{file.name}: {file.words}" for file in self.files if file.words)


def store_uploads(
    library: Library, files: Iterable[Path], quota: UploadQuota | None = None
) -> UploadResult:
    """Copy uploaded files into the library's uploads, each completely or not.

    A file replaces a stored one of its name that has other bytes, unless both came in this call:
    then it gets a new name. Files of an unreadable format, and files beyond the `quota`, are left
    out with a note.
    """
    with translate_storage_errors(library.uploads):
        library.make_folder()
        library.uploads.mkdir(exist_ok=True)
    results: list[StoredUpload] = []
    for path in files:
        stored = {file.name for file in results if file.is_stored}
        results.append(_store_upload(library.uploads, path, stored, quota))
    return UploadResult(tuple(results))


def _store_upload(
    uploads: Path, path: Path, together: Set[str], quota: UploadQuota | None
) -> StoredUpload:
    """`together` are the names that were stored before it in the same call."""
    name = safe_file_name(path.name)
    if (suffix := Path(name).suffix.lower()) not in READABLE_SUFFIXES:
        return StoredUpload(name, False, _refusal(suffix))
    target = uploads / name
    if target.exists() and _same_bytes(target, path):
        return StoredUpload(name, True, "already there, unchanged")
    words = ""
    if name in together:
        target = _free_path(target)
        words = f"kept as {target.name}, another file has its name"
    elif target.exists():
        words = "a new version takes the place of the one added before"
    grows = path.stat().st_size - (target.stat().st_size if target.exists() else 0)
    if quota is not None and not quota.take(grows):
        return StoredUpload(name, False, f"left out: {quota.words}")
    try:
        _copy_whole(path, target)
    except OSError as error:
        reason = as_storage_error(error, target) or error.strerror or type(error).__name__
        return StoredUpload(name, False, f"could not be stored: {reason}")
    return StoredUpload(target.name, True, words)


def _refusal(suffix: str) -> str:
    if suffix in CONTAINER_SUFFIXES:
        return "it may hold many articles: put it into a folder and add that"
    return refusal(suffix)


def _free_path(target: Path) -> Path:
    number = 2
    while (free := target.with_stem(f"{target.stem} ({number})")).exists():
        number += 1
    return free


def safe_file_name(name: str) -> str:
    """A file name that cannot leave its folder and that a build reads."""
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


def _copy_whole(path: Path, target: Path) -> None:
    """Copy under a hidden name first: a build never reads half a file."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(path, part)
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
