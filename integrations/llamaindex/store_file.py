"""A node store in one file: an uncompressed zip of its database and its segments."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from index.errors import InvalidInput

MEMBER = re.compile(r"nodes\.sqlite|segments/\d{8}\.vectors")
FORMAT = b"footnote node store 1"


def pack(folder: Path, file: Path) -> None:
    """Write the files of a folder that `NodeIndex.copy_to` filled."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.comment = FORMAT
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())


def unpack(file: Path, folder: Path) -> None:
    """Write what `pack` packed into a folder; nothing is written outside of it.

    FileNotFoundError if there is no such file, InvalidInput if it is not one of `pack`.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if archive.comment != FORMAT or not all(map(MEMBER.fullmatch, names)):
                raise InvalidInput(f"{file} is not a persisted FootnoteVectorStore")
            for name in names:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as packed, target.open("wb") as written:
                    shutil.copyfileobj(packed, written)
    except zipfile.BadZipFile as error:
        raise InvalidInput(f"{file} is not a persisted FootnoteVectorStore ({error})") from error
