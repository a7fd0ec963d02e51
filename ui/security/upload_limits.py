"""How much may be uploaded on the page at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.ingestion.source_files import LARGEST_FILE_BYTES

MAX_FILES = 1000  # of one upload; a larger folder is read in place, by the command line
LARGEST_DROP_BYTES = 1_000_000_000


def files_within_limits(
    files: Sequence[Path],
    most_files: int = MAX_FILES,
    most_bytes: int = LARGEST_DROP_BYTES,
    most_bytes_each: int = LARGEST_FILE_BYTES,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The uploaded files that are accepted, and a note for each limit that excludes some."""
    accepted: list[Path] = []
    notes = []
    total = 0
    for path in files[:most_files]:
        size = path.stat().st_size
        if size > most_bytes_each:
            notes.append(
                f"{path.name}: {_mb(size)} is more than the {_mb(most_bytes_each)} allowed"
            )
        elif total + size > most_bytes:
            notes.append(
                f"{path.name}: left out, more than {_mb(most_bytes)} at once; add it alone"
            )
        else:
            total += size
            accepted.append(path)
    if len(files) > most_files:
        notes.append(
            f"{len(files) - most_files:,} of {len(files):,} files left out: {most_files:,} at once "
            "is the most; for a whole folder, `python -m assistant build FOLDER`"
        )
    return tuple(accepted), tuple(notes)


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
