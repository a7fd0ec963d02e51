"""Sources of articles: which files and rows are there now, by place and content hash."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.errors import InvalidInput, LeadsOut, SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import Candidate, Loaded, ReadArticle, Scan, printable
from index.ingestion.source_files import FileRead, day_of, load_again, read_file
from index.ingestion.symbolic_links import Links, with_links_told
from index.types import Failure

FOLDER, FILE, JSONL, UPLOADS, URL, FEED = "folder", "file", "jsonl", "uploads", "url", "feed"

NOT_ARTICLES = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .ico .bmp .tif .tiff .heic .mp3 .mp4 .m4a .wav .ogg .mov .avi "
    ".mkv .webm .css .js .mjs .map .json .jsonl .xml .yaml .yml .toml .lock .py .pyc .sh .woff "
    ".woff2 .ttf .otf .eot .db .sqlite .tmp .bak .swp .part .crdownload .ini .log".split()
)  # things that lie beside articles; counted together, not one failure each

DEEPEST = 100  # folders within each other; the walk through some 900 would end the program
TOO_DEEP = f"the folder lies deeper than {DEEPEST} others within each other: not read"


def identify(path: Path, *, jsonl: bool = False) -> tuple[str, str]:
    """Kind and canonical location of a path a person named; InvalidInput if it cannot be one."""
    from index.ingestion.containers import CONTAINERS
    from index.parsers.registry import SUFFIXES

    if path.parts and path.parts[0].lower() in ("http:", "https:"):
        raise InvalidInput(f"{path} is an address: use --url, or --feed for an RSS or Atom feed")
    path = path.expanduser()
    if not path.exists():
        raise InvalidInput(f"{path}: no such file or folder")
    if not (path.is_dir() or path.is_file()):
        raise InvalidInput(f"{path} is neither a file nor a folder")
    location = str(path.resolve())
    if path.is_dir():
        if jsonl:
            raise InvalidInput(f"{path} is a folder: --jsonl takes a file with one JSON row a line")
        return FOLDER, location
    if jsonl or path.suffix.lower() == ".jsonl":
        return JSONL, location
    if path.suffix.lower() not in (*SUFFIXES, *CONTAINERS):
        known = " ".join((*SUFFIXES, *CONTAINERS))
        raise InvalidInput(f"{path}: not a format that is read ({known}, or --jsonl)")
    return FILE, location


def identify_address(kind: str, address: str) -> tuple[str, str]:
    """Kind and canonical form of an address a person named; InvalidInput if it is none."""
    from index.ingestion.fetch import canonical

    return kind, canonical(address)


def scan(
    kind: str,
    location: str,
    library: Path,
    read: ReadArticle,
    *,
    allow_private: bool = False,
    follow_links: bool = False,
    waiting: Callable[[str], None] = lambda _host: None,
) -> Scan:
    """Look at a source; SourceUnavailable if it cannot be reached at all.

    Data folders of libraries, this one or another, are passed over where they lie in a source.
    Links that lead out of a folder are read only with `follow_links`.
    Only sources that are addresses touch the network; `allow_private` lets them lead into the own
    one, and `waiting` is told the host that is waited for.
    """
    if kind in (URL, FEED):
        from index.ingestion.web import scan_feed, scan_page

        return (scan_page if kind == URL else scan_feed)(location, read, allow_private, waiting)
    from index.ingestion.containers import json_rows

    path = Path(location)
    if kind in (FOLDER, UPLOADS):
        if kind == UPLOADS:
            return _scan_folder(path, None, read, follow_links=False)
        return _scan_folder(path, library, read, follow_links=follow_links)
    if not path.is_file():
        raise SourceUnavailable("the file is not there any more; its articles were kept")
    found = Scan(iter(()))
    if kind == JSONL:
        found.candidates = json_rows(path, found, read)
    else:
        found.candidates = _files([(path.name, path)], found, read)
    return found


def _scan_folder(
    folder: Path, library: Path | None, read: ReadArticle, *, follow_links: bool
) -> Scan:
    found = Scan(iter(()))
    if not folder.is_dir():
        if library is None:
            return found
        raise SourceUnavailable("the folder cannot be reached; its articles were kept")
    try:
        next(os.scandir(folder), None)
    except OSError as error:
        raise SourceUnavailable(f"the folder cannot be read ({error.strerror})") from error
    links = Links(folder, follows=follow_links)
    places = _walk(folder, library, found, links)
    files = _files(places, found, read, within=links.within, has_dates=library is not None)
    found.candidates = with_links_told(files, found)
    return found


def _walk(
    folder: Path, library: Path | None, found: Scan, links: Links
) -> Iterator[tuple[str, Path]]:
    """Locator and path of each file that may be an article, in a stable order.

    Uploads come one article a file (no `library`): what is forgotten of them is deleted.
    """
    from index.ingestion.containers import CONTAINERS, page_folders
    from index.parsers.registry import SUFFIXES

    read = SUFFIXES if library is None else (*SUFFIXES, *CONTAINERS)

    def locator_of(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    def note_unreachable(error: OSError) -> None:
        if error.filename is None or Path(error.filename) == folder:
            raise SourceUnavailable(f"the folder cannot be read ({error.strerror})")
        found.fail(printable(locator_of(Path(error.filename))), _unread_folder(error))

    for root, folders, names in os.walk(folder, onerror=note_unreachable, followlinks=True):
        beside = page_folders(names)
        below = [
            Path(root, name)
            for name in sorted(folders)
            if name not in beside
            and not name.startswith((".", "__MACOSX"))
            and not _is_library(Path(root, name), library)
        ]
        looked_into = _not_too_deep(below, folder, found)
        folders[:] = [path.name for path in looked_into if links.enters(path)]
        for path in filter(links.leads_out, below):
            found.leads_out(printable(locator_of(path)))
        for name in filter(_is_own, sorted(names)):
            path = Path(root) / name
            suffix = path.suffix.lower()
            if suffix in read:
                yield locator_of(path), path
            elif suffix in NOT_ARTICLES:
                found.skipped[suffix] += 1
            else:
                kind = f"{suffix} files are" if suffix else "a file without an ending is"
                found.failures.append(Failure(printable(locator_of(path)), f"{kind} not read"))


def _not_too_deep(below: list[Path], folder: Path, found: Scan) -> list[Path]:
    """The folders that are looked into; of each that lies too deep in `folder` there is a line."""
    if not below or len(below[0].relative_to(folder).parts) <= DEEPEST:
        return below
    for path in below:
        found.fail(printable(path.relative_to(folder).as_posix()), TOO_DEEP)
    return []


def _is_own(name: str) -> bool:
    """Whether a file is a person's own, not one that a system or a program left there."""
    return not (name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini"))


def _unread_folder(error: OSError) -> str:
    return f"the folder cannot be read ({error.strerror})"


def _is_library(folder: Path, own: Path | None) -> bool:
    # Not Path.exists, which raises where the folder may not be looked into.
    return folder == own or os.path.exists(folder / "catalogue.sqlite")


def _files(
    places: Iterator[tuple[str, Path]] | list[tuple[str, Path]],
    found: Scan,
    read: ReadArticle,
    *,
    within: Path | None = None,
    has_dates: bool = True,
) -> Iterator[Candidate]:
    """The files as candidates, none from outside of the folder `within`.

    Those of uploads have the day of the upload, which is no date.
    """
    from index.ingestion.containers import CONTAINERS, contained

    read_here = partial(read_file, within=within)
    for raw_locator, path in places:
        locator = printable(raw_locator)
        try:
            file = read_here(path)
        except LeadsOut:
            found.leads_out(locator)
            continue
        except UnreadableArticle as error:
            found.fail(locator, str(error))
            continue
        if path.suffix.lower() in CONTAINERS:
            yield from contained(locator, path, file.data, found, read)
        else:
            yield Candidate(
                locator,
                file.sha256,
                partial(_load, path, file.sha256, read_here, read, has_dates),
                is_slow=True,
            )


def _load(
    path: Path,
    looked_at: str,
    read_here: Callable[[Path], FileRead],
    read: ReadArticle,
    has_date: bool,
) -> Loaded:
    loaded = load_again(looked_at, lambda: read_here(path), lambda data: read(path.name, data))
    return loaded if has_date else replace(loaded, file_date=None)


def file_date(path: Path) -> str | None:
    """The day (ISO 8601, UTC) of a file's last change; None where it cannot be told."""
    try:
        return day_of(path.stat().st_mtime)
    except OSError:
        return None
