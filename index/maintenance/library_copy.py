"""A copy of the index of a library, to try something on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from index.library import Library
from index.storage.error_translation import translate_storage_errors
from index.storage.schema import connect
from index.storage.write_access import build_lock


def copy_index(library: Library, folder: Path) -> Library:
    """A library in an empty folder with the same articles and index; raises BuildInProgress.

    Uploads, collections, conversations and the page's secrets are not copied. The copy knows the
    sources of the library: it must not be refreshed.
    """
    copy = Library(folder)
    with build_lock(library), translate_storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (
            closing(connect(library.catalogue)) as connection,
            closing(sqlite3.connect(copy.catalogue)) as target,
        ):
            connection.backup(target)
        for part, copied in (
            (library.segments, copy.segments),
            (library.full_text, copy.full_text),
        ):
            if part.is_dir():
                shutil.copytree(part, copied)
    return copy
