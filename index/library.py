"""The files and folders of a library in its data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryVanished

OWN_FILE_PATTERNS = (  # every name that any version of the program has made in a data folder
    "catalogue.*",
    "segments",
    "fulltext",
    "unfinished.vectors",
    "uploads",
    "uploading",
    "user.sqlite*",
    "build.lock",
    "collections",
    "language-model",
    ".language-model.new",
    "page-token",
    ".page-token.new",
    "access-tokens.*",
    ".access-tokens.json.new",
    "device-key",
    ".device-key.*",
    "reading.journal",
    "reading.fresh",
    "mirror-*.npy",
)


@dataclass(frozen=True, slots=True)
class Library:
    """One data folder: catalogue, FAISS segments, full text, uploads, and libraries below it.

    Only its user may read it, unless `is_shared` with other users of the machine. `was_there` is
    set once this process has seen a library in it: no new one is ever begun in its place.
    """

    folder: Path
    is_shared: bool = False
    was_there: bool = False

    @property
    def catalogue(self) -> Path:
        """The SQLite file whose transactions commit everything else."""
        return self.folder / "catalogue.sqlite"

    @property
    def backup(self) -> Path:
        """The copy of the catalogue, updated at the end of each build."""
        return self.folder / "catalogue.backup"

    @property
    def segments(self) -> Path:
        """Folder of the immutable FAISS files."""
        return self.folder / "segments"

    @property
    def full_text(self) -> Path:
        """Folder of the tantivy indexes; the catalogue names the live one."""
        return self.folder / "fulltext"

    @property
    def checkpoint(self) -> Path:
        """Vectors of an interrupted build, for the next one to reuse."""
        return self.folder / "unfinished.vectors"

    @property
    def crash_journal(self) -> Path:
        """What was being parsed when the program died, and what is not parsed again."""
        return self.folder / "reading.journal"

    @property
    def uploads(self) -> Path:
        """Folder of the articles that were uploaded on the page."""
        return self.folder / "uploads"

    @property
    def user_data(self) -> Path:
        """The SQLite file of conversations and feedback; no build reads or writes it."""
        return self.folder / "user.sqlite"

    @property
    def lock(self) -> Path:
        """The file that a build keeps locked."""
        return self.folder / "build.lock"

    @property
    def collections(self) -> Path:
        """Folder of further libraries, one per sub-folder; none is part of this one."""
        return self.folder / "collections"

    @property
    def exists(self) -> bool:
        """Whether anything was ever built here."""
        return self.catalogue.exists()

    def require_present(self) -> None:
        """Raise LibraryVanished if it existed and no longer does, as on an unmounted drive."""
        if self.was_there and not self.exists:
            raise LibraryVanished(
                f"there is no index in {self.folder} any more: was a drive unmounted, or the "
                "folder moved or deleted? Bring it back and try again; to begin a new one, start "
                "anew"
            )

    def make_folder(self) -> None:
        """Create the data folder; LibraryVanished if a library was there and has disappeared."""
        self.require_present()
        self.folder.mkdir(parents=True, exist_ok=True)

    def size_bytes(self) -> int:
        """Bytes on disk of everything in the data folder except its collections."""
        total = 0
        for path in self.files():
            with suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def files(self) -> Iterator[Path]:
        """Every file in the data folder except its collections, in a stable order."""
        for root, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if Path(root, name) != self.collections)
            yield from (Path(root, name) for name in sorted(names))
