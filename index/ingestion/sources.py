"""Sources of articles: which files and rows are there now, by place and content hash."""

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

DEEPEST_FOLDER = 100  # folders within each other; the walk through some 900 would end the program
TOO_DEEP_REASON = f"the folder lies deeper than {DEEPEST_FOLDER} others within each other: not read"


def identify_path(path: Path, *, jsonl: bool = False) -> tuple[str, str]:
    """Kind and canonical location of a path a person named; InvalidInput if it cannot be one."""
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
        known = " ".join((*READABLE_SUFFIXES, *CONTAINER_SUFFIXES))
        raise InvalidInput(f"{path}: not a format that is read ({known}, or --jsonl)")
    return SourceKind.FILE, location


def identify_address(kind: str, address: str) -> tuple[str, str]:
    """Kind and canonical form of an address a person named; InvalidInput if it is none."""
    from index.ingestion.fetch import canonical_url

    return kind, canonical_url(address)


def scan_source(
    kind: str,
    location: str,
    library: Path,
    read: ArticleReader,
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
    if kind in (SourceKind.URL, SourceKind.FEED):
        from index.ingestion.web import scan_feed, scan_page

        return (scan_page if kind == SourceKind.URL else scan_feed)(
            location, read, allow_private, waiting
        )
    from index.ingestion.containers import json_row_candidates

    path = Path(location)
    if kind in (SourceKind.FOLDER, SourceKind.UPLOADS):
        if kind == SourceKind.UPLOADS:
            return _scan_folder(path, None, read, follow_links=False)
        return _scan_folder(path, library, read, follow_links=follow_links)
    if not path.is_file():
        raise SourceUnavailable("the file is not there any more; its articles were kept")
    found = Scan(iter(()))
    if kind == SourceKind.JSONL:
        found.candidates = json_row_candidates(path, found, read)
    else:
        found.candidates = _file_candidates([(path.name, path)], found, read)
    return found


def _scan_folder(
    folder: Path, library: Path | None, read: ArticleReader, *, follow_links: bool
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
    links = LinkPolicy(folder, follows=follow_links)
    places = _walk(folder, library, found, links)
    files = _file_candidates(
        places, found, read, within=links.within, has_dates=library is not None
    )
    found.candidates = with_link_warnings(files, found)
    return found


def _walk(
    folder: Path, library: Path | None, found: Scan, links: LinkPolicy
) -> Iterator[tuple[str, Path]]:
    """Locator and path of each file that may be an article, in a stable order.

    Uploads come one article a file (no `library`): what is forgotten of them is deleted.
    """
    from index.ingestion.container_items import saved_page_folders
    from index.ingestion.containers import CONTAINER_SUFFIXES
    from index.parsers.registry import READABLE_SUFFIXES

    read = READABLE_SUFFIXES if library is None else (*READABLE_SUFFIXES, *CONTAINER_SUFFIXES)

    def locator_of(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    def note_unreachable(error: OSError) -> None:
        if error.filename is None or Path(error.filename) == folder:
            raise SourceUnavailable(f"the folder cannot be read ({error.strerror})")
        found.fail(
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
        looked_into = _folders_to_enter(below, folder, found)
        folders[:] = [path.name for path in looked_into if links.should_enter(path)]
        for path in filter(links.leads_out, below):
            found.leads_out(escape_surrogates(locator_of(path)))
        for name in filter(_is_user_file, sorted(names)):
            path = Path(root) / name
            suffix = path.suffix.lower()
            if suffix in read:
                yield locator_of(path), path
            elif suffix in IGNORED_SUFFIXES:
                found.skipped[suffix] += 1
            else:
                kind = f"{suffix} files are" if suffix else "a file without an ending is"
                found.failures.append(
                    Failure(escape_surrogates(locator_of(path)), f"{kind} not read")
                )


def _folders_to_enter(below: list[Path], folder: Path, found: Scan) -> list[Path]:
    """The folders that are looked into; of each that lies too deep in `folder` there is a line."""
    if not below or len(below[0].relative_to(folder).parts) <= DEEPEST_FOLDER:
        return below
    for path in below:
        found.fail(escape_surrogates(path.relative_to(folder).as_posix()), TOO_DEEP_REASON)
    return []


def _is_user_file(name: str) -> bool:
    """Whether a file is a person's own, not one that a system or a program left there."""
    return not (name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini"))


def _unreadable_folder_reason(error: OSError) -> str:
    return f"the folder cannot be read ({error.strerror})"


def _is_library(folder: Path, own: Path | None) -> bool:
    # Not Path.exists, which raises where the folder may not be looked into.
    return folder == own or os.path.exists(folder / "catalogue.sqlite")


def _file_candidates(
    places: Iterator[tuple[str, Path]] | list[tuple[str, Path]],
    found: Scan,
    read: ArticleReader,
    *,
    within: Path | None = None,
    has_dates: bool = True,
) -> Iterator[ArticleCandidate]:
    """The files as candidates, none from outside of the folder `within`.

    Those of uploads have the day of the upload, which is no date.
    """
    from index.ingestion.containers import CONTAINER_SUFFIXES, container_candidates

    read_here = partial(read_file, within=within)
    for raw_locator, path in places:
        locator = escape_surrogates(raw_locator)
        try:
            file = read_here(path)
        except OutsideFolder:
            found.leads_out(locator)
            continue
        except UnreadableArticle as error:
            found.fail(locator, str(error))
            continue
        if path.suffix.lower() in CONTAINER_SUFFIXES:
            yield from container_candidates(locator, path, file.data, found, read)
        else:
            yield ArticleCandidate(
                locator,
                file.sha256,
                partial(_load, path, file.sha256, read_here, read, has_dates),
                is_slow=True,
            )


def _load(
    path: Path,
    looked_at: str,
    read_here: Callable[[Path], FileContent],
    read: ArticleReader,
    has_date: bool,
) -> LoadedArticle:
    loaded = reload_article(looked_at, lambda: read_here(path), lambda data: read(path.name, data))
    return loaded if has_date else replace(loaded, file_date=None)


def file_date(path: Path) -> str | None:
    """The day (ISO 8601, UTC) of a file's last change; None where it cannot be told."""
    try:
        return timestamp_day(path.stat().st_mtime)
    except OSError:
        return None
