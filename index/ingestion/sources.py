"""Scans sources of articles: the files, rows and pages that are there now, with their hashes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.errors import InvalidInput, OutsideFolder, SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import (
    IGNORED_SUFFIXES,
    ArticleCandidate,
    ArticleReader,
    LoadedArticle,
    Scan,
    escape_surrogates,
)
from index.ingestion.source_files import FileContent, read_file, reload_article, timestamp_day
from index.ingestion.symbolic_links import LinkPolicy, with_link_warnings
from index.types import Failure, SourceKind

MAX_FOLDER_DEPTH = 100  # nested folders; walking some 900 would exceed the recursion limit
TOO_DEEP_REASON = (
    f"the folder lies deeper than {MAX_FOLDER_DEPTH} others within each other: not read"
)


def identify_path(path: Path, *, jsonl: bool = False) -> tuple[str, str]:
    """Kind and absolute location of a path that a person typed; InvalidInput if unusable."""
    from index.ingestion.containers import CONTAINER_SUFFIXES
    from index.parsers.registry import READABLE_SUFFIXES

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
        return SourceKind.FOLDER, location
    if jsonl or path.suffix.lower() == ".jsonl":
        return SourceKind.JSONL, location
    if path.suffix.lower() not in (*READABLE_SUFFIXES, *CONTAINER_SUFFIXES):
        formats = " ".join((*READABLE_SUFFIXES, *CONTAINER_SUFFIXES))
        raise InvalidInput(f"{path}: not a format that is read ({formats}, or --jsonl)")
    return SourceKind.FILE, location


def identify_address(kind: str, address: str) -> tuple[str, str]:
    """Kind and canonical form of a web address that a person typed; InvalidInput if unusable."""
    from index.ingestion.fetch import canonical_url

    return kind, canonical_url(address)


def scan_source(
    kind: str,
    location: str,
    library: Path,
    reader: ArticleReader,
    *,
    allow_private: bool = False,
    follow_links: bool = False,
    on_waiting: Callable[[str], None] = lambda _host: None,
) -> Scan:
    """Scan a source; SourceUnavailable if it cannot be reached.

    Data folders of libraries, this one or another, are skipped. Links that lead out of a folder
    are read only with `follow_links`. Only web addresses use the network; `allow_private` lets
    them lead into the local one. `on_waiting` is called with the host that is waited for.
    """
    if kind in (SourceKind.URL, SourceKind.FEED):
        from index.ingestion.web import scan_feed, scan_page

        return (scan_page if kind == SourceKind.URL else scan_feed)(
            location, reader, allow_private, on_waiting
        )
    from index.ingestion.containers import json_row_candidates

    path = Path(location)
    if kind in (SourceKind.FOLDER, SourceKind.UPLOADS):
        if kind == SourceKind.UPLOADS:
            return _scan_folder(path, None, reader, follow_links=False)
        return _scan_folder(path, library, reader, follow_links=follow_links)
    if not path.is_file():
        raise SourceUnavailable("the file is not there any more; its articles were kept")
    scan = Scan(iter(()))
    if kind == SourceKind.JSONL:
        scan.candidates = json_row_candidates(path, scan, reader)
    else:
        scan.candidates = _file_candidates([(path.name, path)], scan, reader)
    return scan


def _scan_folder(
    folder: Path, library: Path | None, reader: ArticleReader, *, follow_links: bool
) -> Scan:
    scan = Scan(iter(()))
    if not folder.is_dir():
        if library is None:
            return scan
        raise SourceUnavailable("the folder cannot be reached; its articles were kept")
    try:
        next(os.scandir(folder), None)
    except OSError as error:
        raise SourceUnavailable(f"the folder cannot be read ({error.strerror})") from error
    links = LinkPolicy(folder, follows=follow_links)
    places = _walk(folder, library, scan, links)
    files = _file_candidates(
        places, scan, reader, within=links.within, has_dates=library is not None
    )
    scan.candidates = with_link_warnings(files, scan)
    return scan


def _walk(
    folder: Path, library: Path | None, scan: Scan, links: LinkPolicy
) -> Iterator[tuple[str, Path]]:
    """Locator and path of each file that may be an article, in a stable order.

    `library` is None for uploads: each is one article, since forgetting deletes the file.
    """
    from index.ingestion.container_items import saved_page_folders
    from index.ingestion.containers import CONTAINER_SUFFIXES
    from index.parsers.registry import READABLE_SUFFIXES

    readable = READABLE_SUFFIXES if library is None else (*READABLE_SUFFIXES, *CONTAINER_SUFFIXES)

    def locator_of(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    def note_unreachable(error: OSError) -> None:
        if error.filename is None or Path(error.filename) == folder:
            raise SourceUnavailable(f"the folder cannot be read ({error.strerror})")
        scan.record_failure(
            escape_surrogates(locator_of(Path(error.filename))), _unreadable_folder_reason(error)
        )

    for root, folders, names in os.walk(folder, onerror=note_unreachable, followlinks=True):
        beside = saved_page_folders(names)
        below = [
            Path(root, name)
            for name in sorted(folders)
            if name not in beside
            and not name.startswith((".", "__MACOSX"))
            and not _is_library(Path(root, name), library)
        ]
        entered = _folders_to_enter(below, folder, scan)
        folders[:] = [path.name for path in entered if links.should_enter(path)]
        for path in filter(links.leads_out, below):
            scan.record_unfollowed_link(escape_surrogates(locator_of(path)))
        for name in filter(_is_user_file, sorted(names)):
            path = Path(root) / name
            suffix = path.suffix.lower()
            if suffix in readable:
                yield locator_of(path), path
            elif suffix in IGNORED_SUFFIXES:
                scan.skipped[suffix] += 1
            else:
                kind = f"{suffix} files are" if suffix else "a file without an ending is"
                scan.failures.append(
                    Failure(escape_surrogates(locator_of(path)), f"{kind} not read")
                )


def _folders_to_enter(below: list[Path], folder: Path, scan: Scan) -> list[Path]:
    """The folders to walk into; each that is nested too deeply becomes a failure."""
    if not below or len(below[0].relative_to(folder).parts) <= MAX_FOLDER_DEPTH:
        return below
    for path in below:
        scan.record_failure(escape_surrogates(path.relative_to(folder).as_posix()), TOO_DEEP_REASON)
    return []


def _is_user_file(name: str) -> bool:
    """Whether a file is a person's own, not hidden or left there by a system or a program."""
    return not (name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini"))


def _unreadable_folder_reason(error: OSError) -> str:
    return f"the folder cannot be read ({error.strerror})"


def _is_library(folder: Path, own: Path | None) -> bool:
    # Not Path.exists, which raises where the folder is not accessible.
    return folder == own or os.path.exists(folder / "catalogue.sqlite")


def _file_candidates(
    places: Iterator[tuple[str, Path]] | list[tuple[str, Path]],
    scan: Scan,
    reader: ArticleReader,
    *,
    within: Path | None = None,
    has_dates: bool = True,
) -> Iterator[ArticleCandidate]:
    """The files as candidates, none from outside the folder `within`.

    `has_dates` is False for uploads: their files have the day of the upload, not of the article.
    """
    from index.ingestion.containers import CONTAINER_SUFFIXES, container_candidates
    from index.parsers.versions import parser_of

    read_here = partial(read_file, within=within)
    for raw_locator, path in places:
        locator = escape_surrogates(raw_locator)
        try:
            file = read_here(path)
        except OutsideFolder:
            scan.record_unfollowed_link(locator)
            continue
        except UnreadableArticle as error:
            scan.record_failure(locator, str(error))
            continue
        if path.suffix.lower() in CONTAINER_SUFFIXES:
            yield from container_candidates(locator, path, file.data, scan, reader)
        else:
            yield ArticleCandidate(
                locator,
                file.sha256,
                partial(_load, path, file.sha256, read_here, reader, has_dates),
                is_slow=True,
                read_by=parser_of(path.name),
            )


def _load(
    path: Path,
    expected_sha256: str,
    read_here: Callable[[Path], FileContent],
    reader: ArticleReader,
    has_date: bool,
) -> LoadedArticle:
    loaded = reload_article(
        expected_sha256, lambda: read_here(path), lambda data: reader(path.name, data)
    )
    return loaded if has_date else replace(loaded, file_date=None)


def file_date(path: Path) -> str | None:
    """The day (ISO 8601, UTC) of a file's last change; None if unknown."""
    try:
        return timestamp_day(path.stat().st_mtime)
    except OSError:
        return None
