"""Collects the `doctor` report: the health of a library, checked within seconds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.config import Config
from assistant.factory import library_of, open_searcher
from assistant.generation.model_spec import ModelSpec, parse_model_spec
from assistant.serialization.library_reports import HealthReport
from assistant.upload_usage import upload_quota_bytes
from assistant.wording import format_bytes, format_count
from index.errors import FootnoteError
from index.library import Library
from index.maintenance.integrity import IntegrityProblem, verify_index
from index.storage import catalogue
from index.storage.inventory import articles_without_passages
from index.storage.private_files import count_exposed
from index.types import Progress

BASE_MEMORY_BYTES = 400_000_000  # measured: the page with the default model and an empty index
LARGE_READING_BYTES = 45_000_000  # measured: what reading two rows at once leaves allocated
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def diagnose(config: Config, progress: Progress) -> HealthReport:
    """A health report; checks stored hashes, does not re-embed.

    Raises IndexMissing, and IndexDamaged for a catalogue that cannot be read.
    """
    from index.storage.near_duplicates import duplicate_groups

    library = library_of(config)
    exposed = count_exposed(library)  # before SQLite creates its two temporary files there
    with catalogue.open_catalogue(library) as connection:
        manifest = catalogue.read_manifest(connection)
        segments = catalogue.live_segments(connection)
        reader, reader_bytes = _reader(config)
        problems = verify_index(library, None, progress) or _opening_problems(config)
        return HealthReport(
            problems=problems,
            articles=catalogue.count_rows(connection, "articles"),
            passages=catalogue.count_rows(connection, "passages"),
            generation=manifest.generation,
            model=manifest.model,
            sizes=_sizes(library),
            uploads_allowed=upload_quota_bytes(config),
            memory_bytes=BASE_MEMORY_BYTES
            + reader_bytes
            + sum(segment.size for segment in segments),
            near_duplicates=duplicate_groups(connection),
            empty=articles_without_passages(connection),
            failed=[(f.source, f.reason) for f in catalogue.truncated_failures(connection)],
            network=_network_access(config, catalogue.all_sources(connection)),
            language_model=_language_model(config),
            reader=reader,
            open_to_others=exposed,
            is_shared=library.is_shared,
        )


def _opening_problems(config: Config) -> list[IntegrityProblem]:
    try:
        with open_searcher(config).session():
            return []
    except FootnoteError as error:
        return [IntegrityProblem("catalogue", "the index", str(error))]


def _reader(config: Config) -> tuple[str, int]:
    """Which reader answers, as a sentence, and the memory in bytes that the large one needs."""
    from assistant.reading.cascade import LargeReader
    from assistant.reading.network import FOLDER

    large = LargeReader()
    small = f"small ({_files(FOLDER)})"
    if not large.is_wanted(config.reader):
        return f"{small}, as FOOTNOTE_READER says" if config.reader else small, 0
    try:
        large.open()
    except FootnoteError as error:
        return f"{small}; the large one cannot be used: {error}", 0
    memory = _bytes_below(large.folder) + LARGE_READING_BYTES  # its matrices are held once
    return f"large ({_files(large.folder)}) beside {small}", memory


def _files(folder: Path) -> str:
    count = sum(path.is_file() for path in folder.iterdir())
    size = format_bytes(_bytes_below(folder))
    return f"{format_count(count, 'file')} in models/{folder.name}, {size}"


def _sizes(library: Library) -> dict[str, int]:
    """The bytes on disk of each existing part of a data folder."""
    parts = {
        "catalogue": [library.catalogue, Path(f"{library.catalogue}-wal"), library.backup],
        "vectors": [library.segments],
        "full text": [library.full_text],
        "uploads": [library.uploads],
        "conversations": [library.user_data, Path(f"{library.user_data}-wal")],
    }
    sizes = {name: sum(map(_bytes_below, paths)) for name, paths in parts.items()}
    return {name: size for name, size in sizes.items() if size}


def _bytes_below(path: Path) -> int:
    if path.is_dir():
        return sum(path.stat().st_size for path in path.rglob("*") if path.is_file())
    return path.stat().st_size if path.exists() else 0


def _network_access(config: Config, sources: Sequence[catalogue.Source]) -> list[str]:
    """What could access the network, as sentences."""
    found = [
        f"`build` fetches {source.location}" for source in sources if source.kind in ("url", "feed")
    ]
    if config.allow_download:
        found.append("opening a model may download it (FOOTNOTE_ALLOW_DOWNLOAD)")
    chosen = _model_spec(config)
    if chosen and not chosen.is_local:
        found.append(f"written answers are asked of {chosen.host} (FOOTNOTE_LANGUAGE_MODEL)")
    if config.host not in LOOPBACK:
        found.append(f"the page is served on {config.host}, to others as well (FOOTNOTE_HOST)")
    return found


def _language_model(config: Config) -> str:
    """The privacy notice of the configured model, or what is wrong with the setting."""
    from assistant.generation.factory import configured_model
    from assistant.generation.privacy import privacy_notice

    try:
        return privacy_notice(configured_model(config))
    except FootnoteError as error:
        return f"cannot be used: {error}"


def _model_spec(config: Config) -> ModelSpec | None:
    try:
        return parse_model_spec(config.language_model) if config.language_model else None
    except FootnoteError:
        return None
