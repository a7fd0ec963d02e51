"""Sources of articles: which files and rows are there now, by place and content hash."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import InvalidInput, SourceUnavailable, UnreadableArticle
from index.types import Failure, ParsedArticle

FOLDER, FILE, JSONL, UPLOADS = "folder", "file", "jsonl", "uploads"

LARGEST_FILE_BYTES = 200_000_000  # a single article beyond this is an archive or a mistake
NOT_ARTICLES = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .ico .bmp .tif .tiff .heic .mp3 .mp4 .m4a .wav .ogg .mov .avi "
    ".mkv .webm .css .js .mjs .map .json .jsonl .xml .yaml .yml .toml .lock .py .pyc .sh .woff "
    ".woff2 .ttf .otf .eot .db .sqlite .tmp .bak .swp .part .crdownload .ini .log".split()
)  # things that lie beside articles; counted together, not one failure each


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file or row that may become an article; `locator` is its place within the source."""

    locator: str
    raw_sha256: str
    load: Callable[[], ParsedArticle]


@dataclass(slots=True)
class Scan:
    """What was found in a source. Places below an unreachable prefix are neither there nor gone."""

    candidates: Iterator[Candidate]
    failures: list[Failure] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    is_cut: bool = False  # a line was no JSON, so that nobody knows which row it was

    def is_unreachable(self, locator: str) -> bool:
        """Whether a place could not be looked at, so that its absence says nothing."""
        return self.is_cut or any(
            locator == p or locator.startswith(f"{p}/") for p in self.unreachable
        )


def identify(path: Path, *, jsonl: bool = False) -> tuple[str, str]:
    """Kind and canonical location of a path a person named; InvalidInput if it cannot be one."""
    from index.readers import SUFFIXES

    path = path.expanduser()
    if not path.exists():
        raise InvalidInput(f"{path}: no such file or folder")
    location = str(path.resolve())
    if path.is_dir():
        if jsonl:
            raise InvalidInput(f"{path} is a folder: --jsonl takes a file with one JSON row a line")
        return FOLDER, location
    if jsonl or path.suffix.lower() == ".jsonl":
        return JSONL, location
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput(f"{path}: not a format that is read ({' '.join(SUFFIXES)}, or --jsonl)")
    return FILE, location


def scan(kind: str, location: str, library: Path) -> Scan:
    """Look at a source; SourceUnavailable if it cannot be reached at all.

    The data folder of the library itself is passed over where it lies in a source.
    """
    path = Path(location)
    if kind in (FOLDER, UPLOADS):
        return _scan_folder(path, None if kind == UPLOADS else library)
    if not path.is_file():
        raise SourceUnavailable("the file is not there any more; its articles were kept")
    found = Scan(iter(()))
    if kind == JSONL:
        found.candidates = _rows(path, found)
    else:
        found.candidates = _files([(path.name, path)], found)
    return found


def _scan_folder(folder: Path, library: Path | None) -> Scan:
    found = Scan(iter(()))
    if not folder.is_dir():
        if library is None:
            return found
        raise SourceUnavailable("the folder cannot be reached; its articles were kept")
    try:
        next(os.scandir(folder), None)
    except OSError as error:
        raise SourceUnavailable(f"the folder cannot be read ({error.strerror})") from error
    found.candidates = _files(_walk(folder, library, found), found)
    return found


def _walk(folder: Path, library: Path | None, found: Scan) -> Iterator[tuple[str, Path]]:
    """Locator and path of each file that may be an article, in a stable order."""
    from index.readers import SUFFIXES

    def note_unreachable(error: OSError) -> None:
        if error.filename is None or Path(error.filename) == folder:
            raise SourceUnavailable(f"the folder cannot be read ({error.strerror})")
        locator = Path(error.filename).relative_to(folder).as_posix()
        found.unreachable.append(locator)
        found.failures.append(Failure(locator, f"the folder cannot be read ({error.strerror})"))

    for root, folders, names in os.walk(folder, onerror=note_unreachable):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__MACOSX")) and Path(root, name) != library
        )
        for name in sorted(names):
            if name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini"):
                continue
            path = Path(root) / name
            locator = path.relative_to(folder).as_posix()
            suffix = path.suffix.lower()
            if suffix in SUFFIXES:
                yield locator, path
            elif suffix in NOT_ARTICLES:
                found.skipped[suffix] += 1
            else:
                kind = f"{suffix} files are" if suffix else "a file without an ending is"
                found.failures.append(Failure(_printable(locator), f"{kind} not read"))


def _files(
    places: Iterator[tuple[str, Path]] | list[tuple[str, Path]], found: Scan
) -> Iterator[Candidate]:
    for raw_locator, path in places:
        locator = _printable(raw_locator)
        try:
            digest = hashlib.sha256(_read_bytes(path)).hexdigest()
        except UnreadableArticle as error:
            found.unreachable.append(locator)
            found.failures.append(Failure(locator, str(error)))
            continue
        yield Candidate(locator, digest, lambda path=path: read_file(path))  # type: ignore[misc]


def _printable(locator: str) -> str:
    """File names that are not valid UTF-8 come as surrogates, which no store takes."""
    return locator.encode("utf-8", "backslashreplace").decode()


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableArticle("not a regular file")
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise UnreadableArticle(
                f"{size / 1e6:.0f} MB is more than the {LARGEST_FILE_BYTES / 1e6:.0f} MB that an "
                "article may have"
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableArticle(f"cannot be read ({error.strerror})") from error


def read_file(path: Path) -> ParsedArticle:
    """Read one article file; UnreadableArticle with the reason if it is none."""
    from index.readers import read_article

    return read_article(path, _read_bytes(path))


def _rows(path: Path, found: Scan) -> Iterator[Candidate]:
    """The rows of a JSONL file; bad rows become failures, named by their line."""
    from index.readers.jsonl import read_rows

    for line, row in read_rows(path):
        if isinstance(row, Failure):
            found.failures.append(row)
            found.is_cut = found.is_cut or "JSON" in row.reason
            continue
        locator = row.id or str(line)
        yield Candidate(locator, record_hash(row), lambda row=row: row)  # type: ignore[misc]


def record_hash(article: ParsedArticle) -> str:
    """Hash of everything that is kept of an article but its id."""
    fields = [
        article.title,
        article.text,
        article.date,
        article.author,
        article.source,
        list(article.page_starts),
    ]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
