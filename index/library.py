"""Where the parts of a library lie in its data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryVanished

OWN_FILE_PATTERNS = (  # of all names that the program, in any version, made in a data folder
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
    "device-key",
    ".device-key.*",
    "reading.journal",
    "reading.fresh",
)


@dataclass(frozen=True, slots=True)
class Library:
    """One data folder: catalogue, FAISS segments, full text, uploads, and libraries below it.

    Its user's alone, unless it is shared with others of the machine on purpose. `was_there` where
    this process saw a library in it: another one is never begun in its place.
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
        """The copy of the catalogue that each build makes at its end."""
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
    def unfinished(self) -> Path:
        """Vectors of a build that was cut short, for the next one."""
        return self.folder / "unfinished.vectors"

    @property
    def crash_journal(self) -> Path:
        """What was being read when the program died, and what it is not to read again."""
        return self.folder / "reading.journal"

    @property
    def uploads(self) -> Path:
        """Folder of the articles that came in by the page."""
        return self.folder / "uploads"

    @property
    def user_data(self) -> Path:
        """The SQLite file of what people made here; no build reads or writes it."""
        return self.folder / "user.sqlite"

    @property
    def lock(self) -> Path:
        """The file that a build holds locked."""
        return self.folder / "build.lock"

    @property
    def collections(self) -> Path:
        """Folder of further libraries, one a sub-folder; nothing in them is part of this one."""
        return self.folder / "collections"

    @property
    def exists(self) -> bool:
        """Whether anything was ever built here."""
        return self.catalogue.exists()

    def require_present(self) -> None:
        """LibraryVanished if it was there and is not any more, as on a drive that was unmounted."""
        if self.was_there and not self.exists:
            raise LibraryVanished(
                f"there is no index in {self.folder} any more: was a drive unmounted, or the "
                "folder moved or deleted? Bring it back and try again; to begin a new one, start "
                "anew"
            )

    def make_folder(self) -> None:
        """Make the data folder, but not in the place of a library that is gone: LibraryVanished."""
        self.require_present()
        self.folder.mkdir(parents=True, exist_ok=True)

    def size_bytes(self) -> int:
        """Bytes on disk of everything in the data folder, the collections in it left out."""
        total = 0
        for path in self.files():
            with suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def files(self) -> Iterator[Path]:
        """Every file in the data folder, in a stable order, the collections in it left out."""
        for root, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if Path(root, name) != self.collections)
            yield from (Path(root, name) for name in sorted(names))
