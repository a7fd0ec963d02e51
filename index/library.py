"""Where the parts of a library lie in its data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Library:
    """One data folder: catalogue, FAISS segments, full text, uploads."""

    folder: Path

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
    def exists(self) -> bool:
        """Whether anything was ever built here."""
        return self.catalogue.exists()

    def size_bytes(self) -> int:
        """Bytes on disk of everything in the data folder."""
        total = 0
        for root, _, names in os.walk(self.folder):
            for name in names:
                try:
                    total += (Path(root) / name).stat().st_size
                except FileNotFoundError:
                    continue
        return total
